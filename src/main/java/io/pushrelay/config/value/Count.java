package io.pushrelay.config.value;

import io.pushrelay.channel.Digits;

/** A directive's number. */
public final class Count {
  private Count() {}

  /**
   * @throws IllegalArgumentException if the text is not a plain decimal number that an int holds
   */
  public static int parse(String text) {
    return parse(text, 0, Integer.MAX_VALUE);
  }

  /**
   * @throws IllegalArgumentException if the text is not a plain decimal number from min to max
   */
  public static int parse(String text, int min, int max) {
    long value = Digits.only(text) ? Digits.value(text) : -1;
    if (value < min || value > max) {
      throw new IllegalArgumentException("expected a number from " + min + " to " + max);
    }
    return (int) value;
  }
}
