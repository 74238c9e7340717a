package io.pushrelay.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One of {@link Connections}, kept open as long as the server lets it. What comes is not copied
 * unless it comes in pieces. Belongs to its client's thread.
 */
final class Connection {
  private static final int MOST_FROM_ONE_ADDRESS = 20_000;

  /** Whether a sender waits for its answer, or a listener for a message. */
  boolean waits;

  /** The number of the message that it had last, -1 before the first. */
  int number = -1;

  private final Connections all;
  private final Dialogue dialogue;
  private final int index;

  /** What has come of something that is not there as a whole. */
  private byte[] part = {};

  private int partLength;
  private @Nullable ByteBuffer unsent;
  private SocketChannel socket;
  private SelectionKey key;
  private boolean connected;

  /**
   * @param index among those of its kind
   */
  Connection(Connections all, Dialogue dialogue, int index) {
    this.all = all;
    this.dialogue = dialogue;
    this.index = index;
    try {
      this.socket = SocketChannel.open();
      this.key = open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SelectionKey open() throws IOException {
    socket.configureBlocking(false);
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (index >= MOST_FROM_ONE_ADDRESS) { // a port is used once for an address
      socket.bind(new InetSocketAddress(loopback(1 + index / MOST_FROM_ONE_ADDRESS), 0));
    }
    boolean atOnce = socket.connect(new InetSocketAddress(loopback(1), port()));
    connected = false;
    waits = false;
    partLength = 0;
    unsent = null;
    SelectionKey registered =
        socket.register(
            all.selector(), atOnce ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
    if (atOnce) {
      connected();
    }
    return registered;
  }

  private int port() {
    return dialogue.listens() ? all.target().port() : all.target().senderPort();
  }

  private static InetAddress loopback(int last) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }

  private void connected() throws IOException {
    connected = true;
    if (!isClosing()) {
      dialogue.begin(this);
    }
  }

  boolean isConnected() {
    return connected;
  }

  /** Whether it is not to be used any more: listeners are being closed, for which senders send. */
  boolean isClosing() {
    return dialogue.listens() && all.isClosing();
  }

  Tally tally() {
    return all.tally();
  }

  /** To be used until something else is taken. */
  Answer answer() {
    return all.answer();
  }

  /** Empty, to be filled and sent before anything else is done. */
  ByteBuffer out() {
    return all.out();
  }

  /**
   * Takes the head of an answer over which messages are to come.
   *
   * @return how long it is, 0 if it has not come to its end
   * @throws IOException if its status is another one
   */
  int head(byte[] bytes, int at, int length, int expectedStatus) throws IOException {
    int head = answer().head(bytes, at, length);
    if (head > 0) {
      if (answer().status != expectedStatus) {
        throw new IOException("status " + answer().status);
      }
      waits = true;
    }
    return head;
  }

  /** Something has happened to the socket. */
  void ready() {
    try {
      if (key.isConnectable()) {
        socket.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        connected();
        return;
      }
      if (key.isWritable()) {
        flush();
      }
      if (key.isReadable()) {
        read();
      }
    } catch (IOException e) {
      tally().errors++;
      reopen();
    }
  }

  void send(ByteBuffer request) throws IOException {
    socket.write(request);
    if (request.hasRemaining()) {
      unsent = ByteBuffer.allocate(request.remaining()).put(request).flip();
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  private void flush() throws IOException {
    ByteBuffer rest = unsent;
    if (rest != null) {
      socket.write(rest);
      if (!rest.hasRemaining()) {
        unsent = null;
        key.interestOps(SelectionKey.OP_READ);
      }
    }
  }

  private void read() throws IOException {
    int n = socket.read(all.in());
    if (n < 0) {
      ended();
      return;
    }
    long now = System.nanoTime();
    byte[] bytes = all.read();
    int length = n;
    if (partLength > 0) {
      add(bytes, 0, n);
      bytes = part;
      length = partLength;
      partLength = 0;
    }
    SocketChannel before = socket;
    int at = 0;
    int taken;
    do {
      taken = dialogue.take(this, bytes, at, length, now);
      at += taken;
    } while (taken > 0 && at < length && socket == before);
    if (at < length && socket == before) {
      add(bytes, at, length - at);
    }
  }

  private void add(byte[] bytes, int from, int count) {
    if (part.length < partLength + count) {
      part = Arrays.copyOf(part, Math.max(2 * part.length, partLength + count));
    }
    System.arraycopy(bytes, from, part, partLength, count);
    partLength += count;
  }

  /** The server ends it, which it is not to do while somebody waits. */
  void ended() {
    if (waits && !isClosing()) {
      tally().errors++;
    }
    reopen();
  }

  /** Opens it anew, unless it is being closed. */
  void reopen() {
    close();
    waits = false;
    if (isClosing()) {
      return;
    }
    tally().reconnects++;
    try {
      socket = SocketChannel.open();
      key = open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void close() {
    connected = false;
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
