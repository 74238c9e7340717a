package io.pushrelay.it;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.time.Await;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listeners that do not read what is sent to them are in nobody's way. */
@Tag("long")
final class UnreadingListenersIT {
  private static final int UNREADING = 50;

  /**
   * More than the kernel takes off a server's hands: 4 MB and what a client's buffer has room for.
   */
  private static final String LARGE = "x".repeat(8 << 20);

  private static final int OTHERS = 50;

  private static final String CHANNEL = "large";

  @TempDir Path directory;

  @Test
  void others_are_served_while_50_listeners_that_were_held_do_not_read() {
    othersAreServed(
        relay -> {
          List<Exchange> held = new ArrayList<>();
          for (int i = 0; i < UNREADING; i++) {
            held.add(relay.hold(CHANNEL));
          }
          assertThat(relay.posted("/send", CHANNEL, LARGE)).hasStatus(201);
          Await.until("none is held", () -> relay.known(CHANNEL).listeners() == 0);
          return held;
        },
        late -> assertThat(late.response()).isMessage(LARGE));
  }

  @Test
  void others_are_served_while_50_listeners_that_came_afterwards_do_not_read() {
    othersAreServed(
        relay -> {
          assertThat(relay.posted("/send", CHANNEL, LARGE)).hasStatus(202);
          List<Exchange> late = new ArrayList<>();
          for (int i = 0; i < UNREADING; i++) {
            late.add(relay.open(listening(CHANNEL)));
          }
          return late;
        },
        late -> assertThat(late.response()).isMessage(LARGE));
  }

  @Test
  void others_are_served_while_50_streams_do_not_read() {
    othersAreServed(
        relay -> {
          List<Exchange> streams = new ArrayList<>();
          for (int i = 0; i < UNREADING; i++) {
            streams.add(
                relay.hold(listening(CHANNEL).with("Accept", "text/event-stream"), CHANNEL));
          }
          assertThat(relay.posted("/send", CHANNEL, LARGE)).hasStatus(201);
          return streams;
        },
        late -> {
          EventStreamClient stream = late.stream();
          assertThat(stream.block()).containsExactly(": hi");
          assertThat(stream.data()).isEqualTo(LARGE);
        });
  }

  @Test
  void others_are_served_while_50_sockets_do_not_read() {
    List<WebSocketClient> sockets = new ArrayList<>();
    othersAreServed(
        relay -> {
          for (int i = 0; i < UNREADING; i++) {
            sockets.add(relay.unreadSocket(listening(CHANNEL)));
          }
          Await.until(
              "all are held",
              () -> relay.info(CHANNEL).map(Info::listeners).orElse(0) == UNREADING);
          assertThat(relay.posted("/send", CHANNEL, LARGE)).hasStatus(201);
          return List.of();
        },
        none -> {});
    sockets.forEach(WebSocketClient::close);
  }

  /**
   * Others are those that listen to other channels, and those who use other applications.
   *
   * @param late what some of those who did not read find when they do
   */
  private void othersAreServed(Function<Relay, List<Exchange>> listeners, Consumer<Exchange> late) {
    try (ServerProcess server =
        ServerProcess.start(
            directory,
            new ServerProcess.Settings(
                List.of("-Xmx1g"),
                Map.of(
                    "push_max_message_size", "8M",
                    "push_max_reserved_memory", "64M",
                    "push_listener_concurrency", "broadcast"),
                Map.of()))) {
      assertThat(server.deploys(RelayWar.named("relay.war"))).as("deployed").isTrue();
      assertThat(server.deploys(RelayWar.otherApplication("other.war"))).as("deployed").isTrue();
      Relay relay = server.relay("relay");
      Relay other = server.relay("other");
      List<Exchange> unreading = listeners.apply(relay);
      try {
        for (int i = 0; i < OTHERS; i++) {
          String channel = fresh();
          try (Exchange listener = relay.hold(channel)) {
            relay.post(channel, "small");
            assertThat(listener.response()).isMessage("small");
          }
          assertThat(other.ask(Request.of("GET", "/index.html"))).isMessage("another application");
        }
        unreading.stream().limit(3).forEach(late);
      } finally {
        unreading.forEach(Exchange::reset);
      }
      assertThat(relay.ask(sending("DELETE", CHANNEL))).hasStatus(200);
    }
  }
}
