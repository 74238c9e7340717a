package io.pushrelay.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A listener's that asks for one message after the other, with Last-Modified and ETag of the one it
 * had, over the same connection if the server keeps it.
 */
final class LongPollTransport implements Dialogue {
  private static final byte[] END = "\r\n".getBytes(US_ASCII);
  private static final byte[] SINCE = "If-Modified-Since: ".getBytes(US_ASCII);
  private static final byte[] MATCH = "If-None-Match: ".getBytes(US_ASCII);
  private static final byte[] NONE = {};

  private final byte[] requestHead;
  private byte[] lastModified = NONE;
  private byte[] etag = NONE;

  /**
   * @param requestHead request line and headers, without the empty line
   */
  LongPollTransport(byte[] requestHead) {
    this.requestHead = requestHead;
  }

  @Override
  public void begin(Connection connection) throws IOException {
    ByteBuffer out = connection.out().put(requestHead);
    if (lastModified.length > 0) {
      out.put(SINCE).put(lastModified).put(END);
    }
    if (etag.length > 0) {
      out.put(MATCH).put(etag).put(END);
    }
    connection.waits = true;
    connection.send(out.put(END).flip());
  }

  @Override
  public int take(Connection connection, byte[] bytes, int at, int length, long now)
      throws IOException {
    Answer answer = connection.answer();
    int taken = answer.whole(bytes, at, length);
    if (taken == 0) {
      return 0;
    }
    connection.waits = false;
    lastModified = kept(lastModified, bytes, answer.modifiedFrom, answer.modifiedTo);
    etag = kept(etag, bytes, answer.etagFrom, answer.etagTo);
    if (answer.status == 200 && Mark.isAt(bytes, answer.bodyAt, answer.bodyLength)) {
      connection.tally().delivered(connection, bytes, answer.bodyAt, now);
    } else {
      connection.tally().errors++;
    }
    if (answer.closes) {
      connection.reopen();
    } else if (!connection.isClosing()) {
      begin(connection);
    }
    return taken;
  }

  private static byte[] kept(byte[] before, byte[] bytes, int from, int to) {
    return from < 0 || Arrays.equals(before, 0, before.length, bytes, from, to)
        ? before
        : Arrays.copyOfRange(bytes, from, to);
  }
}
