package io.pushrelay.it.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Thousands of clients in one thread, each with one request at a time. Not thread-safe. */
public final class Crowd implements AutoCloseable {
  private final InetSocketAddress server;
  private final String host;
  private final Selector selector;
  private final Map<String, Integer> answers = new HashMap<>();
  private int size;
  private int waiting;

  public Crowd(String host, int port) throws IOException {
    this.server = new InetSocketAddress(host, port);
    this.host = host + ":" + port;
    this.selector = Selector.open();
  }

  /** So many more connect and send this request. */
  public void join(int more, Request request) throws IOException {
    byte[] bytes = request.bytes(host).getBytes(ISO_8859_1);
    for (int i = 0; i < more; i++) {
      SocketChannel channel = SocketChannel.open(server);
      channel.write(ByteBuffer.wrap(bytes));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, "");
      size++;
      waiting++;
    }
  }

  /** All that have had an answer send this request, at once, over the connection that they have. */
  public void askAgain(Request request) throws IOException {
    byte[] bytes = request.bytes(host).getBytes(ISO_8859_1);
    answers.clear();
    for (SelectionKey key : selector.keys()) {
      ((SocketChannel) key.channel()).write(ByteBuffer.wrap(bytes));
      key.attach("");
      key.interestOps(SelectionKey.OP_READ);
      waiting++;
    }
  }

  public int size() {
    return size;
  }

  /** How many have had no answer when last listened to. */
  public int waiting() {
    return waiting;
  }

  /** How often which answer has come so far: the status, a space, and the body. */
  public Map<String, Integer> answers() throws IOException {
    listen(Duration.ofMillis(1));
    return Map.copyOf(answers);
  }

  /** Reads what has come, or comes within that time. */
  public void listen(Duration within) throws IOException {
    long end = System.nanoTime() + within.toNanos();
    for (long left = within.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
      selector.select(left);
      for (SelectionKey key : selector.selectedKeys()) {
        read(key);
      }
      selector.selectedKeys().clear();
    }
  }

  private void read(SelectionKey key) throws IOException {
    String text = (String) key.attachment();
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    int n = ((SocketChannel) key.channel()).read(buffer);
    if (n < 0) {
      answered(key, "closed after " + text);
      return;
    }
    text += new String(buffer.array(), 0, n, ISO_8859_1);
    try {
      Response response =
          new ResponseReader(new ByteArrayInputStream(text.getBytes(ISO_8859_1))).read("GET");
      answered(key, response.status() + " " + response.body());
    } catch (EOFException unfinished) {
      key.attach(text); // the rest is on its way
    }
  }

  private void answered(SelectionKey key, String answer) {
    key.interestOps(0);
    waiting--;
    answers.merge(answer, 1, Integer::sum);
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
