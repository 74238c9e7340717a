package io.pushrelay.it;

import static io.pushrelay.it.Relay.fresh;
import static io.pushrelay.it.Relay.listening;
import static io.pushrelay.it.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.client.WebSocketClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A healthy server's log has no warning, no error and no stack trace. */
final class QuietLogIT {
  private static final int TIMES = 100;

  @TempDir static Path directory;

  private static ServerProcess server;
  private static Relay relay;

  private ServerLog log;

  @BeforeAll
  static void start() {
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    assertThat(
            server.deploys(
                RelayWar.with(
                    "quiet.war",
                    Map.of(
                        "push_max_reserved_memory", "64M",
                        "push_listener", "/listen, /broadcast, /first, /brief, /authorized",
                        "push_listener_concurrency@/broadcast", "broadcast",
                        "push_listener_concurrency@/first", "first",
                        "push_authorized_channels_only@/authorized", "on",
                        "push_listener_timeout@/brief", "1s"))))
        .as("deployed; the server said:\n%s", server.output())
        .isTrue();
    relay = server.relay("quiet");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void listen() {
    log = new ServerLog(server);
  }

  @AfterEach
  void nothing_was_complained_of() {
    Await.pass(Duration.ofSeconds(1)); // what a server says of a client that has gone
    assertThat(log.complaints()).isEmpty();
  }

  @Test
  void messages_for_one_held_request_each() {
    String channel = fresh();
    TestPosition last = relay.post(channel, "0");
    try (Exchange listener = relay.connect()) {
      for (int i = 1; i <= TIMES; i++) {
        listener.send(listening(channel).after(last).under(relay.context()));
        Await.until("it is held", () -> relay.known(channel).listeners() == 1);
        last = relay.post(channel, "" + i);
        assertThat(listener.response()).isMessage("" + i);
      }
    }
  }

  @Test
  void messages_that_are_there_when_they_are_asked_for() {
    String channel = fresh();
    try (Exchange listener = relay.connect()) {
      for (int i = 0; i < TIMES; i++) {
        relay.post(channel, "x");
        listener.send(listening(channel).under(relay.context()));
        assertThat(listener.response()).isMessage("x");
      }
    }
  }

  @Test
  void messages_for_streams_and_sockets() {
    String channel = fresh();
    try (EventStreamClient stream =
            relay.stream(listening("/broadcast", channel).with("Accept", "text/event-stream"));
        WebSocketClient socket = relay.socket(listening("/broadcast", channel));
        WebSocketClient sender = relay.socket(sending("GET", channel))) {
      for (int i = 0; i < TIMES; i++) {
        if (i % 2 == 0) {
          relay.post(channel, "x");
        } else {
          sender.send("x");
        }
        assertThat(stream.data()).isEqualTo("x");
        assertThat(socket.hear()).isEqualTo("text: x");
      }
    }
  }

  @Test
  void messages_for_twenty_held_requests_each() {
    for (int i = 0; i < 10; i++) {
      String channel = fresh();
      List<Exchange> listeners = new ArrayList<>();
      for (int n = 0; n < 20; n++) {
        listeners.add(relay.hold(listening("/broadcast", channel), channel));
      }
      relay.post(channel, "news");
      for (Exchange listener : listeners) {
        assertThat(listener.response()).isMessage("news");
        listener.close();
      }
    }
  }

  @Test
  void held_requests_that_time_out_conflict_and_end_with_their_channel() {
    String channel = fresh();
    String brief = fresh();
    try (Exchange late = relay.hold(listening("/brief", brief), brief);
        Exchange one = relay.hold(listening(channel), channel);
        Exchange two = relay.open(listening(channel))) {
      assertThat(one.response()).hasStatus(409);
      Await.until("it is held", () -> relay.known(channel).listeners() == 1);
      relay.ask(sending("DELETE", channel));
      assertThat(two.response()).hasStatus(410);
      assertThat(late.response()).hasStatus(408);
    }
  }

  @Test
  void streams_and_sockets_that_conflict_and_end_with_their_channel() {
    String channel = fresh();
    try (EventStreamClient stream = relay.stream(listening("/first", channel));
        WebSocketClient second = relay.socket(listening("/first", channel))) {
      assertThat(second.hear()).startsWith("closed: 4409");
      relay.ask(sending("DELETE", channel));
      assertThat(stream.event()).contains(": 410 Gone");
      assertThat(stream.ends()).isTrue();
    }
    try (WebSocketClient socket = relay.socket(listening(channel))) {
      Await.until("it is held", () -> relay.knows(channel));
      relay.ask(sending("DELETE", channel));
      assertThat(socket.hear()).startsWith("closed: 1001");
    }
  }
}
