package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.time.Await;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * One client can't use everything up. Clients have addresses of their own here: all of 127.0.0.0/8
 * is this machine.
 */
public interface ClientLimitContract {
  int CLIENT_LISTENERS = 8;
  int ALL_LISTENERS = 40;

  /** The number of the address that had nobody yet. */
  AtomicInteger ADDRESSES = new AtomicInteger(1);

  Relay relay();

  private static String freshAddress() {
    int number = ADDRESSES.incrementAndGet();
    return "127.0.%d.%d".formatted(number / 250, 1 + number % 250);
  }

  private static Request stream(String channel) {
    return listening(channel).with("Accept", "text/event-stream");
  }

  private static void isRefused(Response response, int status, String directive) {
    assertThat(response).hasStatus(status).hasSentenceAbout(directive);
    assertThat(response.header("Retry-After").orElseThrow()).matches("[1-9][0-9]*");
  }

  private Response from(String address, Request request) {
    try (Exchange exchange = relay().openFrom(address, request)) {
      return exchange.response();
    }
  }

  private static void close(List<Exchange> held) {
    held.forEach(Exchange::close);
    held.clear();
  }

  @Test
  default void client_that_has_its_listeners_is_refused_and_others_are_not() {
    String channel = fresh();
    String address = freshAddress();
    List<Exchange> held = new ArrayList<>();
    relay().ask(sending("PUT", channel));
    try {
      for (int i = 0; i < CLIENT_LISTENERS; i++) {
        Request one = listening(channel);
        Request next = i == 0 ? one.upgrading() : i % 2 == 0 ? stream(channel) : one;
        held.add(relay().openFrom(address, next));
        relay().awaitListeners(i + 1, channel);
      }
      for (Request more :
          List.of(listening(channel), stream(channel), listening(channel).upgrading())) {
        isRefused(from(address, more), 429, "push_max_client_listeners");
      }
      assertThat(relay().known(channel).listeners()).isEqualTo(CLIENT_LISTENERS);
      try (Exchange other = relay().hold(channel)) {
        relay().post(channel, "news");
        assertThat(other.response()).isMessage("news");
      }
      held.remove(1).close(); // it has been answered
      Await.until(
          "there is a place again", () -> from(address, listening(channel)).status() == 200);
    } finally {
      close(held);
    }
  }

  @Test
  default void nobody_is_let_in_when_the_deployment_has_its_listeners() {
    String channel = fresh();
    List<Exchange> held = new ArrayList<>();
    relay().ask(sending("PUT", channel));
    try {
      Await.until(
          "all places are taken",
          () -> {
            String address = freshAddress();
            for (int i = 0; i < CLIENT_LISTENERS; i++) {
              held.add(relay().openFrom(address, stream(channel))); // or not: others are leaving
            }
            return relay().known(channel).listeners() == ALL_LISTENERS;
          });
      isRefused(from(freshAddress(), listening(channel)), 503, "push_max_listeners");
      isRefused(from(freshAddress(), stream(channel)), 503, "push_max_listeners");
      isRefused(from(freshAddress(), listening(channel).upgrading()), 503, "push_max_listeners");
    } finally {
      close(held);
    }
    relay().awaitListeners(0, channel);
    relay().post(channel, "news");
    Await.until("there is a place", () -> relay().ask(listening(channel)).status() == 200);
  }

