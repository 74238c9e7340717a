package io.pushrelay.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/**
 * Listeners and senders of one target, all in the calling thread. Long-poll listeners ask again
 * with Last-Modified and ETag of what they had, over the same connection if the server keeps it.
 * Not thread-safe.
 */
final class LoadClient implements AutoCloseable {
  private static final int BUFFER = 1 << 17;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  /** A listener counts as listening this long after it has asked (pushload waits as long). */
  private static final long ASKS_AGAIN = TimeUnit.MILLISECONDS.toNanos(5);

  /** Each client has channels of its own, where nothing is left from the one before. */
  private static final int CHANNELS = 100_000;

  private static int clients;

  long errors;
  long reconnects;

  /** Deliveries that came twice or before one that had come, and those that never came. */
  long duplicates;

  long missed;

  private final Target target;
  private final int bodySize;
  private final Selector selector;
  private final byte[] read = new byte[BUFFER];
  private final ByteBuffer in = ByteBuffer.wrap(read);
  private final ByteBuffer out;
  private final List<Connection> listeners = new ArrayList<>();
  private final List<Connection> senders = new ArrayList<>();
  private final byte[] body;
  private Histogram latencies = new Histogram(3);
  private final int firstChannel = CHANNELS * clients++;
  private int channels = 1;
  private int numbers;
  private int current = -1;
  private int pending;
  private long delivered;
  private long accepted;
  private long lastDelivery;
  private boolean closing;

