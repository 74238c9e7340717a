package io.pushrelay.bench;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Puts load on one target in several ways, all in the calling thread. Not thread-safe. */
final class LoadClient implements AutoCloseable {
  private static final long PATIENCE = Connections.PATIENCE;

  private static final long AT_MOST = TimeUnit.SECONDS.toNanos(30);

  /** A listener counts as listening this long after it has asked (pushload waits as long). */
  private static final long ASKS_AGAIN = TimeUnit.MILLISECONDS.toNanos(5);

  private final Tally tally = new Tally();
  private final Connections connections;
  private final List<Connection> senders;
  private final byte[] body;
  private final int listeners;
  private final int channels;
  private int numbers;

  /**
   * Opens senders and listeners, and returns when these wait.
   *
   * @param bodySize of messages in bytes, at least that of a mark
   */
  LoadClient(Target target, int bodySize, int senderCount, Audience audience) {
    body = new byte[Math.max(bodySize, Mark.LENGTH)];
    Arrays.fill(body, (byte) 'x');
    connections = new Connections(target, body.length, tally);
    senders = connections.senders();
    listeners = audience.listeners();
    channels = audience.channels();
    connections.openSenders(senderCount);
    connections.listen(audience);
  }

  Tally tally() {
    return tally;
  }

  /**
   * What messages took from being sent to each of their listeners, and to the last of them.
   *
   * @param messages how many were sent to the listeners
   */
  record Delivery(Histogram latencies, Histogram rounds, int listeners, int messages) {
    /** Of a message that takes the median time, 0 if none has reached all of them in time. */
    double perSecond() {
      return rounds.getTotalCount() == 0 ? 0 : listeners * 1e9 / rounds.getValueAtPercentile(50);
    }
  }

  /**
   * Sends message after message, each when all listeners of the channel have had the one before;
   * fewer if that takes half a minute.
   *
   * @param warmUp messages before those that count
   */
  Delivery fanOut(int messages, int warmUp) {
    Histogram rounds = new Histogram(3);
    tally.latencies.reset();
    int perChannel = listeners / channels;
    long start = System.nanoTime();
    int i = 0;
    for (; i < warmUp + messages && System.nanoTime() - start < AT_MOST; i++) {
      if (i == warmUp) {
        tally.latencies.reset();
      }
      tally.pending = perChannel;
      tally.current = numbers;
      long sent = System.nanoTime();
      send(senders.get(0), i % channels);
      connections.turnWhile(() -> tally.pending > 0 || senders.get(0).waits, PATIENCE);
      tally.missed += tally.pending;
      if (i >= warmUp && tally.pending == 0) {
        rounds.recordValue(tally.lastDelivery - sent);
      }
      idle(ASKS_AGAIN);
    }
    return new Delivery(tally.latencies.copy(), rounds, perChannel, i - warmUp);
  }

  /**
   * Sends a message to every channel, over all senders as fast as they are answered, and again when
   * all listeners have had theirs.
   *
   * @param warmUp rounds before those that count
   */
  Delivery oneForEachChannel(int rounds, int warmUp) {
    Histogram times = new Histogram(3);
    tally.current = -1;
    for (int i = 0; i < warmUp + rounds; i++) {
      if (i <= warmUp) {
        tally.latencies.reset();
      }
      long expected = tally.delivered + listeners;
      long start = System.nanoTime();
      connections.toEachChannel(this::send);
      connections.turnWhile(() -> tally.delivered < expected, PATIENCE);
      tally.missed += expected - tally.delivered;
      if (i >= warmUp && tally.delivered == expected) {
        times.recordValue(tally.lastDelivery - start);
      }
      idle(ASKS_AGAIN);
    }
    return new Delivery(tally.latencies.copy(), times, listeners, rounds);
  }

  /**
   * Sends so many messages a second, whatever comes back, to one channel after the other.
   *
   * @return what each took to its listeners
   */
  Histogram stream(int messages, int perSecond, int warmUp) {
    tally.latencies.reset();
    int perChannel = listeners / channels;
    long begin = System.nanoTime();
    long before = tally.delivered;
    for (int i = 0; i < warmUp + messages; i++) {
      if (i == warmUp) {
        tally.latencies.reset();
      }
      long due = begin + TimeUnit.SECONDS.toNanos(i) / perSecond;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        connections.turn(left > 1_500_000 ? 1 : 0);
      }
      Connection sender = senders.get(i % senders.size());
      connections.turnWhile(() -> sender.waits || !sender.isConnected(), PATIENCE);
      send(sender, i % channels);
    }
    long expected = before + (long) perChannel * (warmUp + messages);
    connections.turnWhile(() -> tally.delivered < expected, PATIENCE);
    tally.missed += expected - tally.delivered;
    return tally.latencies.copy();
  }

  /**
   * Sends over all senders, each its next message when the answer to the one before has come.
   *
   * @return how many messages a second were answered
   */
  double publish(long nanos, int overChannels) {
    long start = System.nanoTime();
    long before = tally.accepted;
    int channel = 0;
    while (System.nanoTime() - start < nanos) {
      for (Connection sender : senders) {
        if (sender.isConnected() && !sender.waits) {
          send(sender, channel);
          channel = (channel + 1) % overChannels;
        }
      }
      connections.turn(1);
    }
    long end = System.nanoTime();
    double rate = (tally.accepted - before) * 1e9 / (end - start);
    connections.turnWhile(() -> senders.stream().anyMatch(sender -> sender.waits), PATIENCE);
    return rate;
  }

  /**
   * Sends messages that arrive, then others while all listeners are away, who then come back.
   *
   * @param meanwhile how many others
   * @param nanos how long they are away
   * @return how many of the others they get
   */
  long whileAway(int meanwhile, long nanos) {
    fanOut(3, 0);
    connections.leave();
    long before = tally.delivered;
    for (int i = 0; i < meanwhile; i++) {
      idle(nanos / meanwhile / 2);
      send(senders.get(0), 0);
      idle(nanos / meanwhile / 2);
    }
    connections.comeBack();
    idle(TimeUnit.SECONDS.toNanos(2));
    return tally.delivered - before;
  }

  private void send(Connection sender, int channel) {
    Mark.write(body, 0, System.nanoTime(), numbers++);
    connections.send(sender, channel, body);
  }

  /** Sends nothing for so long. */
  void idle(long nanos) {
    connections.turnFor(nanos);
  }

  @Override
  public void close() {
    connections.close();
  }
}
