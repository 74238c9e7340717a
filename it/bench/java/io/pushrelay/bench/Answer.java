package io.pushrelay.bench;

/**
 * One HTTP/1.1 answer, found in bytes that may go on behind it. Knows just enough of HTTP to be
 * cheap: a head is scanned once, and nothing is copied. Not thread-safe.
 */
final class Answer {
  int status;

  /** Whether the server closes the connection after it. */
  boolean closes;

  /** Where its body begins; that of the first chunk, if it comes in chunks. */
  int bodyAt;

  int bodyLength;

  /** Where the values of these fields are, from -1 if there are none. */
  int modifiedFrom;

  int modifiedTo;
  int etagFrom;
  int etagTo;

  private boolean chunked;

  /**
   * Takes the head that begins here.
   *
   * @return how long it is, 0 if it has not come to its end
   */
  int head(byte[] bytes, int at, int length) {
    closes = false;
    chunked = false;
    bodyLength = 0;
    modifiedFrom = -1;
    etagFrom = -1;
    int line = at;
    int end = lineEnd(bytes, line, length);
    while (end > line) {
      if (line > at) {
        field(bytes, line, end);
      }
      line = end + 2;
      end = lineEnd(bytes, line, length);
    }
    if (end < 0) {
      return 0;
    }
    status = decimal(bytes, at + 9, at + 12);
    bodyAt = end + 2;
    return bodyAt - at;
  }

  private void field(byte[] bytes, int from, int to) {
    switch (bytes[from] | 0x20) {
      case 'c' -> {
        if (is(bytes, from, to, "content-length:")) {
          bodyLength = decimal(bytes, from + 15, to);
        } else if (is(bytes, from, to, "connection: close")) {
          closes = true;
        }
      }
      case 't' -> chunked |= is(bytes, from, to, "transfer-encoding: chunked");
      case 'l' -> {
        if (is(bytes, from, to, "last-modified: ")) {
          modifiedFrom = from + 15;
          modifiedTo = to;
        }
      }
      case 'e' -> {
        if (is(bytes, from, to, "etag: ")) {
          etagFrom = from + 6;
          etagTo = to;
        }
      }
      default -> {}
    }
  }

  /**
   * Takes the answer that begins here, head and body.
   *
   * @return how long it is, 0 if it has not come to its end
   */
  int whole(byte[] bytes, int at, int length) {
    if (head(bytes, at, length) == 0) {
      return 0;
    }
    int after = chunked ? chunks(bytes, length) : bodyAt + bodyLength;
    return after > length ? 0 : after - at;
  }

  /** One chunk is all that is told apart: the first is looked at, the others are passed over. */
  private int chunks(byte[] bytes, int length) {
    int first = bodyAt;
    int after = first;
    int size = -1;
    while (size != 0) {
      int lineAfter = lineEnd(bytes, after, length);
      if (lineAfter < 0) {
        return Integer.MAX_VALUE;
      }
      size = hexadecimal(bytes, after, lineAfter);
      if (after == first) {
        bodyAt = lineAfter + 2;
        bodyLength = size;
      }
      after = lineAfter + 2 + size + 2;
      if (after > length) {
        return after;
      }
    }
    return after;
  }

  /** Where the line that begins here ends, -1 if it does not. */
  private static int lineEnd(byte[] bytes, int from, int length) {
    for (int i = from; i + 1 < length; i++) {
      if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static boolean is(byte[] bytes, int from, int to, String lower) {
    if (to - from < lower.length()) {
      return false;
    }
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (c != (c >= 'a' && c <= 'z' ? bytes[from + i] | 0x20 : bytes[from + i])) {
        return false;
      }
    }
    return true;
  }

  private static int decimal(byte[] bytes, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      if (bytes[i] >= '0' && bytes[i] <= '9') {
        value = value * 10 + bytes[i] - '0';
      }
    }
    return value;
  }

  private static int hexadecimal(byte[] bytes, int from, int to) {
    int value = 0;
    for (int i = from; i < to && Character.digit(bytes[i], 16) >= 0; i++) {
      value = value << 4 | Character.digit(bytes[i], 16);
    }
    return value;
  }
}
