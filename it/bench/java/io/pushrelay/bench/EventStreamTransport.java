package io.pushrelay.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A listener's that gets all messages over one answer. Looks for their marks alone, wherever they
 * are: what else there is, chunks, ids, comments, has no character that begins one.
 */
final class EventStreamTransport implements Dialogue {
  private static final byte[] ACCEPT = "Accept: text/event-stream\r\n\r\n".getBytes(US_ASCII);

  private final byte[] requestHead;
  private final boolean resumes;
  private final LastId lastId = new LastId();
  private boolean open;

  /**
   * @param requestHead request line and headers, without the empty line
   * @param resumes whether it keeps the last id, to say so when it comes back
   */
  EventStreamTransport(byte[] requestHead, boolean resumes) {
    this.requestHead = requestHead;
    this.resumes = resumes;
  }

  @Override
  public void begin(Connection connection) throws IOException {
    open = false;
    ByteBuffer request = connection.out().put(requestHead);
    lastId.putHeader(request);
    connection.send(request.put(ACCEPT).flip());
  }

  @Override
  public int take(Connection connection, byte[] bytes, int at, int length, long now)
      throws IOException {
    if (!open) {
      int head = connection.head(bytes, at, length, 200);
      open = head > 0;
      return head;
    }
    int mark = at;
    while (mark < length && bytes[mark] != '@') {
      mark++;
    }
    if (resumes) {
      lastId.look(bytes, at, mark);
    }
    if (mark == length || mark + Mark.LENGTH > length) {
      return mark - at;
    }
    connection.tally().delivered(connection, bytes, mark, now);
    return mark + Mark.LENGTH - at;
  }
}
