package io.pushrelay.http.response;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ResponseHead;

/**
 * Reads the lines of a head, up to the empty one that ends it (RFC 9112, section 2). Not
 * thread-safe.
 *
 * <p>All lines end as the first does, in CRLF or in a bare LF, which a recipient may take (RFC
 * 9112, section 2.2) and which is what a file written by hand has. A mixture is refused: whoever
 * writes CRLF may have put a value of somebody else's between, and an LF in it would begin a field.
 */
final class HeadLines {
  /**
   * The length of the longest head, in bytes. Tomcat and Payara allow a response 8 kB for its head,
   * and what the relay and the server add has to fit in.
   */
  static final int LIMIT = 6 << 10;

  private final Body message;
  private int number;
  private int next;
  private boolean crlf;

  HeadLines(Body message) {
    this.message = message;
  }

  /** Where the line after the last one read begins. */
  int end() {
    return next;
  }

  /** The number of the line last read, from 1. */
  int number() {
    return number;
  }

  /**
   * The next line, a character for each byte, without its end; empty if it is the last.
   *
   * @throws IllegalArgumentException if it has no end or has control characters
   */
  String read() {
    number++;
    int begin = next;
    int lf = lineFeed();
    next = lf + 1;
    boolean cr = lf > begin && message.at(lf - 1) == '\r';
    if (number == 1) {
      crlf = cr;
    } else if (crlf != cr) {
      throw new IllegalArgumentException(
          "line %d ends in %s, and the lines before it in %s"
              .formatted(number, name(cr), name(crlf)));
    }
    String line = new String(message.copy(begin, cr ? lf - 1 : lf), ISO_8859_1);
    for (int i = 0; i < line.length(); i++) {
      if (ResponseHead.Field.isControl(line.charAt(i))) {
        throw new IllegalArgumentException(
            "line %d has the control character U+%04X in it"
                .formatted(number, (int) line.charAt(i)));
      }
    }
    return line;
  }

  private int lineFeed() {
    int limit = Math.min(message.length(), LIMIT);
    for (int i = next; i < limit; i++) {
      if (message.at(i) == '\n') {
        return i;
      }
    }
    throw new IllegalArgumentException(
        limit == LIMIT
            ? "its head is longer than %d bytes".formatted(LIMIT)
            : "its head does not end, and an empty line was expected after the header fields");
  }

  private static String name(boolean cr) {
    return cr ? "CRLF" : "LF alone";
  }
}
