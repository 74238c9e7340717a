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
 * are about nodes go on with {@code nodes.lua}.
 */
enum RedisScript {
  APPEND,
  CREATE,
  NEXT,
  LEAVE,
  ACKNOWLEDGE,
  INFO,
  DELETE,
  EXPIRE("nodes"),
  HELLO("nodes"),
  RESUME,
  GOODBYE("nodes");

  /** Its text. */
  final byte[] text;

  /** By which Redis knows it once it was loaded, in hexadecimal digits. */
  final byte[] sha1;

  RedisScript(String... more) {
    StringBuilder parts = new StringBuilder(read("channel"));
    for (String part : more) {
      parts.append(read(part));
    }
    text = parts.append(read(name().toLowerCase(Locale.ROOT))).toString().getBytes(UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(text);
      sha1 = HexFormat.of().formatHex(digest).getBytes(UTF_8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
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
