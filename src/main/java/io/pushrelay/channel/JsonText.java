package io.pushrelay.channel;

import org.jspecify.annotations.Nullable;

/** Strings as JSON has them. Thread-safe. */
public final class JsonText {
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
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c) || c == 0x2028 || c == 0x2029) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }

  /** A string of JSON, or {@code null}. */
  public static String of(@Nullable String value) {
    StringBuilder json = new StringBuilder(value == null ? 4 : value.length() + 2);
    add(json, "", value);
    return json.toString();
  }
}
