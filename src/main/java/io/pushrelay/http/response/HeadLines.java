package io.pushrelay.http.response;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ResponseHead.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a head, up to the empty one that ends it (RFC 9112, section 2). Not
 * thread-safe.
 *
 * <p>All lines end as the first does, in CRLF or in a bare LF, which a recipient may take (RFC
 * 9112, section 2.2) and which is what a file written by hand has. A mixture is refused: whoever
 * writes CRLF may have put a value of somebody else's between, and an LF in it would begin a field.
 */
public final class HeadLines {
  /**
   * The length of the longest head, in bytes. Tomcat and Payara allow a response 8 kB for its head,
   * and what the relay and the server add has to fit in.
   */
  static final int LIMIT = 6 << 10;

  /** How many header fields a head may have: Payara allows a response 100. */
  static final int MOST_FIELDS = 64;

  private final Body message;
  private final int limit;

  /** Where what there is to read ends. */
  private final int last;

  private int number;
  private int next;

  /** Whether the lines end in CRLF; null: not known before the first. */
  private @Nullable Boolean crlf;

  HeadLines(Body message) {
    this(message, 0, message.length(), null);
  }

  /**
   * A head amid a message.
   *
   * @param begin where it begins
   * @param end up to where it may go
   * @param crlf whether its lines have to end in CRLF or in LF; null: as its first line does
   */
  public HeadLines(Body message, int begin, int end, @Nullable Boolean crlf) {
    this.message = message;
    this.next = begin;
    this.limit = Math.min(end, begin + LIMIT);
    this.last = end;
    this.crlf = crlf;
  }

  /** Where the line after the last one read begins. */
  public int end() {
    return next;
  }

  /**
   * The header fields in the next lines, up to the empty one.
   *
   * @throws IllegalArgumentException if they can't be read, or are too many
   */
  public List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    for (String line = read(); !line.isEmpty(); line = read()) {
      if (fields.size() == MOST_FIELDS) {
        throw new IllegalArgumentException(
            "it has more than %d header fields".formatted(MOST_FIELDS));
      }
      fields.add(field(line));
    }
    return fields;
  }

  private Field field(String line) {
    if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
      throw new IllegalArgumentException(
          "line %d begins with a blank, and a field may not go on in another line"
              .formatted(number));
    }
    int colon = line.indexOf(':');
    if (colon < 0 || !Field.isToken(line.substring(0, colon))) {
      throw new IllegalArgumentException(
          "line %d is '%s', and a header field like 'Content-Type: text/plain' was expected"
              .formatted(number, shown(line)));
    }
    return new Field(line.substring(0, colon), line.substring(colon + 1).strip());
  }

  static String shown(String line) {
    return line.length() > 60 ? line.substring(0, 60) + "…" : line;
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
    if (crlf == null) {
      crlf = cr;
    } else if (crlf != cr) {
      throw new IllegalArgumentException(
          "line %d ends in %s, and the lines before it in %s"
              .formatted(number, name(cr), name(crlf)));
    }
    String line = new String(message.copy(begin, cr ? lf - 1 : lf), ISO_8859_1);
    for (int i = 0; i < line.length(); i++) {
      if (Field.isControl(line.charAt(i))) {
        throw new IllegalArgumentException(
            "line %d has the control character U+%04X in it"
                .formatted(number, (int) line.charAt(i)));
      }
    }
    return line;
  }

  private int lineFeed() {
    for (int i = next; i < limit; i++) {
      if (message.at(i) == '\n') {
        return i;
      }
    }
    throw new IllegalArgumentException(
        limit < last
            ? "its head is longer than %d bytes".formatted(LIMIT)
            : "its head does not end, and an empty line was expected after the header fields");
  }

  private static String name(boolean cr) {
    return cr ? "CRLF" : "LF alone";
  }
}
