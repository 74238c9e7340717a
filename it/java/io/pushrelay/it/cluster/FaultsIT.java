package io.pushrelay.it.cluster;

import io.pushrelay.it.reliability.Report;
import io.pushrelay.it.server.Server;
import io.pushrelay.store.redis.RedisServer;
import io.pushrelay.time.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/**
 * One fault after the other, at random, while messages are sent and heard at all nodes: every
 * message that was acknowledged reaches every listener, once, in the order of the ids.
 *
 * <p>{@code -Dfaults.seed=N} has the same faults again, {@code -Dfaults.seconds=N} more of them.
 */
@Tag("long")
final class FaultsIT {
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("faults.seconds", 40));
  private static final int NODES = 2;

  /** A node that does not answer for 15 s is taken for dead, and then for a while more. */
  private static final Duration FORGOTTEN = Duration.ofSeconds(20);

  @RegisterExtension static final RedisServer REDIS = new RedisServer(true);

  @TempDir static Path directory;

  private final Random random = new Random(seed());

  private static long seed() {
    long seed = Long.getLong("faults.seed", System.nanoTime() & 0xffff);
    System.out.println("Faults from seed " + seed);
    return seed;
  }

  /** What may happen, more often what takes less time. */
  private enum Fault {
    REDIS_CONNECTIONS_ARE_CUT(5) {
      @Override
      void happen(Cluster cluster, int node) {
        for (int i = 0; i < 5; i++) {
          REDIS.process().cutConnections();
          Await.pass(Duration.ofMillis(100));
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
        Await.pass(Duration.ofMillis(500));
        REDIS.process().restart();
      }
    },
    REDIS_HANGS(3) {
      @Override
      void happen(Cluster cluster, int node) throws Exception {
        REDIS.process().signal("STOP");
        Await.pass(Duration.ofSeconds(3));
        REDIS.process().signal("CONT");
      }
    },
    NODE_HANGS(2) {
      @Override
      void happen(Cluster cluster, int node) throws Exception {
        cluster.signal(node, "STOP");
        Await.pass(Duration.ofSeconds(2));
        cluster.signal(node, "CONT");
      }
    },
    NODE_IS_TAKEN_FOR_DEAD(1) {
      @Override
      void happen(Cluster cluster, int node) throws Exception {
        cluster.signal(node, "STOP");
        Await.pass(FORGOTTEN);
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
    List<Server> kinds = Collections.nCopies(NODES, Server.tested());
    try (Cluster cluster =
        new Cluster(directory, kinds, REDIS.process().url(), ClusterTraffic.PARAMETERS)) {
      ClusterTraffic traffic = new ClusterTraffic(cluster);
      int faults = 0;
      try (traffic) {
        long end = System.nanoTime() + TIME.toNanos();
        while (System.nanoTime() < end) {
          Await.pass(Duration.ofMillis(random.nextInt(2000)));
          Fault fault = Fault.any(random);
          int node = random.nextInt(NODES);
          System.out.println("Fault: " + fault + ", node " + node);
          fault.happen(cluster, node);
          faults++;
        }
        traffic.assertNothingLost();
      }
      traffic.assertNothingLeft(REDIS.process());
      Report.add("two nodes on Redis", "%d faults of both, nothing lost".formatted(faults));
    }
  }
}
