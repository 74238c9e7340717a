package io.pushrelay.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * Reads what was written in Redis. Others may write there, too: no length is believed before it is
 * held against what there is.
 */
final class PackedBytes {
  private PackedBytes() {}

  /**
   * What a reader makes of it.
   *
   * @throws IllegalArgumentException if it is less than the reader wants, or something else
   */
  static <T> T unpack(ByteBuffer packed, Function<ByteBuffer, T> reader) {
    try {
      return reader.apply(packed);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("it is not as a relay has written it", e);
    }
  }

  /**
   * @throws BufferUnderflowException if there are not so many
   */
  static byte[] read(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /** A text behind its length. */
  static String text(ByteBuffer in) {
    return new String(read(in, in.getInt()), UTF_8);
  }
}
