package io.pushrelay.channel;

import java.util.List;

/**
 * What a listener's response begins with when its message was sent as {@code message/http}: the
 * status and the header fields that are the sender's to choose ({@code EmbeddedResponse}). There is
 * no reason phrase: HTTP/2 has none, and HTTP/1.1 lets a client pass over it (RFC 9112, section 4).
 *
 * <p>Immutable, thread-safe. No field can split a response, however the head was made.
 *
 * @param status 200 to 599, neither 205 nor 304
 * @param fields in the order they were sent; several may have the same name. Content-Type is not
 *     among them, it is the message's
 */
public record ResponseHead(int status, List<Field> fields) {
  private static final int NO_CONTENT = 204;
  private static final int RESET_CONTENT = 205;
  private static final int NOT_MODIFIED = 304;

  /**
   * @throws IllegalArgumentException if no listener may be answered with this status
   */
  public ResponseHead {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException(
          "its status is %d, and one from 200 to 599 was expected".formatted(status));
    }
    if (status == RESET_CONTENT) {
      // Payara sends it without a Content-Length, and a client would wait for its end.
      throw new IllegalArgumentException(
          "its status is 205, and 204 was expected for a response without a body");
    }
    if (status == NOT_MODIFIED) {
      // With it a listener keeps its position, and would be answered with this message for ever.
      throw new IllegalArgumentException(
          "its status is 304, which tells a listener that there is no message yet");
    }
    fields = List.copyOf(fields);
  }

  /** Whether a response with this status may have content (RFC 9110, section 15.3.5). */
  public boolean allowsContent() {
    return status != NO_CONTENT;
  }

  /**
   * A header field (RFC 9110, section 5).
   *
   * @param name a token
   * @param value without blanks around it, a character for each of its bytes (ISO-8859-1)
   */
  public record Field(String name, String value) {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    /**
     * @throws IllegalArgumentException if the name is not a token, or the value has a control
     *     character other than the tab, or one that is no byte
     */
    public Field {
      if (!isToken(name)) {
        throw new IllegalArgumentException("a field's name is a token, unlike '" + name + "'");
      }
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (isControl(c) || c > 0xFF) {
          throw new IllegalArgumentException(
              "the value of %s has the character U+%04X in it".formatted(name, (int) c));
        }
      }
    }

    /**
     * Whether this is no part of a field's value, nor of any other line (RFC 9110, section 5.5).
     */
    public static boolean isControl(char c) {
      return (c < ' ' && c != '\t') || c == 0x7F;
    }

    /** RFC 9110, section 5.6.2. */
    public static boolean isToken(String text) {
      for (int i = 0; i < text.length(); i++) {
        if (!isTokenCharacter(text.charAt(i))) {
          return false;
        }
      }
      return !text.isEmpty();
    }

    /** Whether a token may have this in it (RFC 9110, section 5.6.2). */
    public static boolean isTokenCharacter(char c) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || TOKEN_MARKS.indexOf(c) >= 0;
    }
  }
}
