package io.pushrelay.http.response;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Messages compressed by themselves, so that what one listener is sent says nothing of what another
 * message has in it, and most are sent the same. Thread-safe.
 */
public final class Gzip {
  /** As nginx has it: the others save a tenth more, and take three times as long. */
  public static final int LEVEL = Deflater.BEST_SPEED;

  /** The last message that was asked for: most listeners get the same. */
  private volatile @Nullable Compressed last;

  private static final class Compressed {
    private final Message message;

    /** Null if they are not fewer than the message's own. */
    private final byte @Nullable [] bytes;

    Compressed(Message message, byte @Nullable [] bytes) {
      this.message = message;
      this.bytes = bytes;
    }
  }

  /**
   * @return null if it is not worth it; not to be changed
   */
  @SuppressWarnings("ReferenceEquality") // it is the same message or it is compressed anew
  public byte @Nullable [] of(Message message) {
    Compressed known = last;
    if (known == null || known.message != message) {
      known = new Compressed(message, compress(message.body()));
      last = known;
    }
    return known.bytes;
  }

  private static byte @Nullable [] compress(Body body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length() / 2 + 32);
    try (OutputStream gzip =
        new GZIPOutputStream(out) {
          {
            def.setLevel(LEVEL);
          }
        }) {
      body.writeTo(gzip);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can't be written to", e);
    }
    return out.size() < body.length() ? out.toByteArray() : null;
  }
}
