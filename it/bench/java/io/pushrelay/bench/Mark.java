package io.pushrelay.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What a message's body begins with: when it was sent and which it is, as {@code @} 16 hexadecimal
 * digits of {@link System#nanoTime}, 8 of its number, {@code @}.
 */
final class Mark {
  static final int LENGTH = 26;
  private static final int DIGITS_OF_TIME = 16;
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  private Mark() {}

  static void write(byte[] to, int at, long nanos, int number) {
    to[at] = '@';
    digits(to, at + 1, DIGITS_OF_TIME, nanos);
    digits(to, at + 1 + DIGITS_OF_TIME, 8, number);
    to[at + LENGTH - 1] = '@';
  }

  private static void digits(byte[] to, int at, int count, long value) {
    for (int i = 0; i < count; i++) {
      to[at + i] = HEX[(int) (value >>> (4 * (count - 1 - i))) & 15];
    }
  }

  static boolean isAt(byte[] bytes, int at, int length) {
    return length >= LENGTH && bytes[at] == '@' && bytes[at + LENGTH - 1] == '@';
  }

  static long nanos(byte[] bytes, int at) {
    return value(bytes, at + 1, DIGITS_OF_TIME);
  }

  static int number(byte[] bytes, int at) {
    return (int) value(bytes, at + 1 + DIGITS_OF_TIME, 8);
  }

  private static long value(byte[] bytes, int at, int count) {
    long value = 0;
    for (int i = at; i < at + count; i++) {
      value = value << 4 | Character.digit(bytes[i], 16);
    }
    return value;
  }
}
