package io.pushrelay.it.reliability;

import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;

/**
 * Clients that come and go in every way there is, at channels that come and go with them: the same
 * for as long as it lasts, so that what a server uses may not grow.
 */
final class Churn implements AutoCloseable {
  private static final int CHANNELS = 200;
  private static final int CLIENTS = 8;
  private static final Duration UNREAD = Duration.ofMillis(300);
  private static final String LARGE = "x".repeat(200_000);

  private final Relay relay;
  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  private final LongAdder visits = new LongAdder();

  /** Held by each for a visit, and alone by who looks while nobody visits. */
  private final ReadWriteLock visiting = new ReentrantReadWriteLock(true);

  private volatile boolean over;

  /** Begins. */
  Churn(Relay relay, long seed) {
    this.relay = relay;
    for (int i = 0; i < CLIENTS; i++) {
      Random random = new Random(seed + i);
      threads.execute(() -> run(random));
    }
  }

  /** All channels that it uses. */
  static List<String> channels() {
    return IntStream.range(0, CHANNELS).mapToObj(i -> "churn" + i).toList();
  }

  private void run(Random random) {
    while (!over) {
      visiting.readLock().lock();
      try {
        visit(random, channels().get(random.nextInt(CHANNELS)));
      } catch (RuntimeException | AssertionError cutOff) {
        // Whatever a client that goes finds out.
      } finally {
        visiting.readLock().unlock();
      }
      visits.increment();
    }
  }

  private void visit(Random random, String channel) {
    switch (random.nextInt(9)) {
      case 0 -> poll(channel, random.nextBoolean());
      case 1 -> follow(channel, random.nextBoolean());
      case 2 -> openSocket(channel);
      case 3 -> leaveUnread(channel);
      case 4 -> relay.ask(sending("DELETE", channel));
      case 5 -> relay.ask(sending("PUT", channel));
      case 6 -> halfASender(channel);
      default -> relay.post(channel, "news of " + channel);
    }
  }

  private void poll(String channel, boolean resets) {
    Exchange held = relay.open(listening(channel));
    Await.pass(Duration.ofMillis(20));
    if (resets) {
      held.reset();
    } else {
      held.close();
    }
  }

  private void follow(String channel, boolean resets) {
    EventStreamClient stream = relay.stream(listening(channel));
    relay.post(channel, "news of " + channel);
    stream.data();
    if (resets) {
      stream.reset();
    } else {
      stream.close();
    }
  }

  private void openSocket(String channel) {
    try (WebSocketClient socket = relay.socket(listening(channel))) {
      relay.post(channel, "news of " + channel);
      socket.hear();
    }
  }

  private void leaveUnread(String channel) {
    Exchange stream = relay.open(listening(channel).with("Accept", "text/event-stream"));
    for (int i = 0; i < 5; i++) {
      relay.post("/brief", channel, LARGE);
    }
    Await.pass(UNREAD);
    stream.reset();
  }

  private void halfASender(String channel) {
    try (Exchange sender = relay.open(sending("POST", channel).declaring(1000).sent("half"))) {
      sender.reset();
    }
  }

  /** Does this when all that are there have gone, and lets others come afterwards. */
  void pauseFor(Runnable look) {
    visiting.writeLock().lock();
    try {
      look.run();
    } finally {
      visiting.writeLock().unlock();
    }
  }

  /** How many clients have come and gone. */
  long visits() {
    return visits.sum();
  }

  /** Returns when the last of them has gone. */
  @Override
  public void close() {
    over = true;
    threads.shutdown();
    Await.until("clients have gone", Duration.ofSeconds(60), threads::isTerminated);
  }
}
