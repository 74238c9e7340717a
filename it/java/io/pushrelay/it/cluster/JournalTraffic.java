package io.pushrelay.it.cluster;

import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Senders, and listeners of every transport that come back, at a relay that ends and begins again;
 * and what must hold of it: every message that was acknowledged reaches every listener, once, in
 * the order of the ids, and nobody is told that something was missed.
 */
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
  private final ExecutorService clients = Executors.newCachedThreadPool();
  private final List<ClusterListener> listeners = new ArrayList<>();
  private final List<ClusterSender> senders = new ArrayList<>();
  private final List<Future<?>> sending = new ArrayList<>();
  private int round;

  /** Begins. */
  JournalTraffic(Supplier<Relay> relay) {
    this.relay = relay;
    for (String channel : List.of("one", "two")) {
      listeners.addAll(ClusterListener.ofEachTransport(relay, channel));
      senders.add(new ClusterSender("first", relay, channel));
      senders.add(new ClusterSender("second", relay, channel));
    }
    listeners.forEach(clients::execute);
    senders.forEach(sender -> sending.add(clients.submit(sender)));
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
    Await.until(
        "what is to expire has", Duration.ofSeconds(3), () -> now.messages("brief" + round) == 0);
  }

  /** No more is sent: has everything reached everybody? */
  void assertNothingLost() throws Exception {
    senders.forEach(ClusterSender::stop);
    for (Future<?> sender : sending) {
      sender.get(60, TimeUnit.SECONDS);
    }
    everythingHasReachedEverybody("one");
    everythingHasReachedEverybody("two");
  }

  private void everythingHasReachedEverybody(String channel) {
    TestPosition last = relay.get().post(channel, "the last");
    Delivery.assertComplete(channel, last, listeners, senders);
  }

  @Override
  public void close() {
    senders.forEach(ClusterSender::stop);
    listeners.forEach(ClusterListener::stop);
    clients.shutdown();
  }
}
