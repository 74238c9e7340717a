package io.pushrelay.it.cluster;

import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.store.redis.RedisProcess;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import redis.clients.jedis.Jedis;

/**
 * Senders and listeners of every transport at all nodes of a cluster, and what must hold of them:
 * every message that was acknowledged reaches every listener, once, in the order of the ids.
 */
final class ClusterTraffic implements AutoCloseable {
  /** What the relay needs for it. */
  static final Map<String, String> PARAMETERS =
      Map.of(
          "push_listener_concurrency", "broadcast",
          "push_message_buffer_length", "100000",
          "push_max_reserved_memory", "256M",
          "push_listener_timeout", "5s",
          "push_ping_interval", "2s",
          "push_redis_timeout", "1s");

  private static final int CHANNELS = 2;

  private final Cluster cluster;
  private final ExecutorService clients = Executors.newCachedThreadPool();
  private final List<ClusterListener> listeners = new ArrayList<>();
  private final List<ClusterSender> senders = new ArrayList<>();
  private final List<Future<?>> sending = new ArrayList<>();

  /** Begins. */
  ClusterTraffic(Cluster cluster) {
    this.cluster = cluster;
    begin();
    listeners.forEach(clients::execute);
    senders.forEach(sender -> sending.add(clients.submit(sender)));
  }

  /** No more is sent: has everything reached everybody? */
  void assertNothingLost() throws Exception {
    senders.forEach(ClusterSender::stop);
    for (Future<?> sender : sending) {
      sender.get(60, TimeUnit.SECONDS);
    }
    for (int i = 0; i < CHANNELS; i++) {
      everythingHasReachedEverybody("channel" + i);
    }
  }

  @Override
  public void close() {
    senders.forEach(ClusterSender::stop);
    listeners.forEach(ClusterListener::stop);
    clients.shutdown();
  }

  /** Listeners and senders of each node, and some that come to another one each time. */
  private void begin() {
    for (int i = 0; i < CHANNELS; i++) {
      String channel = "channel" + i;
      List<Supplier<Relay>> ways = new ArrayList<>(List.of(cluster.any()));
      for (int node = 0; node < cluster.size(); node++) {
        int fixed = node;
        ways.add(() -> cluster.relay(fixed));
      }
      for (int way = 0; way < ways.size(); way++) {
        listeners.addAll(ClusterListener.ofEachTransport(ways.get(way), channel));
        senders.add(new ClusterSender("sender " + way, ways.get(way), channel));
      }
    }
  }

  private void everythingHasReachedEverybody(String channel) {
    TestPosition last = postAtLast(channel);
    Delivery.assertComplete(channel, last, listeners, senders);
  }

  /** Sends a message until it is acknowledged. */
  private TestPosition postAtLast(String channel) {
    List<TestPosition> last = new ArrayList<>();
    Await.until(
        "a message is taken",
        Duration.ofSeconds(60),
        () -> {
          try {
            last.add(cluster.any().get().post(channel, "the last"));
            return true;
          } catch (RuntimeException | AssertionError e) {
            return false;
          }
        });
    return last.get(0);
  }

  /** After the end of all clients. */
  void assertNothingLeft(RedisProcess redis) throws InterruptedException {
    assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).as("clients have ended").isTrue();
    for (int i = 0; i < CHANNELS; i++) {
      String channel = "channel" + i;
      for (int node = 0; node < cluster.size(); node++) {
        Relay relay = cluster.relay(node);
        Await.until(
            () -> "no listener is counted: " + relay.known(channel),
            Duration.ofSeconds(40),
            () -> relay.info(channel).map(Info::listeners).orElse(0) == 0);
      }
      assertThat(cluster.relay(0).ask(sending("DELETE", channel))).hasStatus(200);
    }
    try (Jedis jedis = redis.connect()) {
      assertThat(jedis.keys("{pushrelay}:*"))
          .as("what is left in Redis: the nodes, and the last second for an hour")
          .isSubsetOf("{pushrelay}:s", "{pushrelay}:f", "{pushrelay}:n");
      assertThat(jedis.ttl("{pushrelay}:s")).isPositive();
    }
  }
}
