package io.pushrelay.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Listeners and senders of one target, all in the calling thread. Not thread-safe. */
final class Connections implements AutoCloseable {
  static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
  private static final int BUFFER = 1 << 17;

  /** So many listeners connect at a time; Pushpin refuses those that are too many for it. */
  private static final int AT_A_TIME = 100;

  /** Each has channels of its own, where nothing is left from the one before. */
  private static final int CHANNELS = 100_000;

  private static int opened;

  private final Target target;
  private final Tally tally;
  private final Selector selector;
  private final Answer answer = new Answer();
  private final byte[] read = new byte[BUFFER];
  private final ByteBuffer in = ByteBuffer.wrap(read);
  private final ByteBuffer out;
  private final List<Connection> listeners = new ArrayList<>();
  private final List<Connection> senders = new ArrayList<>();
  private final int firstChannel = CHANNELS * opened++;
  private Audience audience = Audience.longPoll(0, 1);
  private boolean closing;

  /**
   * @param bodySize of the largest message in bytes
   */
  Connections(Target target, int bodySize, Tally tally) {
    this.target = target;
    this.tally = tally;
    out = ByteBuffer.allocateDirect(4096 + 2 * bodySize);
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Selector selector() {
    return selector;
  }

  Tally tally() {
    return tally;
  }

  Target target() {
    return target;
  }

  /** To be used until something else is taken. */
  Answer answer() {
    return answer;
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

  /** Whether listeners are not to ask again. */
  boolean isClosing() {
    return closing;
  }

  Audience audience() {
    return audience;
  }

  List<Connection> senders() {
    return senders;
  }

  /** Opens listeners, and returns when they wait. */
  void listen(Audience all) {
    audience = all;
    for (int i = 0; i < all.listeners(); i++) {
      String path = target.listenPath().formatted(firstChannel + i % all.channels());
      String head =
          "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s"
              .formatted(path, target.port(), target.listenerHeaders().apply(i));
      Dialogue dialogue = all.transport().listener(head.getBytes(US_ASCII), all.resumes());
      listeners.add(new Connection(this, dialogue, i));
      if (i % AT_A_TIME == AT_A_TIME - 1) {
        turnFor(TimeUnit.MILLISECONDS.toNanos(10));
        turnWhile(() -> connecting() >= AT_A_TIME, PATIENCE);
      }
    }
    awaitListeners();
  }

  private long connecting() {
    return listeners.stream().filter(listener -> !listener.waits).count();
  }

  private void awaitListeners() {
    turnWhile(() -> listeners.stream().anyMatch(listener -> !listener.waits), 6 * PATIENCE);
    if (listeners.stream().anyMatch(listener -> !listener.waits)) {
      throw new IllegalStateException(target.name() + ": not all listeners could connect");
    }
    turnFor(TimeUnit.SECONDS.toNanos(1));
  }

  /** All listeners cut their connections off. */
  void leave() {
    listeners.forEach(Connection::close);
  }

  /** They connect again, and ask for what comes after the message that they had last. */
  void comeBack() {
    listeners.forEach(Connection::reopen);
    awaitListeners();
  }

  void openSenders(int count) {
    for (int i = 0; i < count; i++) {
      senders.add(new Connection(this, new Sending(), i));
    }
    turnWhile(() -> senders.stream().anyMatch(sender -> !sender.isConnected()), PATIENCE);
  }

  /** Sends a message to a channel. */
  void send(Connection sender, int channel, byte[] message) {
    request(sender, channel, target.form().message(firstChannel + channel, message));
  }

  private void end(Connection sender, int channel) {
    request(sender, channel, target.form().end(firstChannel + channel));
  }

  private void request(Connection sender, int channel, SenderRequest request) {
    String path = target.sendPath().formatted(firstChannel + channel);
    byte[] head = request.head(path, target.senderPort(), target.senderHeaders());
    sender.waits = true;
    try {
      sender.send(out().put(head).put(request.body()).flip());
    } catch (IOException e) {
      tally.errors++;
    }
  }

  /** What a sender does to a channel. */
  interface Act {
    void on(Connection sender, int channel);
  }

  /** Does this to every channel, over all senders as fast as they are answered. */
  void toEachChannel(Act act) {
    int channel = 0;
    while (channel < audience.channels() && senders.stream().anyMatch(Connection::isConnected)) {
      for (Connection sender : senders) {
        if (channel < audience.channels() && sender.isConnected() && !sender.waits) {
          act.on(sender, channel++);
        }
      }
      turn(1);
    }
  }

  void turnFor(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      turn(1);
    }
  }

  void turnWhile(BooleanSupplier condition, long atMost) {
    long end = System.nanoTime() + atMost;
    while (condition.getAsBoolean() && System.nanoTime() < end) {
      turn(1);
    }
  }

  /** Waits for something to happen, and does what is to be done about it. */
  void turn(long millis) {
    try {
      if (millis == 0) {
        selector.selectNow(Connections::ready);
      } else {
        selector.select(Connections::ready, millis);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void ready(SelectionKey key) {
    ((Connection) key.attachment()).ready();
  }

  /**
   * Sends a last message to each channel that has listeners, after which they do not ask again, or
   * ends it, which ends streams: a server that does not notice that a client is gone would keep its
   * connection for ever.
   */
  @Override
  public void close() {
    closing = true;
    if (!listeners.isEmpty()) {
      if (senders.isEmpty()) {
        openSenders(1);
      }
      if (audience.transport().stays()) {
        toEachChannel(this::end);
        turnFor(TimeUnit.SECONDS.toNanos(1));
      } else {
        byte[] last = new byte[Mark.LENGTH];
        Mark.write(last, 0, System.nanoTime(), Integer.MAX_VALUE);
        toEachChannel((sender, channel) -> send(sender, channel, last));
        turnWhile(() -> listeners.stream().anyMatch(listener -> listener.waits), PATIENCE);
      }
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
