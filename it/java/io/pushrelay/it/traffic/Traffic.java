package io.pushrelay.it.traffic;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Senders and listeners of every transport that come back after every end, and what must hold of
 * them: every message that was acknowledged reaches every listener, once, in the order of the ids,
 * and nobody is told that something was missed. Not thread-safe.
 */
public final class Traffic implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final List<String> channels;
  private final Supplier<Relay> relay;
  private final ExecutorService clients = Executors.newCachedThreadPool();
  private final List<ReturningListener> listeners = new ArrayList<>();
  private final List<SteadySender> senders = new ArrayList<>();
  private final List<Future<?>> sending = new ArrayList<>();

  private Traffic(List<String> channels, Supplier<Relay> relay) {
    this.channels = channels;
    this.relay = relay;
  }

  /**
   * Begins.
   *
   * @param ways to the relay: each has a listener of each transport, at each channel
   * @param senders of each way, at each channel
   */
  public static Traffic begin(List<String> channels, List<Supplier<Relay>> ways, int senders) {
    Traffic traffic = new Traffic(channels, ways.get(0));
    for (String channel : channels) {
      for (int way = 0; way < ways.size(); way++) {
        Supplier<Relay> relay = ways.get(way);
        traffic.listeners.addAll(ReturningListener.ofEachTransport(relay, channel));
        for (int sender = 0; sender < senders; sender++) {
          String name = "sender %d of way %d".formatted(sender, way);
          traffic.senders.add(new SteadySender(name, relay, channel));
        }
      }
    }
    traffic.listeners.forEach(traffic.clients::execute);
    traffic.senders.forEach(sender -> traffic.sending.add(traffic.clients.submit(sender)));
    return traffic;
  }

  /** No more is sent: has everything reached everybody? */
  public void assertNothingLost() throws Exception {
    senders.forEach(SteadySender::stop);
    for (Future<?> sender : sending) {
      sender.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    for (String channel : channels) {
      Delivery.assertComplete(channel, postAtLast(channel), listeners, senders);
    }
  }

  /**
   * Sends messages until one is acknowledged, each another one: one that is not may have been sent
   * nevertheless.
   */
  private TestPosition postAtLast(String channel) {
    List<TestPosition> last = new ArrayList<>();
    AtomicInteger tries = new AtomicInteger();
    Await.until(
        "a message is taken",
        PATIENCE,
        () -> {
          try {
            last.add(relay.get().post(channel, "the last, try " + tries.incrementAndGet()));
            return true;
          } catch (RuntimeException | AssertionError e) {
            return false;
          }
        });
    return last.get(0);
  }

  /** After {@link #close}: returns when no client is left. */
  public boolean awaitEnd() throws InterruptedException {
    return clients.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    senders.forEach(SteadySender::stop);
    listeners.forEach(ReturningListener::stop);
    clients.shutdown();
  }
}
