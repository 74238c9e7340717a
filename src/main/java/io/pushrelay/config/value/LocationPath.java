package io.pushrelay.config.value;

/**
 * The path of a location: relative to the context root, not encoded, without a slash at its end.
 */
public final class LocationPath {
  // What ends or changes a path in a URL or a container, what separates a directive from its
  // location, and what would have to be escaped in the log.
  private static final String FORBIDDEN = "?#;%\\@\"";

  private LocationPath() {}

  /**
   * The path as locations are known by: {@code /send/} is {@code /send}, and {@code /} stays.
   *
   * @throws IllegalArgumentException if no request could ever have this path
   */
  public static String parse(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException(
          "expected a path that begins with /" + (text.isEmpty() ? "" : " instead of " + text));
    }
    text.chars().filter(LocationPath::isForbidden).findFirst().ifPresent(c -> reject(text, c));
    if (text.equals("/")) {
      return text;
    }
    String path = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    for (String segment : path.substring(1).split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException(
            "expected a path without empty segments, . and .. instead of " + text);
      }
    }
    return path;
  }

  private static boolean isForbidden(int c) {
    return FORBIDDEN.indexOf(c) >= 0
        || Character.isISOControl(c)
        || Character.isWhitespace(c)
        || Character.isSpaceChar(c);
  }

  private static void reject(String text, int c) {
    throw new IllegalArgumentException(
        "expected a path without white space and any of ? # ; % \\ @ \" (it is written unencoded)"
            + " instead of %s, which has U+%04X in it".formatted(text, c));
  }
}
