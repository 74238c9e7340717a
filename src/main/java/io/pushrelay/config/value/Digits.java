package io.pushrelay.config.value;

/** Plain decimal numbers: no sign, no grouping, the digits 0 to 9 only. */
final class Digits {
  private Digits() {}

  public static boolean is(char c) {
    return c >= '0' && c <= '9';
  }

  /** Whether the text is digits and nothing else; not so when it is empty. */
  public static boolean only(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> is((char) c));
  }

  /**
   * The number that the digits write; -1, which is in no directive's range, if it is more than a
   * long holds.
   */
  public static long value(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
