package io.pushrelay.http.request;

import io.pushrelay.channel.ResponseHead.Field;
import org.jspecify.annotations.Nullable;

/**
 * The syntax of media types, as a Content-Type has it (RFC 9110, section 8.3.1). It is read from
 * left to right, each character once: a client may send anything of any length.
 */
public final class MediaTypes {
  /** The most characters that a Content-Type may have; longer ones are not seen in practice. */
  public static final int MAX_LENGTH = 1024;

  private final String text;

  /** The parameter that is looked for, null if none is. */
  private final @Nullable String wanted;

  private @Nullable String value;
  private int next;

  private MediaTypes(String text, @Nullable String wanted) {
    this.text = text;
    this.wanted = wanted;
  }

  /** Whether this is a media type, with or without parameters. */
  public static boolean isValid(String text) {
    return new MediaTypes(text, null).isMediaType();
  }

  /** Whether a Content-Type is of this media type, whatever its parameters. */
  public static boolean isOf(String contentType, String mediaType) {
    int length = mediaType.length();
    return contentType.regionMatches(true, 0, mediaType, 0, length)
        && (contentType.length() == length || " \t;".indexOf(contentType.charAt(length)) >= 0);
  }

  /**
   * The value of a parameter, without quotes; of several of that name the first.
   *
   * @return null if there is none, or the text is no media type
   */
  public static @Nullable String parameter(String text, String name) {
    MediaTypes type = new MediaTypes(text, name);
    return type.isMediaType() ? type.value : null;
  }

  private boolean isMediaType() {
    if (!skipToken() || !skip('/') || !skipToken()) {
      return false;
    }
    skipBlanks();
    while (skip(';')) {
      skipBlanks();
      int name = next;
      // A parameter may be missing (RFC 9110, section 5.6.6).
      if (skipToken()) {
        int equals = next;
        if (!(skip('=') && (skipToken() || skipQuotedString()))) {
          return false;
        }
        if (value == null && text.substring(name, equals).equalsIgnoreCase(wanted)) {
          value = unquoted(text.substring(equals + 1, next));
        }
      }
      skipBlanks();
    }
    return next == text.length();
  }

  private static String unquoted(String value) {
    if (!value.startsWith("\"")) {
      return value;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 1; i < value.length() - 1; i++) {
      if (value.charAt(i) == '\\') {
        i++;
      }
      plain.append(value.charAt(i));
    }
    return plain.toString();
  }

  private boolean skip(char expected) {
    boolean found = next < text.length() && text.charAt(next) == expected;
    if (found) {
      next++;
    }
    return found;
  }

  private void skipBlanks() {
    while (next < text.length() && (text.charAt(next) == ' ' || text.charAt(next) == '\t')) {
      next++;
    }
  }

  private boolean skipToken() {
    int start = next;
    while (next < text.length() && Field.isTokenCharacter(text.charAt(next))) {
      next++;
    }
    return next > start;
  }

  private boolean skipQuotedString() {
    if (!skip('"')) {
      return false;
    }
    boolean escaped = false;
    while (next < text.length()) {
      char c = text.charAt(next++);
      if (Field.isControl(c)) {
        return false; // WildFly takes it, and would send it to the listeners
      }
      if (c == '"' && !escaped) {
        return true;
      }
      escaped = c == '\\' && !escaped;
    }
    return false;
  }
}
