package io.pushrelay.http.request;

import io.pushrelay.channel.ResponseHead.Field;

/**
 * The syntax of media types, as a Content-Type has it (RFC 9110, section 8.3.1). It is read from
 * left to right, each character once: a client may send anything of any length.
 */
public final class MediaTypes {
  /** The most characters that a Content-Type may have; longer ones are not seen in practice. */
  public static final int MAX_LENGTH = 1024;

  private final String text;
  private int next;

  private MediaTypes(String text) {
    this.text = text;
  }

  /** Whether this is a media type, with or without parameters. */
  public static boolean isValid(String text) {
    return new MediaTypes(text).isMediaType();
  }

  private boolean isMediaType() {
    if (!skipToken() || !skip('/') || !skipToken()) {
      return false;
    }
    skipBlanks();
    while (skip(';')) {
      skipBlanks();
      // A parameter may be missing (RFC 9110, section 5.6.6).
      if (skipToken() && !(skip('=') && (skipToken() || skipQuotedString()))) {
        return false;
      }
      skipBlanks();
    }
    return next == text.length();
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
