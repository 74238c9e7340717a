package io.pushrelay.config.value;

/**
 * Which messages are compressed for listeners that take it, {@code push_compress}.
 *
 * @param from the smallest, in bytes
 */
public record Compression(long from) {
  public static final Compression OFF = new Compression(Long.MAX_VALUE);

  /**
   * @throws IllegalArgumentException if it is neither {@code off} nor a size that can be
   */
  public static Compression parse(String text) {
    if (text.equals("off")) {
      return OFF;
    }
    try {
      return new Compression(Size.parse(text, 1, Integer.MAX_VALUE));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected off, or a size from 1 byte on, such as 1k");
    }
  }

  public boolean isOff() {
    return from == Long.MAX_VALUE;
  }

  /** Whether a message of so many bytes is. */
  public boolean takes(int length) {
    return length >= from;
  }
}
