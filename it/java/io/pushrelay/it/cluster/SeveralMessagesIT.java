package io.pushrelay.it.cluster;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.contract.MergedDirectives;
import io.pushrelay.it.contract.SeveralChannelsSenderContract;
import io.pushrelay.it.contract.SeveralMessagesContract;
import io.pushrelay.it.contract.SeveralMessagesSenderContract;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.store.redis.RedisServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several messages or channels at once, where the store answers later and each request elsewhere.
 */
final class SeveralMessagesIT
    implements SeveralMessagesContract,
        SeveralMessagesSenderContract,
        SeveralChannelsSenderContract {
  private static final List<String> NODES = List.of("node1", "node2");

  @RegisterExtension static final RedisServer REDIS = new RedisServer();

  @TempDir static Path directory;

  private static ServerProcess server;

  private final AtomicInteger requests = new AtomicInteger();

  @BeforeAll
  static void start() {
    Map<String, String> parameters = new HashMap<>(MergedDirectives.of(SeveralMessagesIT.class));
    parameters.put("push_redis_url", REDIS.process().url());
    parameters.put("push_redis_timeout", "12s"); // a machine that stops for a moment is no outage
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    for (String node : NODES) {
      server.mustDeploy(RelayWar.with(node + ".war", parameters));
    }
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  public Relay relay() {
    return server.relay(NODES.get(requests.getAndIncrement() % NODES.size()));
  }
}
