package io.pushrelay.it;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.Server;
import io.pushrelay.it.server.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What listeners hear when the server's process is told to end (SIGTERM). */
final class TerminationIT {
  private static final String COME_BACK = "closed: 1012 503 Service Unavailable";
  private static final String BROKEN_OFF = "closed: 1006";
  private static final String RESET = "error: java.io.IOException: ";

  @TempDir static Path directory;

  private ServerProcess server;
  private Relay relay;

  @BeforeEach
  void start() {
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    server.mustDeploy(RelayWar.named("ending.war"));
    relay = server.relay("ending");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void listeners_of_a_server_that_is_terminated_are_told_to_come_back() {
    List<WebSocketClient> sockets = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      sockets.add(relay.socket(listening(fresh())));
    }
    String channel = fresh();
    WebSocketClient sender = relay.socket(sending("GET", channel));
    sockets.add(sender);
    try (Exchange held = relay.hold(channel);
        EventStreamClient stream = relay.stream(listening(fresh()))) {
      server.terminate();
      List<String> heard = sockets.stream().map(WebSocketClient::hear).toList();
      if (Server.tested() == Server.PAYARA) {
        // It may close its connections before it stops its deployments: where one came after the
        // start, in 5 of 8 tries; where it was there from the start, in none of 7.
        assertThat(heard)
            .allMatch(
                end -> end.equals(COME_BACK) || end.equals(BROKEN_OFF) || end.startsWith(RESET));
      } else {
        assertThat(heard).containsOnly(COME_BACK);
        assertThat(held.response()).hasStatus(503).hasNoBody();
        assertThat(stream.event()).last().isEqualTo(": 503 Service Unavailable");
      }
    } finally {
      sockets.forEach(WebSocketClient::close);
    }
  }
}
