package io.pushrelay.it.cluster;

import io.pushrelay.it.server.Server;
import io.pushrelay.store.redis.RedisServer;
import io.pushrelay.time.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * One node of each server: a Payara, a WildFly and a TomEE are one relay. Where the build has not
 * put all of them the test is skipped, unless {@code -Dservers.required=true} says that it must
 * run.
 */
@Tag("long")
final class MixedServersIT {
  private static final Duration TIME = Duration.ofSeconds(10);

  @RegisterExtension static final RedisServer REDIS = new RedisServer();

  @TempDir static Path directory;

  @Test
  void servers_of_different_kinds_are_one_relay() throws Exception {
    List<Server> all = List.of(Server.PAYARA, Server.WILDFLY, Server.TOMEE);
    List<Server> missing = all.stream().filter(s -> s.home().isEmpty()).toList();
    if (!missing.isEmpty()) {
      String why = "there are no servers of these kinds: " + missing;
      if (Boolean.getBoolean("servers.required")) {
        throw new AssertionError(why);
      }
      Assumptions.abort(why);
    }
    try (Cluster cluster =
        new Cluster(directory, all, REDIS.process().url(), ClusterTraffic.PARAMETERS)) {
      ClusterTraffic traffic = new ClusterTraffic(cluster);
      try (traffic) {
        Await.pass(TIME);
        cluster.redeploy(all.indexOf(Server.WILDFLY));
        traffic.assertNothingLost();
      }
      traffic.assertNothingLeft(REDIS.process());
    }
  }
}
