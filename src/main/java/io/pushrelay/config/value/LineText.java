package io.pushrelay.config.value;

/** Text without control characters; any otherwise. */
public final class LineText {
  private LineText() {}

  /**
   * @throws IllegalArgumentException if there is a control character or a line break in it
   */
  public static String parse(String text) {
    if (text.chars().anyMatch(LogText::isBroken)) {
      throw new IllegalArgumentException("expected text without control characters");
    }
    return text;
  }
}
