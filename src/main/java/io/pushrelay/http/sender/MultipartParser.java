package io.pushrelay.http.sender;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ResponseHead.Field;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.response.HeadLines;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes a multipart body apart (RFC 2046, section 5.1; protocol, "Several messages in one
 * request"). It looks at each line once, whatever the body is. Not thread-safe.
 *
 * <p>It is our own because no server has one to offer: {@code getParts} of servlets and {@code
 * EntityPart} of JAX-RS are for {@code multipart/form-data}, and Jakarta Mail is no part of the Web
 * Profile.
 */
final class MultipartParser {
  /** How many parts a body may have. */
  static final int MOST_PARTS = 1000;

  private static final Pattern BOUNDARY =
      Pattern.compile("[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]");

  /**
   * A part.
   *
   * @param number from 1
   * @param fields its header fields, in order
   */
  record Part(int number, List<Field> fields, Body body) {
    /** The values of all fields of that name. */
    List<String> all(String name) {
      return fields.stream()
          .filter(field -> field.name().equalsIgnoreCase(name))
          .map(Field::value)
          .toList();
    }

    /** The value of the first field of that name; null if there is none. */
    @Nullable String first(String name) {
      List<String> all = all(name);
      return all.isEmpty() ? null : all.get(0);
    }
  }

  /** A line with the boundary: where it begins, and where the next one does. */
  private record Delimiter(int begin, int end, boolean closing) {}

  private final Body body;
  private final byte[] dashBoundary;

  /** How many bytes a line ends in: 2 for CRLF, 1 for LF, 0 before the first delimiter. */
  private int lineEnd;

  private MultipartParser(Body body, String boundary) {
    this.body = body;
    this.dashBoundary = ("--" + boundary).getBytes(US_ASCII);
  }

  /**
   * The parts of a body, one or more.
   *
   * @param boundary as the Content-Type has it, null if it has none
   * @throws HttpException with 400 if it can't be read, with 413 if it has too many parts
   */
  static List<Part> parse(Body body, @Nullable String boundary) {
    if (boundary == null || !BOUNDARY.matcher(boundary).matches()) {
      throw new HttpException(
          400, "The Content-Type has no boundary of 1 to 70 characters, as multipart/mixed needs.");
    }
    return new MultipartParser(body, boundary).parts();
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    Delimiter before = delimiter(0);
    if (before == null) {
      throw new HttpException(
          400, "The body has no line that is the boundary after two dashes, which begins a part.");
    }
    while (!before.closing) {
      if (parts.size() == MOST_PARTS) {
        throw new HttpException(
            413, "The body has more than %d parts, which is the most.".formatted(MOST_PARTS));
      }
      int number = parts.size() + 1;
      Delimiter after = delimiter(before.end);
      if (after == null) {
        throw new HttpException(
            400,
            "Part %d does not end: the boundary between two dashes and two dashes was expected after the last part."
                .formatted(number));
      }
      parts.add(part(number, before.end, after.begin));
      before = after;
    }
    if (parts.isEmpty()) {
      throw new HttpException(400, "The body has no part, and one message at least was expected.");
    }
    return parts;
  }

  /** The line end before the next delimiter is the delimiter's. */
  private Part part(int number, int from, int to) {
    try {
      HeadLines head = new HeadLines(body, from, to, lineEnd == 2);
      List<Field> fields = head.fields();
      int content = head.end();
      return new Part(number, fields, Body.of(body.copy(content, Math.max(content, to - lineEnd))));
    } catch (IllegalArgumentException e) {
      throw new HttpException(400, "Part %d can't be used: %s.".formatted(number, e.getMessage()));
    }
  }

  /** The first delimiter from a line on; null if there is none. */
  private @Nullable Delimiter delimiter(int from) {
    for (int line = from; line < body.length(); line = nextLine(line)) {
      Delimiter found = delimiterAt(line);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private int nextLine(int from) {
    for (int i = from; i < body.length(); i++) {
      if (body.at(i) == '\n' && (lineEnd != 2 || (i > 0 && body.at(i - 1) == '\r'))) {
        return i + 1;
      }
    }
    return body.length();
  }

  private @Nullable Delimiter delimiterAt(int line) {
    int i = line;
    for (byte expected : dashBoundary) {
      if (!is(i++, expected)) {
        return null;
      }
    }
    boolean closing = is(i, '-') && is(i + 1, '-');
    i += closing ? 2 : 0;
    while (is(i, ' ') || is(i, '\t')) {
      i++;
    }
    if (i == body.length()) {
      return closing ? new Delimiter(line, i, true) : null;
    }
    int end = is(i, '\n') ? 1 : is(i, '\r') && is(i + 1, '\n') ? 2 : 0;
    if (end == 0 || (lineEnd != 0 && end != lineEnd)) {
      return null;
    }
    lineEnd = end;
    return new Delimiter(line, i + end, closing);
  }

  private boolean is(int index, int expected) {
    return index < body.length() && body.at(index) == expected;
  }
}
