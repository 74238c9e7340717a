package io.pushrelay.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A listener's that gets each message as a frame, and answers pings. */
final class WebSocketTransport implements Dialogue {
  private static final byte[] UPGRADE =
      """
      Connection: Upgrade\r
      Upgrade: websocket\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      \r
      """
          .getBytes(US_ASCII);
  private static final int TEXT = 1;
  private static final int BYTES = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;

  /** An empty pong, masked with zeros; nobody looks at what is in it. */
  private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0};

  /** Messages then come with their ids, where the server knows that subprotocol. */
  private static final byte[] WITH_IDS =
      "Sec-WebSocket-Protocol: ws+meta.nchan\r\n".getBytes(US_ASCII);

  private final byte[] requestHead;
  private final boolean resumes;
  private final LastId lastId = new LastId();
  private boolean open;

  /**
   * @param requestHead request line and headers, without the empty line
   * @param resumes whether it asks for ids, and keeps the last one, to say so when it comes back
   */
  WebSocketTransport(byte[] requestHead, boolean resumes) {
    this.requestHead = requestHead;
    this.resumes = resumes;
  }

  @Override
  public void begin(Connection connection) throws IOException {
    open = false;
    ByteBuffer request = connection.out().put(requestHead);
    if (resumes) {
      request.put(WITH_IDS);
      lastId.putHeader(request);
    }
    connection.send(request.put(UPGRADE).flip());
  }

  @Override
  public int take(Connection connection, byte[] bytes, int at, int length, long now)
      throws IOException {
    if (!open) {
      int head = connection.head(bytes, at, length, 101);
      open = head > 0;
      return head;
    }
    if (length - at < 2) {
      return 0;
    }
    int size = bytes[at + 1]; // a server's has no mask
    int more = size == 126 ? 2 : size == 127 ? 8 : 0;
    int payload = at + 2 + more;
    if (payload > length) {
      return 0;
    }
    if (more > 0) {
      size = 0;
      for (int i = at + 2; i < payload; i++) {
        size = size << 8 | (bytes[i] & 0xff);
      }
    }
    if (payload + size > length) {
      return 0;
    }
    frame(connection, bytes[at] & 0xf, bytes, payload, size, now);
    return payload + size - at;
  }

  private void frame(Connection connection, int kind, byte[] bytes, int at, int length, long now)
      throws IOException {
    switch (kind) {
      case TEXT, BYTES -> {
        int head = resumes ? head(bytes, at, length) : 0;
        if (Mark.isAt(bytes, at + head, length - head)) {
          connection.tally().delivered(connection, bytes, at + head, now);
        } else {
          connection.tally().errors++;
        }
      }
      case PING -> connection.send(connection.out().put(PONG).flip());
      case CLOSE -> connection.ended();
      default -> connection.tally().errors++;
    }
  }

  /** The length of the lines before the message, if it has come with any. */
  private int head(byte[] bytes, int at, int length) {
    int mark = at;
    while (mark < at + length && bytes[mark] != '@') {
      mark++;
    }
    lastId.look(bytes, at, mark);
    return mark - at;
  }
}
