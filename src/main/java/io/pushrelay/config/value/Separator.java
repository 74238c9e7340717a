package io.pushrelay.config.value;

/** What stands between the ids of several channels; empty where a request names one. */
public final class Separator {
  private static final int MOST = 8;

  private Separator() {}

  /**
   * @throws IllegalArgumentException if it is long, or has a control character, which no id has
   */
  public static String parse(String text) {
    String separator = text.strip();
    if (separator.length() > MOST || separator.chars().anyMatch(LogText::isBroken)) {
      throw new IllegalArgumentException(
          "expected at most "
              + MOST
              + " characters, without control characters, or nothing: a request names one channel");
    }
    return separator;
  }
}
