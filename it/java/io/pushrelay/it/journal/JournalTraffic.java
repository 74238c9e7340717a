package io.pushrelay.it.journal;

import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.traffic.Traffic;
import io.pushrelay.time.Await;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Traffic at a relay that ends and begins again, and what else must be there then. */
final class JournalTraffic implements AutoCloseable {
  /** What the relay needs for it. */
  static final Map<String, String> PARAMETERS =
      Map.of(
          "push_listener_concurrency", "broadcast",
          "push_message_buffer_length", "1000000",
          "push_max_reserved_memory", "256M",
          "push_listener_timeout", "5s",
          "push_ping_interval", "2s",
          "push_sender", "/send, /brief",
          "push_message_timeout@/brief", "1s");

  private static final String HEAD =
      "HTTP/1.1 404 Not Found\r\nX-Mine: yes\r\nContent-Type: text/x\r\n\r\nbody";

  private final Supplier<Relay> relay;
  private final Traffic traffic;
  private int round;

  /** Begins. */
  JournalTraffic(Supplier<Relay> relay) {
    this.relay = relay;
    traffic = Traffic.begin(List.of("one", "two"), List.of(relay), 2);
  }

  /** What is to be there after the relay has ended, and what isn't. */
  void prepare() {
    round++;
    Relay now = relay.get();
    assertThat(now.ask(sending("PUT", "created" + round))).hasStatus(200);
    now.post("deleted" + round, "deleted");
    assertThat(now.ask(sending("DELETE", "deleted" + round))).hasStatus(200);
    now.post("/brief", "brief" + round, "brief");
    assertThat(
            now.ask(
                sending("POST", "full" + round)
                    .with("Content-Type", "message/http")
                    .with("X-EventSource-Event", "named")
                    .body(HEAD)))
        .hasStatus(202);
    now.post("full" + round, "after it");
  }

  /** The relay has begun again. */
  void check() {
    Relay now = relay.get();
    assertThat(now.knows("created" + round)).as("a channel that was created").isTrue();
    assertThat(now.knows("deleted" + round)).as("a channel that was deleted").isFalse();
    Response full = now.ask(listening("full" + round));
    assertThat(full).hasStatus(404);
    assertThat(full.header("X-Mine")).hasValue("yes");
    assertThat(full.header("Content-Type")).hasValue("text/x");
    assertThat(full.body()).isEqualTo("body");
    assertThat(now.ask(listening("full" + round).after(TestPosition.of(full))))
        .isMessage("after it");
    try (var stream = now.stream(listening("full" + round))) {
      assertThat(stream.block()).contains("event: named");
    }
    Await.until("what is to expire has", () -> now.messages("brief" + round) == 0);
  }

  /** No more is sent: has everything reached everybody? */
  void assertNothingLost() throws Exception {
    traffic.assertNothingLost();
  }

  @Override
  public void close() {
    traffic.close();
  }
}
