package io.pushrelay.http.eventstream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * An event stream within gzip (RFC 1952), of which each part can be read as soon as it has come.
 * What is compressed is compressed by itself and ends at a byte (RFC 1951, as zlib's full flush),
 * so that all streams of a message are sent the same bytes, and one stream needs no more memory
 * than its checksum. Parts are given in the order in which they are sent. Thread-safe.
 */
final class GzipStream {
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 4, -1};
  private static final int LONGEST_STORED = 0xffff;

  private final CRC32 checksum = new CRC32();
  private int length; // modulo 2^32, as the trailer has it

  /** A part by itself: the bytes that any stream may be sent for it. */
  static byte[] deflated(byte[] part, int level) {
    Deflater deflater = new Deflater(level, true);
    try {
      deflater.setInput(part);
      ByteArrayOutputStream out = new ByteArrayOutputStream(part.length / 2 + 32);
      byte[] some = new byte[Math.min(part.length + 64, 16 << 10)];
      int n;
      do {
        n = deflater.deflate(some, 0, some.length, Deflater.FULL_FLUSH);
        out.write(some, 0, n);
      } while (n == some.length);
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /** The beginning of the stream, with its first part as it is. */
  synchronized byte[] begin(byte[] part) {
    return joined(HEADER, stored(part));
  }

  /** A part as it is. */
  synchronized byte[] stored(byte[] part) {
    count(part);
    int blocks = (part.length + LONGEST_STORED - 1) / LONGEST_STORED;
    ByteBuffer out = ByteBuffer.allocate(part.length + 5 * blocks).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < part.length; at += LONGEST_STORED) {
      int size = Math.min(LONGEST_STORED, part.length - at);
      out.put((byte) 0).putShort((short) size).putShort((short) ~size).put(part, at, size);
    }
    return out.array();
  }

  /**
   * A part that was compressed before.
   *
   * @param deflated what {@link #deflated} has made of it
   */
  synchronized byte[] compressed(byte[] part, byte[] deflated) {
    count(part);
    return deflated;
  }

  /** The last part as it is, and the end of the stream. */
  synchronized byte[] end(byte[] part) {
    byte[] last = stored(part);
    ByteBuffer end = ByteBuffer.allocate(13).order(ByteOrder.LITTLE_ENDIAN);
    end.put((byte) 1).putShort((short) 0).putShort((short) ~0);
    end.putInt((int) checksum.getValue()).putInt(length);
    return joined(last, end.array());
  }

  private void count(byte[] part) {
    checksum.update(part);
    length += part.length;
  }

  static byte[] joined(byte[] first, byte[] second) {
    byte[] both = new byte[first.length + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
