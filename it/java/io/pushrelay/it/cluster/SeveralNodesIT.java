package io.pushrelay.it.cluster;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.contract.ChannelIdContract;
import io.pushrelay.it.contract.ChannelInfoContract;
import io.pushrelay.it.contract.EventStreamContract;
import io.pushrelay.it.contract.ListenerContract;
import io.pushrelay.it.contract.MessageBodyContract;
import io.pushrelay.it.contract.PositionContract;
import io.pushrelay.it.contract.SenderContract;
import io.pushrelay.it.contract.WebSocketContract;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.store.redis.RedisServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two deployments on one Redis are one relay: what holds for the shipped configuration holds
 * whichever of them a request reaches. Here each goes to the other one than the last.
 */
final class SeveralNodesIT
    implements SenderContract,
        MessageBodyContract,
        ChannelInfoContract,
        PositionContract,
        ListenerContract,
        ChannelIdContract,
        EventStreamContract,
        WebSocketContract {
  private static final List<String> NODES = List.of("node1", "node2");

  @RegisterExtension static final RedisServer REDIS = new RedisServer();

  @TempDir static Path directory;

  private static ServerProcess server;

  private final AtomicInteger requests = new AtomicInteger();

  @BeforeAll
  static void start() {
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    for (String node : NODES) {
      server.mustDeploy(
          RelayWar.with(
              node + ".war",
              Map.of(
                  "push_redis_url",
                  REDIS.process().url(),
                  // A machine that stops for a moment is no outage.
                  "push_redis_timeout",
                  "12s")));
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  public Relay relay() {
    return server.relay(NODES.get(requests.getAndIncrement() % NODES.size()));
  }
}
