package io.pushrelay.http.response;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Messages compressed by themselves, so that what one listener is sent says nothing of what another
 * message has in it, and most are sent the same. Thread-safe.
 */
public final class Gzip {
  /** As nginx has it: the others save a tenth more, and take three times as long. */
  public static final int LEVEL = Deflater.BEST_SPEED;

  private final LastMessage<Optional<byte[]>> compressed =
      new LastMessage<>(message -> compress(message.body()));

  /**
   * @return empty if it would not get smaller; not to be changed
   */
  public Optional<byte[]> of(Message message) {
    return compressed.of(message);
  }

  private static Optional<byte[]> compress(Body body) {
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
    return out.size() < body.length() ? Optional.of(out.toByteArray()) : Optional.empty();
  }
}