  @Test
  default void client_listens_to_so_many_channels_that_it_has_made() {
    String known = fresh();
    String subject = "mallory " + known;
    relay().ask(sending("PUT", known));
    List<EventStreamClient> streams = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        streams.add(relay().stream(SubjectContract.of(subject, known + "-own-" + i)));
      }
      isRefused(relay().ask(SubjectContract.of(subject, fresh())), 429, "push_max_client_channels");
      isRefused(
          relay().ask(SubjectContract.of(subject, fresh()).with("Accept", "text/event-stream")),
          429,
          "push_max_client_channels");
      isRefused(
          relay().ask(SubjectContract.of(subject, known + "," + fresh())),
          429,
          "push_max_client_channels");
      try (WebSocketClient socket = relay().socket(SubjectContract.of(subject, fresh()))) {
        assertThat(socket.hear()).isEqualTo("closed: 1013 429 Too Many Requests");
      }
      try (EventStreamClient there = relay().stream(SubjectContract.of(subject, known));
          EventStreamClient own = relay().stream(SubjectContract.of(subject, known + "-own-0"))) {
        relay().post(known, "news");
        relay().post(known + "-own-0", "own news");
        assertThat(there.data()).isEqualTo("news");
        assertThat(own.data()).isEqualTo("own news");
      }
      String other = fresh();
      try (Exchange others = relay().hold(SubjectContract.of("other " + subject, other), other)) {
        relay().post(other, "news");
        assertThat(others.response()).isMessage("news");
      }
    } finally {
      streams.forEach(EventStreamClient::close);
    }
    Await.until(
        "they are free again",
        () -> {
          try (Exchange again = relay().open(SubjectContract.of(subject, fresh()))) {
            return !again.hears(Duration.ofMillis(200));
          }
        });
  }

  @Test
  default void client_that_opens_connections_as_fast_as_it_can_keeps_nobody_from_listening()
      throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger opened = new AtomicInteger();
    String channel = fresh();
    String address = freshAddress();
    relay().ask(sending("PUT", channel));
    List<Thread> attackers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      attackers.add(new Thread(() -> attack(address, channel, over, opened)));
    }
    attackers.forEach(Thread::start);
    try {
      Await.until("it has begun", () -> opened.get() > 200);
      long start = System.nanoTime();
      do {
        String own = fresh();
        try (Exchange held = relay().hold(own);
            EventStreamClient stream = relay().stream(listening(own));
            WebSocketClient socket = relay().socket(listening(own))) {
          relay().post(own, "news");
          assertThat(held.response()).isMessage("news");
          assertThat(stream.data()).isEqualTo("news");
          assertThat(socket.hear()).isEqualTo("text: news");
        }
        assertThat(relay().info(channel).map(info -> info.listeners()).orElse(0))
            .isLessThanOrEqualTo(CLIENT_LISTENERS);
        Await.until( // or the next ones would be too many of this client
            "its own have gone", Duration.ofSeconds(20), () -> relay().known(own).listeners() == 0);
        Await.pass(Duration.ofMillis(300));
      } while (System.nanoTime() - start < 5_000_000_000L
          || (opened.get() <= 500 && System.nanoTime() - start < 60_000_000_000L));
    } finally {
      over.set(true);
      for (Thread attacker : attackers) {
        attacker.join(20_000);
      }
    }
    assertThat(opened).hasValueGreaterThan(500);
    Await.until(
        "its places are free again", () -> from(address, listening(channel)).status() == 200);
  }

  /**
   * Never reads, and opens another connection for each that is answered: more than the server can
   * answer would be in the server's own queue, whatever the relay does.
   */
  private void attack(String address, String channel, AtomicBoolean over, AtomicInteger opened) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    List<Exchange> all = new ArrayList<>();
    while (!over.get()) {
      Request request =
          listening(random.nextBoolean() ? channel : "attack-" + random.nextInt(1000));
      try {
        all.add(
            relay()
                .openFrom(
                    address,
                    switch (random.nextInt(3)) {
                      case 0 -> request;
                      case 1 -> request.with("Accept", "text/event-stream");
                      default -> request.upgrading();
                    }));
        opened.incrementAndGet();
      } catch (UncheckedIOException refused) {
        // The server takes no more of them for the moment.
      }
      while (all.size() > 100 && !over.get()) {
        Exchange one = all.get(random.nextInt(all.size()));
        if (one.hearsOrIsReset(Duration.ofMillis(1))) {
          all.remove(one);
          one.close();
        }
      }
    }
    relay().post(channel, "for who asks then");
    close(all);
  }

  @Test
  default void sender_beyond_its_rate_is_told_when_to_come_back() {
    String channel = fresh();
    Request post = sending("POST", "/slow", channel).body("news");
    long start = System.nanoTime();
    int sent = 0;
    Response last = relay().ask(post);
    for (; last.status() == 202; last = relay().ask(post)) {
      sent++;
    }
    isRefused(last, 429, "push_sender_rate");
    long more = (System.nanoTime() - start) / 5_000_000_000L; // twelve a minute
    assertThat((long) sent).isBetween(3L, 3 + more);
    assertThat(relay().messages(channel)).isEqualTo(sent);
    assertThat(from(freshAddress(), post)).as("another sender's").hasStatus(202);
    relay().post(channel, "elsewhere there is none");
    Await.until("it may send again", () -> relay().ask(post).status() == 202);
  }

  @Test
  default void messages_of_one_request_count_each_and_are_let_through_all_or_none() {
    String channel = fresh();
    String part = "--b\r\n\r\nnews\r\n";
    Request several =
        Request.of("POST", "/parts?id=" + channel)
            .with("Content-Type", "multipart/mixed; boundary=b");
    String address = freshAddress();
    assertThat(from(address, several.body(part.repeat(4) + "--b--"))).hasStatus(413);
    assertThat(from(address, several.body(part.repeat(2) + "--b--"))).hasStatus(202);
    isRefused(from(address, several.body(part.repeat(2) + "--b--")), 429, "push_sender_rate");
    assertThat(relay().messages(channel)).isEqualTo(2);
    assertThat(from(address, several.body(part + "--b--"))).hasStatus(202);
    isRefused(from(address, several.body(part + "--b--")), 429, "push_sender_rate");
    assertThat(relay().messages(channel)).isEqualTo(3);
  }

  @Test
  default void sender_beyond_its_rate_is_told_so_over_a_web_socket() {
    String channel = fresh();
    try (WebSocketClient socket = relay().socket(sending("GET", "/slower", channel))) {
      for (int i = 1; i <= 3; i++) {
        assertThat(socket.send("news").hear()).contains("\"messages\": " + i);
      }
      for (int i = 0; i < 2; i++) {
        assertThat(socket.send("news").hear())
            .startsWith("text: {\"error\": 429, \"message\": \"You have sent as many messages");
      }
    }
    assertThat(relay().messages(channel)).isEqualTo(3);
  }
}
