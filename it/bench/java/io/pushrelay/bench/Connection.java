package io.pushrelay.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection of a {@link LoadClient}, kept open as long as the server lets it. Knows
 * just enough of HTTP to be cheap: heads are scanned once, bodies are not copied unless they come
 * in pieces. Belongs to its client's thread.
 */
final class Connection {
  private static final byte[] END = "\r\n".getBytes(US_ASCII);
  private static final byte[] SINCE = "If-Modified-Since: ".getBytes(US_ASCII);
  private static final byte[] MATCH = "If-None-Match: ".getBytes(US_ASCII);
  private static final byte[] NONE = {};
  private static final int MOST_FROM_ONE_ADDRESS = 20_000;

  final boolean isSender;

  /** Whether a request has been sent whose answer has not come. */
  boolean waits;

  /** The number of the message that it had last, -1 before the first. */
  int number = -1;

  private final LoadClient client;
  private final int index;
  private final byte[] requestHead;
  private byte[] lastModified = NONE;
  private byte[] etag = NONE;

  /** What has come of an answer that is not there as a whole. */
  private byte[] part = NONE;

  private int partLength;
  private @Nullable ByteBuffer unsent;
  private SocketChannel socket;
  private SelectionKey key;
  private boolean connected;

  /**
   * @param index among those of its kind
   * @param requestHead request line and headers of a listener's request, without the empty line
   */
  Connection(LoadClient client, boolean isSender, int index, byte[] requestHead, int port) {
    this.client = client;
    this.isSender = isSender;
    this.index = index;
    this.requestHead = requestHead;
    try {
      this.socket = SocketChannel.open();
      this.key = open(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SelectionKey open(int port) throws IOException {
    socket.configureBlocking(false);
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (index >= MOST_FROM_ONE_ADDRESS) { // a port is used once for an address
      socket.bind(new InetSocketAddress(loopback(1 + index / MOST_FROM_ONE_ADDRESS), 0));
    }
    Selector selector = client.selector();
    boolean atOnce = socket.connect(new InetSocketAddress(loopback(1), port));
    SelectionKey registered =
        socket.register(selector, atOnce ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
    connected = atOnce;
    waits = false;
    partLength = 0;
    unsent = null;
    if (atOnce) {
      client.connected(this);
    }
    return registered;
  }

  private static InetAddress loopback(int last) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }

  boolean isConnected() {
    return connected;
  }

  /** Something has happened to the socket. */
  void ready() {
    try {
      if (key.isConnectable()) {
        socket.finishConnect();
        connected = true;
        key.interestOps(SelectionKey.OP_READ);
        client.connected(this);
        return;
      }
      if (key.isWritable()) {
        flush();
      }
      if (key.isReadable()) {
        read();
      }
    } catch (IOException e) {
      client.errors++;
      reopen();
    }
  }

  /** Asks for the next message. */
  void listen() throws IOException {
    ByteBuffer out = client.out();
    out.put(requestHead);
    if (lastModified.length > 0) {
      out.put(SINCE).put(lastModified).put(END);
    }
    if (etag.length > 0) {
      out.put(MATCH).put(etag).put(END);
    }
    out.put(END).flip();
    waits = true;
    send(out);
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
    int n = socket.read(client.in());
    if (n < 0) {
      if (waits) {
        client.errors++;
      }
      reopen();
      return;
    }
    long now = System.nanoTime();
    byte[] bytes = client.read();
    int length = n;
    if (partLength > 0) {
      add(bytes, 0, n);
      bytes = part;
      length = partLength;
      partLength = 0;
    }
    SocketChannel before = socket;
    int at = 0;
    int used;
    do {
      used = answer(bytes, at, length, now);
      at += used;
    } while (used > 0 && at < length && socket == before);
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

  /**
   * Takes the answer that begins here.
   *
   * @return how long it is, 0 if it has not come to its end
   */
  private int answer(byte[] bytes, int at, int length, long now) throws IOException {
    int bodyLength = 0;
    boolean closes = false;
    boolean chunked = false;
    int line = at;
    int end = lineEnd(bytes, line, length);
    int modifiedFrom = -1;
    int modifiedTo = -1;
    int etagFrom = -1;
    int etagTo = -1;
    while (end > line) {
      if (line > at) {
        switch (bytes[line] | 0x20) {
          case 'c' -> {
            if (is(bytes, line, end, "content-length:")) {
              bodyLength = decimal(bytes, line + 15, end);
            } else if (is(bytes, line, end, "connection: close")) {
              closes = true;
            }
          }
          case 't' -> chunked |= is(bytes, line, end, "transfer-encoding: chunked");
          case 'l' -> {
            if (is(bytes, line, end, "last-modified: ")) {
              modifiedFrom = line + 15;
              modifiedTo = end;
            }
          }
          case 'e' -> {
            if (is(bytes, line, end, "etag: ")) {
              etagFrom = line + 6;
              etagTo = end;
            }
          }
          default -> {}
        }
      }
      line = end + 2;
      end = lineEnd(bytes, line, length);
    }
    if (end < 0) {
      return 0;
    }
    int body = end + 2;
    int after = body + bodyLength;
    if (chunked) {
      // One chunk is all that is told apart: the first is looked at, the others are passed over.
      int chunk = body;
      int size = -1;
      after = body;
      while (size != 0) {
        int lineAfter = lineEnd(bytes, after, length);
        if (lineAfter < 0) {
          return 0;
        }
        size = hexadecimal(bytes, after, lineAfter);
        if (after == chunk) {
          body = lineAfter + 2;
          bodyLength = size;
        }
        after = lineAfter + 2 + size + 2;
        if (after > length) {
          return 0;
        }
      }
    }
    if (after > length) {
      return 0;
    }
    waits = false;
    lastModified = kept(lastModified, bytes, modifiedFrom, modifiedTo);
    etag = kept(etag, bytes, etagFrom, etagTo);
    int status = decimal(bytes, at + 9, at + 12);
    client.answered(this, status, bytes, body, bodyLength, now);
    if (closes) {
      reopen();
    } else if (!isSender && client.listensOn()) {
      listen();
    }
    return after - at;
  }

  private static byte[] kept(byte[] before, byte[] bytes, int from, int to) {
    return from < 0 || Arrays.equals(before, 0, before.length, bytes, from, to)
        ? before
        : Arrays.copyOfRange(bytes, from, to);
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

  private void reopen() {
    client.reconnects++;
    close();
    try {
      socket = SocketChannel.open();
      key = open(client.port());
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
