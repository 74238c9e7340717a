package io.pushrelay.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a JSON object (RFC 8259), more strictly than servers' own parsers, each of which has its
 * own idea of a member that is there twice (RFC 7515, section 4: refused), of depth and of numbers.
 * For one use, by one thread.
 *
 * <p>Values are Map, List, String, BigDecimal, Boolean and {@link #NULL}.
 */
final class Json {
  /** In place of null. */
  static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "null";
        }
      };

  /** Objects and arrays in each other; a claim that an application adds may have some. */
  private static final int DEEPEST = 16;

  /** Of a number: more digits than a time in nanoseconds has. */
  private static final int LONGEST_NUMBER = 40;

  /** To calculate with a larger one could take all the memory there is. */
  private static final int LARGEST_EXPONENT = 400;

  private final String text;
  private int at;
  private int depth;

  private Json(String text) {
    this.text = text;
  }

  /**
   * The members of an object.
   *
   * @throws IllegalArgumentException with what is wrong, if it is not one object in UTF-8
   */
  static Map<String, Object> object(byte[] json) {
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("it is not UTF-8", e);
    }
    Json reader = new Json(text);
    reader.skipBlanks();
    reader.expect('{');
    Map<String, Object> object = reader.members();
    reader.skipBlanks();
    if (reader.at < text.length()) {
      throw reader.wrong();
    }
    return object;
  }

  private Object value() {
    skipBlanks();
    return switch (peek()) {
      case '{' -> {
        at++;
        yield members();
      }
      case '[' -> {
        at++;
        yield elements();
      }
      case '"' -> {
        at++;
        yield string();
      }
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", NULL);
      default -> number();
    };
  }

  private Map<String, Object> members() {
    deeper();
    Map<String, Object> members = new LinkedHashMap<>();
    skipBlanks();
    if (peek() == '}') {
      at++;
    } else {
      do {
        skipBlanks();
        expect('"');
        String name = string();
        skipBlanks();
        expect(':');
        if (members.put(name, value()) != null) {
          throw new IllegalArgumentException("a member is there twice");
        }
      } while (goesOn('}'));
    }
    depth--;
    return members;
  }

  private List<Object> elements() {
    deeper();
    List<Object> elements = new ArrayList<>();
    skipBlanks();
    if (peek() == ']') {
      at++;
    } else {
      do {
        elements.add(value());
      } while (goesOn(']'));
    }
    depth--;
    return elements;
  }

  private void deeper() {
    if (++depth > DEEPEST) {
      throw new IllegalArgumentException("it is deeper than " + DEEPEST + " levels");
    }
  }

  /** Whether a comma follows, and not the end. */
  private boolean goesOn(char end) {
    skipBlanks();
    char c = next();
    if (c != ',' && c != end) {
      at--;
      throw wrong();
    }
    return c == ',';
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, at)) {
      throw wrong();
    }
    at += word.length();
    return value;
  }

  private BigDecimal number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    int digits = at;
    digits();
    if (text.charAt(digits) == '0' && at > digits + 1) {
      throw wrong(); // 01
    }
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      digits();
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (peek() == '-' || peek() == '+') {
        at++;
      }
      digits();
    }
    if (at - start > LONGEST_NUMBER) {
      throw new IllegalArgumentException("a number is longer than " + LONGEST_NUMBER + " digits");
    }
    try {
      BigDecimal number = new BigDecimal(text.substring(start, at));
      if (Math.abs((long) number.scale()) <= LARGEST_EXPONENT) {
        return number;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // 1e9999999999
    }
    throw new IllegalArgumentException("a number has too large an exponent");
  }

  private void digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start) {
      throw wrong();
    }
  }

  private String string() {
    int plain = at;
    while (plain < text.length() && text.charAt(plain) != '"' && text.charAt(plain) != '\\') {
      if (text.charAt(plain++) < ' ') {
        throw wrong();
      }
    }
    StringBuilder string = new StringBuilder().append(text, at, plain);
    at = plain;
    for (char c = next(); c != '"'; c = next()) {
      if (c < ' ') {
        throw wrong();
      }
      string.append(c == '\\' ? escaped() : c);
    }
    return string.toString();
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unit();
      default -> throw wrong();
    };
  }

  private char unit() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      char c = next();
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw wrong();
      }
      unit = 16 * unit + digit;
    }
    return (char) unit;
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void expect(char c) {
    if (peek() != c) {
      throw wrong();
    }
    at++;
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private char peek() {
    if (at >= text.length()) {
      throw new IllegalArgumentException("it ends too early");
    }
    return text.charAt(at);
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException("at character " + (at + 1) + " is something unexpected");
  }
}
