package io.pushrelay.container;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a WebSocket's client sends, as Tyrus is to read it: without frames that it can't take. Tyrus
 * (2.1.5) reads a length of 64 bits as a signed one and allocates what its last 32 bits say, up to
 * 2 GB for 14 bytes from anybody; it keeps the beginning of any other frame up to 4 MB, and what is
 * longer it answers with 1011 and a stack trace in the log. In place of such a frame comes one that
 * closes the socket with 1009. Used by one thread at a time.
 */
public final class TyrusFrameLimit extends ServletInputStream {
  /**
   * The longest frame of a listener, in bytes: what is shorter, but longer than is allowed, the
   * listener is told about.
   */
  public static final int OF_LISTENERS = 64 << 10;

  /** How Tyrus is told the size of its buffer, and what that is otherwise. */
  private static final String BUFFER_SIZE = "org.glassfish.tyrus.servlet.incoming-buffer-size";

  private static final int DEFAULT_BUFFER_SIZE = 4194315;

  private static final int LONGEST_HEAD = 14;

  /** Up to here a length is in the second byte, and a head may be too short for {@link #CLOSE}. */
  private static final int SHORTEST = 125;

  private static final int MASKED = 0x80;

  /** As if the client closed the socket because a frame is too big (RFC 6455, section 7.4.1). */
  private static final byte[] CLOSE = {(byte) 0x88, 2, 1009 >> 8, (byte) 1009};

  private final ServletInputStream in;
  private final long limit;

  /** The beginning of a frame that can't be passed on before the rest of its head has come. */
  private final ByteBuffer head = ByteBuffer.allocate(LONGEST_HEAD).limit(0);

  /** How much of a frame is still to come behind its head. */
  private long payload;

  private boolean closed;
  private @Nullable ReadListener reader;

  /**
   * @param limit of a frame's length, in bytes
   */
  TyrusFrameLimit(ServletInputStream in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /** The longest frame of a sender that fits into the buffer of Tyrus. */
  public static int ofSenders(ServletContext context) {
    String configured = context.getInitParameter(BUFFER_SIZE);
    int size = DEFAULT_BUFFER_SIZE;
    try {
      size = configured == null ? size : Integer.parseInt(configured);
    } catch (NumberFormatException e) {
      // Tyrus says what is wrong with it.
    }
    return Math.max(SHORTEST, size - LONGEST_HEAD);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int kept = head.remaining();
    if (length <= kept) {
      return 0; // less than was available
    }
    int n = in.read(bytes, offset + kept, length - kept);
    if (n < 0 || closed) {
      return Math.min(n, 0);
    }
    head.get(bytes, offset, kept);
    return passed(ByteBuffer.wrap(bytes, offset, kept + n));
  }

  /** How much of this may be passed on; it is changed if it may not. */
  private int passed(ByteBuffer read) {
    int start = read.position();
    while (read.hasRemaining()) {
      if (payload == 0) {
        int frame = read.position();
        Long length = readHead(read);
        if (length == null) {
          keep(read.position(frame));
          return frame - start;
        }
        if (length < 0 || length > limit) {
          closed = true;
          read.put(frame, CLOSE);
          return frame + CLOSE.length - start;
        }
        payload = length;
      }
      int skipped = (int) Math.min(payload, read.remaining());
      read.position(read.position() + skipped);
      payload -= skipped;
    }
    return read.position() - start;
  }

  private void keep(ByteBuffer begun) {
    head.clear().put(begun).flip();
  }

  /** The length of what follows; null if there is not all of the head. */
  private static @Nullable Long readHead(ByteBuffer read) {
    if (read.remaining() < 2) {
      return null;
    }
    int second = read.get(read.position() + 1) & 0xff;
    int code = second & ~MASKED;
    int size = 2 + (code < 126 ? 0 : code == 126 ? 2 : 8) + ((second & MASKED) == 0 ? 0 : 4);
    if (read.remaining() < size) {
      return null;
    }
    int at = read.position() + 2;
    read.position(read.position() + size);
    return code < 126 ? (long) code : code == 126 ? read.getShort(at) & 0xffffL : read.getLong(at);
  }

  @Override
  public int read() throws IOException {
    throw new UnsupportedOperationException("Tyrus reads what is available");
  }

  @Override
  public int available() throws IOException {
    int available = in.available();
    return available == 0 ? 0 : available + head.remaining();
  }

  @Override
  public boolean isFinished() {
    return in.isFinished();
  }

  @Override
  public boolean isReady() {
    return in.isReady();
  }

  @Override
  public void setReadListener(ReadListener listener) {
    reader = listener;
  }

  /**
   * Has the listener told of what comes. Tyrus sets it before it is ready for the end: that of a
   * client that goes at once would be lost, and its socket never closed.
   */
  void begin() {
    if (reader != null) {
      in.setReadListener(reader);
    }
  }

  /** Tells the listener at once that nothing comes: the connection has been closed meanwhile. */
  void end() {
    if (reader != null) {
      try {
        reader.onAllDataRead();
      } catch (IOException closed) {
        // There is nothing left to end.
      }
    }
  }
}
