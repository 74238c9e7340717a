package io.pushrelay.channel;

import org.jspecify.annotations.Nullable;

/** Strings as JSON has them. Thread-safe. */
public final class JsonText {
  /** What ends a line in JavaScript before 2019, where JSON is no subset of it. */
  private static final int LINE_SEPARATOR = 0x2028;

  private static final int PARAGRAPH_SEPARATOR = 0x2029;

  private JsonText() {}

  /**
   * Adds a member.
   *
   * @param name what stands before the value, such as {@code ,"time":}
   * @param value a string, null for {@code null}
   */
  public static void add(StringBuilder json, String name, @Nullable String value) {
    json.append(name);
    if (value == null) {
      json.append("null");
      return;
    }
    json.append('"');
    value.codePoints().forEach(c -> add(json, c));
    json.append('"');
  }

  private static void add(StringBuilder json, int c) {
    if (c == '"' || c == '\\') {
      json.append('\\').append((char) c);
    } else if (c < ' ' || isLoneSurrogate(c) || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR) {
      json.append("\\u%04x".formatted(c));
    } else {
      json.appendCodePoint(c);
    }
  }

  /** Half a character, which UTF-8 can't write. */
  private static boolean isLoneSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  /** A string of JSON, or {@code null}. */
  public static String of(@Nullable String value) {
    StringBuilder json = new StringBuilder(value == null ? 4 : value.length() + 2);
    add(json, "", value);
    return json.toString();
  }
}
