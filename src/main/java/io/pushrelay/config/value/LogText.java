package io.pushrelay.config.value;

import java.util.stream.Collectors;

/** Text of any kind, made fit for one line of the log. */
public final class LogText {
  private LogText() {}

  /** Whether a log's reader may take the character for the end of a line, or not see it at all. */
  public static boolean isBroken(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  /** The text on one line: a value in a descriptor may span several, and none may forge one. */
  public static String of(String text) {
    return text.codePoints()
        .mapToObj(c -> isBroken(c) ? "\\u%04x".formatted(c) : Character.toString(c))
        .collect(Collectors.joining());
  }

  /** At most so many characters, with a sign that there were more; never half a character. */
  public static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "…";
  }
}
