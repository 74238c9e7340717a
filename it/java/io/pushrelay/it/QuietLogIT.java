package io.pushrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.Repetitions;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.contract.QuietClientsContract;
import io.pushrelay.it.contract.QuietServiceContract;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.Server;
import io.pushrelay.it.server.ServerLog;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.time.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * A healthy server's log has no warning, no error and no stack trace, whatever clients do, but for
 * what the server says of its own accord.
 */
final class QuietLogIT implements QuietServiceContract, QuietClientsContract {
  @TempDir static Path directory;

  /**
   * Until it has said what there is to say of who has gone; some may come in the next test's time.
   */
  private static final Duration MOMENT = Duration.ofMillis(Repetitions.of(300, 1000));

  /** What the tested server says of its own accord about what the tests have done. */
  private static final List<String> KNOWN = new ArrayList<>();

  private static ServerProcess server;
  private static ServerLog log;

  @BeforeAll
  static void start() {
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    server.mustDeploy(
        RelayWar.with(
            "quiet.war",
            Map.of(
                "push_max_reserved_memory", "64M",
                "push_listener", "/listen, /broadcast, /first, /brief, /authorized",
                "push_listener_concurrency@/broadcast", "broadcast",
                "push_listener_concurrency@/first", "first",
                "push_authorized_channels_only@/authorized", "on",
                "push_listener_timeout@/brief", "1s")));
    log = new ServerLog(server);
  }

  @AfterAll
  static void stop() {
    try {
      Await.pass(Duration.ofSeconds(1));
      assertQuiet();
    } finally {
      server.close();
    }
  }

  @AfterEach
  void nothing_else_was_said() {
    Await.pass(MOMENT);
    assertQuiet();
  }

  private static void assertQuiet() {
    ServerLog said = log;
    log = new ServerLog(server);
    assertThat(said.complaints(KNOWN)).isEmpty();
  }

  @Override
  public Relay relay() {
    return server.relay("quiet");
  }

  @Override
  public void knownOf(Server speaker, String... records) {
    if (Server.tested() == speaker) {
      KNOWN.addAll(List.of(records));
    }
  }
}
