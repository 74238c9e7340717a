package io.pushrelay.it.cluster;

import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.traffic.Traffic;
import io.pushrelay.store.redis.RedisProcess;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;

/** Traffic at all nodes of a cluster, and what must be left of it in Redis. */
final class ClusterTraffic implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

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
  private final Traffic traffic;

  /** Begins. */
  ClusterTraffic(Cluster cluster) {
    this.cluster = cluster;
    traffic = Traffic.begin(channels(), ways(cluster), 1);
  }

  private static List<String> channels() {
    return IntStream.range(0, CHANNELS).mapToObj(i -> "channel" + i).toList();
  }

  /** To each node, and to another one each time. */
  private static List<Supplier<Relay>> ways(Cluster cluster) {
    List<Supplier<Relay>> ways = new ArrayList<>(List.of(cluster.any()));
    for (int node = 0; node < cluster.size(); node++) {
      int fixed = node;
      ways.add(() -> cluster.relay(fixed));
    }
    return ways;
  }

  /** No more is sent: has everything reached everybody? */
  void assertNothingLost() throws Exception {
    traffic.assertNothingLost();
  }

  @Override
  public void close() {
    traffic.close();
  }

  /** After the end of all clients. */
  void assertNothingLeft(RedisProcess redis) throws InterruptedException {
    assertThat(traffic.awaitEnd()).as("clients have ended").isTrue();
    for (String channel : channels()) {
      for (int node = 0; node < cluster.size(); node++) {
        Relay relay = cluster.relay(node);
        Await.until(
            () -> "no listener is counted: " + relay.ask(sending("GET", channel)),
            PATIENCE,
            () -> {
              Response told = relay.ask(sending("GET", channel).with("Accept", "application/json"));
              return told.status() == 200 && relay.info(told).listeners() == 0;
            });
      }
      Await.until( // 503: Redis, which writes each message to disk, is slow now and then
          "the channel is deleted",
          PATIENCE,
          () -> cluster.relay(0).ask(sending("DELETE", channel)).status() != 503);
    }
    try (Jedis jedis = redis.connect()) {
      assertThat(jedis.keys("{pushrelay}:*"))
          .as("what is left in Redis: the nodes, and the last second for an hour")
          .isSubsetOf("{pushrelay}:s", "{pushrelay}:f", "{pushrelay}:n");
      assertThat(jedis.ttl("{pushrelay}:s")).isPositive();
    }
  }
}