  /**
   * @param bodySize of messages in bytes, at least that of a mark
   */
  LoadClient(Target target, int bodySize) {
    this.target = target;
    this.bodySize = Math.max(bodySize, Mark.LENGTH);
    body = new byte[this.bodySize];
    Arrays.fill(body, (byte) 'x');
    out = ByteBuffer.allocateDirect(2048 + this.bodySize);
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Selector selector() {
    return selector;
  }

  int port() {
    return target.port();
  }

  /** Empty, to be filled and sent before anything else is done. */
  ByteBuffer out() {
    return out.clear();
  }

  /** What {@link #in} has been filled with. */
  byte[] read() {
    return read;
  }

  ByteBuffer in() {
    return in.clear();
  }

  /** Opens listeners, spread evenly over the channels, and returns when they wait. */
  void listen(int count, int overChannels) {
    channels = overChannels;
    for (int i = 0; i < count; i++) {
      int channel = i % overChannels;
      String head =
          "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
              .formatted(target.listenPath().formatted(firstChannel + channel), target.port());
      listeners.add(new Connection(this, false, i, head.getBytes(US_ASCII), target.port()));
      if (i % 200 == 199) {
        turnFor(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
    long end = System.nanoTime() + 6 * PATIENCE;
    while (listeners.stream().anyMatch(listener -> !listener.waits)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(target.name() + ": not all listeners could connect");
      }
      turn(10);
    }
    turnFor(TimeUnit.SECONDS.toNanos(1));
  }

  void openSenders(int count) {
    for (int i = 0; i < count; i++) {
      senders.add(new Connection(this, true, i, new byte[0], target.port()));
    }
    turnWhile(() -> senders.stream().anyMatch(sender -> !sender.isConnected()), PATIENCE);
  }

  /** What messages took from being sent to each of their listeners, and to the last of them. */
  record Delivery(Histogram latencies, Histogram rounds, int listeners) {
    /** Of a message that takes the median time. */
    double perSecond() {
      return listeners * 1e9 / rounds.getValueAtPercentile(50);
    }
  }

  /**
   * Sends message after message, each when all listeners of the channel have had the one before.
   *
   * @param warmUp messages before those that count
   */
  Delivery fanOut(int messages, int warmUp) {
    Histogram rounds = new Histogram(3);
    latencies.reset();
    int perChannel = listeners.size() / channels;
    for (int i = 0; i < warmUp + messages; i++) {
      if (i == warmUp) {
        latencies.reset();
      }
      pending = perChannel;
      current = numbers;
      long sent = System.nanoTime();
      send(senders.get(0), i % channels);
      turnWhile(() -> pending > 0 || senders.get(0).waits, PATIENCE);
      missed += pending;
      if (i >= warmUp && pending == 0) {
        rounds.recordValue(lastDelivery - sent);
      }
      turnFor(ASKS_AGAIN);
    }
    return new Delivery(latencies.copy(), rounds, perChannel);
  }

  /**
   * Sends a message to every channel, over all senders as fast as they are answered, and again when
   * all listeners have had theirs.
   *
   * @param warmUp rounds before those that count
   */
  Delivery oneForEachChannel(int rounds, int warmUp) {
    Histogram times = new Histogram(3);
    current = -1;
    for (int i = 0; i < warmUp + rounds; i++) {
      if (i <= warmUp) {
        latencies.reset();
      }
      long expected = delivered + listeners.size();
      long start = System.nanoTime();
      sendToEachChannel();
      turnWhile(() -> delivered < expected, PATIENCE);
      missed += expected - delivered;
      if (i >= warmUp && delivered == expected) {
        times.recordValue(lastDelivery - start);
      }
      turnFor(ASKS_AGAIN);
    }
    return new Delivery(latencies.copy(), times, listeners.size());
  }

  private void sendToEachChannel() {
    int channel = 0;
    while (channel < channels && senders.stream().anyMatch(Connection::isConnected)) {
      for (Connection sender : senders) {
        if (channel < channels && sender.isConnected() && !sender.waits) {
          send(sender, channel++);
        }
      }
      turn(1);
    }
  }

  /**
   * Sends so many messages a second, whatever comes back, to one channel after the other.
   *
   * @return what each took to its listeners
   */
  Histogram stream(int messages, int perSecond, int warmUp) {
    latencies.reset();
    int perChannel = listeners.size() / channels;
    long begin = System.nanoTime();
    long before = delivered;
    for (int i = 0; i < warmUp + messages; i++) {
      if (i == warmUp) {
        latencies.reset();
      }
      long due = begin + TimeUnit.SECONDS.toNanos(i) / perSecond;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        turn(left > 1_500_000 ? 1 : 0);
      }
      Connection sender = senders.get(i % senders.size());
      turnWhile(() -> sender.waits, PATIENCE);
      send(sender, i % channels);
    }
    long expected = before + (long) perChannel * (warmUp + messages);
    turnWhile(() -> delivered < expected, PATIENCE);
    missed += expected - delivered;
    return latencies.copy();
  }

  /**
   * Sends over all senders, each its next message when the answer to the one before has come.
   *
   * @return how many messages a second were answered
   */
  double publish(long nanos, int overChannels) {
    long start = System.nanoTime();
    long before = accepted;
    int channel = 0;
    while (System.nanoTime() - start < nanos) {
      for (Connection sender : senders) {
        if (sender.isConnected() && !sender.waits) {
          send(sender, channel);
          channel = (channel + 1) % overChannels;
        }
      }
      turn(1);
    }
    long end = System.nanoTime();
    double rate = (accepted - before) * 1e9 / (end - start);
    turnWhile(() -> senders.stream().anyMatch(sender -> sender.waits), PATIENCE);
    return rate;
  }

  private void send(Connection sender, int channel) {
    byte[] head =
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: text/plain\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(
                target.sendPath().formatted(firstChannel + channel),
                target.port(),
                target.senderHeaders(),
                bodySize)
            .getBytes(US_ASCII);
    Mark.write(body, 0, System.nanoTime(), numbers++);
    sender.waits = true;
    try {
      sender.send(out().put(head).put(body).flip());
    } catch (IOException e) {
      errors++;
    }
  }

  /** A connection is there. */
  void connected(Connection connection) {
    if (!connection.isSender && !closing) {
      try {
        connection.listen();
      } catch (IOException e) {
        errors++;
      }
    }
  }

  /** An answer has come as a whole. */
  void answered(
      Connection connection, int status, byte[] bytes, int bodyAt, int bodyLength, long now) {
    if (connection.isSender) {
      accepted++;
      if (status >= 400) {
        errors++;
      }
    } else if (status == 200 && Mark.isAt(bytes, bodyAt, bodyLength)) {
      int number = Mark.number(bytes, bodyAt);
      if (number <= connection.number) {
        duplicates++;
        return;
      }
      connection.number = number;
      delivered++;
      lastDelivery = now;
      latencies.recordValue(Math.max(0, now - Mark.nanos(bytes, bodyAt)));
      if (number == current) {
        pending--;
      }
    } else {
      errors++;
    }
  }

  void turnFor(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      turn(1);
    }
  }

  private void turnWhile(BooleanSupplier condition, long atMost) {
    long end = System.nanoTime() + atMost;
    while (condition.getAsBoolean() && System.nanoTime() < end) {
      turn(1);
    }
  }

  /** Waits for something to happen, and does what is to be done about it. */
  private void turn(long millis) {
    try {
      if (millis == 0) {
        selector.selectNow(LoadClient::ready);
      } else {
        selector.select(LoadClient::ready, millis);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void ready(SelectionKey key) {
    ((Connection) key.attachment()).ready();
  }

  /** Whether a listener that has had an answer is to ask for the next. */
  boolean listensOn() {
    return !closing;
  }

  /**
   * Sends a last message to each channel that has listeners, after which they do not ask again: a
   * server that does not notice that a client is gone would keep its connection for ever.
   */
  @Override
  public void close() {
    closing = true;
    if (!listeners.isEmpty()) {
      if (senders.isEmpty()) {
        openSenders(1);
      }
      sendToEachChannel();
      turnWhile(() -> listeners.stream().anyMatch(listener -> listener.waits), PATIENCE);
    }
    listeners.forEach(Connection::close);
    senders.forEach(Connection::close);
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
