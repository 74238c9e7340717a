package io.pushrelay.it.cluster;

import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Await;
import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.store.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ClientKillParams;

/**
 * One fault after the other, at random, while messages are sent and heard at all nodes: every
 * message that was acknowledged reaches every listener, once, in the order of the ids.
 *
 * <p>{@code -Dfaults.seed=N} has the same faults again, {@code -Dfaults.seconds=N} more of them.
 */
@Tag("long")
final class FaultsIT {
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("faults.seconds", 60));
  private static final Comparator<TestPosition> ORDER =
      Comparator.comparingLong((TestPosition id) -> id.second())
          .thenComparingInt(TestPosition::tag);

  private static final int NODES = 2;
  private static final int CHANNELS = 2;

  /** A node that does not answer for 15 s is taken for dead, and then for a while more. */
  private static final Duration FORGOTTEN = Duration.ofSeconds(20);

  @RegisterExtension static final RedisServer REDIS = new RedisServer(true);

  @TempDir static Path directory;

  private static final Map<String, String> PARAMETERS =
      Map.of(
          "push_listener_concurrency", "broadcast",
          "push_message_buffer_length", "100000",
          "push_max_reserved_memory", "256M",
          "push_listener_timeout", "5s",
          "push_ping_interval", "2s",
          "push_redis_timeout", "1s");

  private final Random random = new Random(seed());
  private final List<ClusterListener> listeners = new ArrayList<>();
  private final List<ClusterSender> senders = new ArrayList<>();

  private static long seed() {
    long seed = Long.getLong("faults.seed", System.nanoTime() & 0xffff);
    System.out.println("Faults from seed " + seed);
    return seed;
  }

  /** What may happen, more often what takes less time. */
  private enum Fault {
    REDIS_CONNECTIONS_ARE_CUT(5) {
      @Override
      void happen(Cluster cluster, int node) throws InterruptedException {
        for (int i = 0; i < 5; i++) {
          try (Jedis jedis = REDIS.process().connect()) {
            jedis.clientKill(new ClientKillParams().skipMe(ClientKillParams.SkipMe.YES));
          }
          Thread.sleep(100);
        }
      }
    },
    REDIS_FORGETS_SCRIPTS(2) {
      @Override
      void happen(Cluster cluster, int node) {
        try (Jedis jedis = REDIS.process().connect()) {
          jedis.scriptFlush();
        }
      }
    },
    REDIS_IS_KILLED(4) {
      @Override
      void happen(Cluster cluster, int node) throws Exception {
        REDIS.process().kill();
        Thread.sleep(500);
        REDIS.process().restart();
      }
    },
    REDIS_HANGS(3) {
      @Override
      void happen(Cluster cluster, int node) throws Exception {
        REDIS.process().signal("STOP");
        Thread.sleep(3000);
        REDIS.process().signal("CONT");
      }
    },
    NODE_HANGS(2) {
      @Override
      void happen(Cluster cluster, int node) throws Exception {
        cluster.signal(node, "STOP");
        Thread.sleep(2000);
        cluster.signal(node, "CONT");
      }
    },
    NODE_IS_TAKEN_FOR_DEAD(1) {
      @Override
      void happen(Cluster cluster, int node) throws Exception {
        cluster.signal(node, "STOP");
        Thread.sleep(FORGOTTEN.toMillis());
        cluster.signal(node, "CONT");
      }
    },
    NODE_IS_DEPLOYED_AGAIN(1) {
      @Override
      void happen(Cluster cluster, int node) {
        cluster.redeploy(node);
      }
    },
    NODE_IS_KILLED(1) {
      @Override
      void happen(Cluster cluster, int node) throws InterruptedException {
        cluster.killAndReplace(node);
      }
    };

    private final int weight;

    Fault(int weight) {
      this.weight = weight;
    }

    abstract void happen(Cluster cluster, int node) throws Exception;

    static Fault any(Random random) {
      List<Fault> weighted =
          Stream.of(values())
              .flatMap(fault -> Stream.generate(() -> fault).limit(fault.weight))
              .toList();
      return weighted.get(random.nextInt(weighted.size()));
    }
  }

  @Test
  void acknowledged_messages_reach_every_listener_once_and_in_order_whatever_happens()
      throws Exception {
    ExecutorService clients = Executors.newCachedThreadPool();
    List<Future<?>> sending = new ArrayList<>();
    try (Cluster cluster = new Cluster(directory, NODES, REDIS.process().url(), PARAMETERS)) {
      try {
        begin(cluster);
        listeners.forEach(clients::execute);
        senders.forEach(sender -> sending.add(clients.submit(sender)));
        long end = System.nanoTime() + TIME.toNanos();
        while (System.nanoTime() < end) {
          Thread.sleep(random.nextInt(2000));
          Fault fault = Fault.any(random);
          int node = random.nextInt(NODES);
          System.out.println("Fault: " + fault + ", node " + node);
          fault.happen(cluster, node);
        }
        senders.forEach(ClusterSender::stop);
        for (Future<?> sender : sending) {
          sender.get(60, TimeUnit.SECONDS);
        }
        for (int i = 0; i < CHANNELS; i++) {
          everythingHasReachedEverybody(cluster, "channel" + i);
        }
      } finally {
        senders.forEach(ClusterSender::stop);
        listeners.forEach(ClusterListener::stop);
      }
      clients.shutdown();
      assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).as("clients have ended").isTrue();
      nothingIsLeft(cluster);
    } finally {
      clients.shutdownNow();
    }
  }

  /** Listeners and senders of each node, and some that come to another one each time. */
  private void begin(Cluster cluster) {
    for (int i = 0; i < CHANNELS; i++) {
      String channel = "channel" + i;
      List<Supplier<Relay>> ways = new ArrayList<>(List.of(cluster.any()));
      for (int node = 0; node < NODES; node++) {
        int fixed = node;
        ways.add(() -> cluster.relay(fixed));
      }
      for (int way = 0; way < ways.size(); way++) {
        listeners.addAll(ClusterListener.ofEachTransport(ways.get(way), channel));
        senders.add(new ClusterSender("sender " + way, ways.get(way), channel));
      }
    }
  }

  private void everythingHasReachedEverybody(Cluster cluster, String channel) {
    TestPosition last = postAtLast(cluster, channel);
    List<ClusterListener> all =
        listeners.stream().filter(listener -> listener.channel.equals(channel)).toList();
    for (ClusterListener listener : all) {
      Await.until(
          () -> listener + " has the last message " + last.id() + ", it is at " + listener.position,
          Duration.ofSeconds(60),
          () -> listener.heard().stream().anyMatch(heard -> heard.id().equals(last)));
      assertThat(listener.faults()).as("faults of %s", listener).isEmpty();
      assertThat(listener.heard())
          .as("ids that %s heard", listener)
          .extracting(ClusterListener.Heard::id)
          .isSortedAccordingTo(ORDER)
          .doesNotHaveDuplicates();
      assertThat(listener.heard())
          .as("what %s heard, and the first of them", listener)
          .isEqualTo(all.get(0).heard());
    }
    Map<String, TestPosition> heard = new TreeMap<>();
    all.get(0).heard().forEach(each -> heard.put(each.text(), each.id()));
    assertThat(heard).as("each message comes once").hasSameSizeAs(all.get(0).heard());
    for (ClusterSender sender : senders) {
      if (sender.channel().equals(channel)) {
        assertThat(heard).as("acknowledged messages").containsAllEntriesOf(sender.acknowledged());
      }
    }
    System.out.println(channel + ": " + heard.size() + " messages to " + all);
  }

  /** Sends a message until it is acknowledged. */
  private static TestPosition postAtLast(Cluster cluster, String channel) {
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

  private static void nothingIsLeft(Cluster cluster) {
    for (int i = 0; i < CHANNELS; i++) {
      String channel = "channel" + i;
      for (int node = 0; node < NODES; node++) {
        Relay relay = cluster.relay(node);
        Await.until(
            () -> "no listener is counted: " + relay.known(channel),
            Duration.ofSeconds(40),
            () -> relay.info(channel).map(Info::listeners).orElse(0) == 0);
      }
      assertThat(cluster.relay(0).ask(sending("DELETE", channel))).hasStatus(200);
    }
    try (Jedis jedis = REDIS.process().connect()) {
      assertThat(jedis.keys("{pushrelay}:*"))
          .as("what is left in Redis: the nodes, and the last second for an hour")
          .isSubsetOf("{pushrelay}:s", "{pushrelay}:f", "{pushrelay}:n");
      assertThat(jedis.ttl("{pushrelay}:s")).isPositive();
    }
  }
}
