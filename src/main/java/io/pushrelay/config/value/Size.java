package io.pushrelay.config.value;

import io.pushrelay.channel.Digits;

/**
 * A directive's size in bytes, written as in NGINX: {@code 4096}, {@code 512k}, {@code 3M}, {@code
 * 1G}; a k is 1024.
 */
public final class Size {
  private static final String UNITS = "kmg";

  private Size() {}

  /**
   * @throws IllegalArgumentException if the text is not a size, or not one from min to max bytes
   */
  public static long parse(String text, long min, long max) {
    long bytes = bytes(text);
    if (bytes < min || bytes > max) {
      throw new IllegalArgumentException(
          "expected a size of "
              + (max == Long.MAX_VALUE ? "at least " + min : min + " to " + max)
              + " bytes, written as 4096, 512k, 3M or 1G");
    }
    return bytes;
  }

  /** -1 for what is not a size, or more than a long holds. */
  private static long bytes(String text) {
    int last = text.length() - 1;
    int unit = last < 0 ? -1 : UNITS.indexOf(toLower(text.charAt(last)));
    String digits = unit < 0 ? text : text.substring(0, last);
    if (!Digits.only(digits)) {
      return -1;
    }
    long value = Digits.value(digits);
    int shift = 10 * (unit + 1);
    return value < 0 || value > Long.MAX_VALUE >> shift ? -1 : value << shift;
  }

  // Not Character.toLowerCase: that would also take the Kelvin sign for a k.
  private static char toLower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
  }
}
