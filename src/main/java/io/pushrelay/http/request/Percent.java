package io.pushrelay.http.request;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoded UTF-8 (RFC 3986, section 2.1), read strictly. A plus sign is a plus sign. */
public final class Percent {
  private Percent() {}

  /**
   * Decodes once.
   *
   * @param text as it came over the wire, each byte a character
   * @throws IllegalArgumentException with what is wrong, if a percent sign is not followed by two
   *     hexadecimal digits or the bytes are not UTF-8
   */
  static String decode(String text) {
    if (isPlain(text)) {
      return text;
    }
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.put((byte) (hex(text, i + 1) << 4 | hex(text, i + 2)));
        i += 2;
      } else if (c <= 0xFF) {
        bytes.put((byte) c);
      } else {
        throw new IllegalArgumentException("U+%04X is not percent-encoded".formatted((int) c));
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("its bytes are not UTF-8", e);
    }
  }

  /** Whether there is nothing to decode. */
  static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' || c > 0x7E) {
        return false;
      }
    }
    return true;
  }

  private static int hex(String text, int index) {
    char c = index < text.length() ? text.charAt(index) : 0;
    int digit = c < 0x80 ? Character.digit(c, 16) : -1;
    if (digit < 0) {
      throw new IllegalArgumentException("a % is not followed by two hexadecimal digits");
    }
    return digit;
  }

  /** As it may stand in a header: all but the visible characters of ASCII encoded, and %. */
  public static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b < 0x7f && b != '%') {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }
}
