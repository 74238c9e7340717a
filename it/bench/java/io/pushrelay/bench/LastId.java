package io.pushrelay.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The id of the message that a listener has had last, from the line {@code id: ID} that comes with
 * it in an event stream, and over a WebSocket with the subprotocol {@code ws+meta.nchan}. Not
 * thread-safe.
 */
final class LastId {
  private static final byte[] HEADER = "Last-Event-ID: ".getBytes(US_ASCII);
  private static final byte[] LINE = "id: ".getBytes(US_ASCII);
  private static final byte[] END = "\r\n".getBytes(US_ASCII);

  private byte[] id = {};

  /** Takes the last one that is in these bytes. */
  void look(byte[] bytes, int from, int to) {
    for (int line = to - LINE.length; line >= from; line--) {
      boolean begins = line == from || bytes[line - 1] == '\n';
      if (begins && Arrays.equals(bytes, line, line + LINE.length, LINE, 0, LINE.length)) {
        int end = line;
        while (end < to && bytes[end] != '\n') {
          end++;
        }
        id = Arrays.copyOfRange(bytes, line + LINE.length, end);
        return;
      }
    }
  }

  /** The header that asks for what comes after it, if there has been one. */
  void putHeader(ByteBuffer request) {
    if (id.length > 0) {
      request.put(HEADER).put(id).put(END);
    }
  }
}
