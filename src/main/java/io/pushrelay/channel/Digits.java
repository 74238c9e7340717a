package io.pushrelay.channel;

/** Plain decimal numbers: no sign, no grouping, the digits 0 to 9 only. Stateless, thread-safe. */
public final class Digits {
  private Digits() {}

  public static boolean is(char c) {
    return c >= '0' && c <= '9';
  }

  /** Whether the text is digits and nothing else; not so when it is empty. */
  public static boolean only(String text) {
    return parse(text, 0, text.length(), 0) == 0;
  }

  /** The number that they write; -1 if it is more than a long holds. */
  public static long value(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /**
   * The number that these digits write.
   *
   * @param start of the first digit
   * @param end behind the last one
   * @param limit what is returned for all that is more
   * @return -1 if there is anything else, or nothing
   */
  public static long parse(String text, int start, int end, long limit) {
    if (start >= end) {
      return -1;
    }
    long number = 0;
    for (int i = start; i < end; i++) {
      char digit = text.charAt(i);
      if (!is(digit)) {
        return -1;
      }
      int value = digit - '0';
      number = number > limit / 10 || number * 10 > limit - value ? limit : number * 10 + value;
    }
    return number;
  }
}
