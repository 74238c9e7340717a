package io.pushrelay.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What Redis does in one step for an operation. Each begins with {@code channel.lua}, those that
 * send messages go on with {@code send.lua}, those that are about nodes with {@code nodes.lua}.
 */
enum RedisScript {
  APPEND(Memory.NEEDED, "send", "append"),
  APPEND_ALL(Memory.NEEDED, "send", "append_all"),
  CREATE(Memory.NEEDED),
  LOOK(Memory.SPARED, "next"),
  JOIN(Memory.NEEDED, "next"),
  LEAVE(Memory.SPARED),
  ACKNOWLEDGE(Memory.SPARED),
  INFO(Memory.SPARED),
  DELETE(Memory.SPARED),
  DESCRIBE(Memory.SPARED),
  MESSAGES(Memory.SPARED),
  EXPIRE(Memory.SPARED, "nodes", "expire"),
  HELLO(Memory.SPARED, "nodes", "hello"),
  RESUME(Memory.SPARED),
  BURY(Memory.SPARED, "nodes", "bury"),
  GOODBYE(Memory.SPARED, "nodes", "goodbye");

  /** What Redis does with a script when it has used all the memory that it may. */
  private enum Memory {
    /** Does not run it. */
    NEEDED("#!lua\n"),
    /** Runs it nevertheless: it gives memory back, or takes next to none. */
    SPARED("#!lua flags=allow-oom\n");

    private final String heading;

    Memory(String heading) {
      this.heading = heading;
    }
  }

  /** Its text. */
  final byte[] text;

  /** By which Redis knows it once it was loaded, in hexadecimal digits. */
  final byte[] sha1;

  /**
   * @param parts what follows on {@code channel.lua}; none: what has its name
   */
  RedisScript(Memory memory, String... parts) {
    StringBuilder all = new StringBuilder(memory.heading).append(read("channel"));
    if (parts.length == 0) {
      all.append(read(name().toLowerCase(Locale.ROOT)));
    }
    for (String part : parts) {
      all.append(read(part));
    }
    text = all.toString().getBytes(UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(text);
      sha1 = HexFormat.of().formatHex(digest).getBytes(UTF_8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /** Whether messages are sent by it, which replicas may have to have. */
  boolean sends() {
    return this == APPEND || this == APPEND_ALL;
  }

  private static String read(String name) {
    try (InputStream resource = RedisScript.class.getResourceAsStream(name + ".lua")) {
      if (resource == null) {
        throw new IllegalStateException(name + ".lua is not in the deployment");
      }
      return new String(resource.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
