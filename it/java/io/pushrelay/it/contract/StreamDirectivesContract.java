package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Event streams at locations whose directives differ from the defaults. */
@Directives({
  "push_sender /bulk, /two, /unstored",
  "push_listener /broadcast, /first, /authorized, /full, /members, /poll interval-poll, "
      + "/brief, /lively, /impatient, /events, /polls, /any",
  "push_message_buffer_length@/bulk 1000",
  "push_message_buffer_length@/two 2",
  "push_store_messages@/unstored off",
  "push_listener_concurrency@/broadcast broadcast",
  "push_listener_concurrency@/first first",
  "push_authorized_channels_only@/authorized on",
  "push_listener_concurrency@/full broadcast",
  "push_max_channel_listeners@/full 2",
  "push_listener_role@/members listener",
  "push_listener_timeout@/brief 1s",
  "push_ping_interval@/lively 1s",
  "push_write_timeout@/impatient 3s",
  "push_listener_transports@/events eventsource",
  "push_listener_transports@/polls longpoll",
  "push_allow_origin@/any *",
  "push_max_reserved_memory 64M",
})
public interface StreamDirectivesContract {
  Relay relay();

  private static Request events(String location, String channel) {
    return listening(location, channel).with("Accept", "text/event-stream");
  }

  @Test
  default void all_streams_of_a_broadcast_get_the_message() {
    String channel = fresh();
    try (EventStreamClient one = relay().stream(listening("/broadcast", channel));
        EventStreamClient two = relay().stream(listening("/broadcast", channel))) {
      assertThat(relay().info(relay().posted("/send", channel, "news")).listeners()).isEqualTo(2);
      assertThat(one.data()).isEqualTo("news");
      assertThat(two.data()).isEqualTo("news");
    }
  }

  @Test
  default void second_stream_is_refused_where_the_first_stays() {
    String channel = fresh();
    try (EventStreamClient one = relay().stream(listening("/first", channel))) {
      assertThat(relay().ask(events("/first", channel))).hasStatus(409).hasNoBody();
      relay().post(channel, "news");
      assertThat(one.data()).isEqualTo("news");
      assertThat(relay().ask(events("/first", channel))).as("with a message").hasStatus(409);
    }
  }

  @Test
  default void stream_of_an_unknown_channel_is_403_where_only_senders_make_them() {
    String channel = fresh();
    assertThat(relay().ask(events("/authorized", channel))).hasStatus(403).hasSentence();
    relay().ask(sending("PUT", channel));
    relay().stream(listening("/authorized", channel)).close();
  }

  @Test
  default void stream_over_the_limit_is_403() {
    String channel = fresh();
    try (EventStreamClient one = relay().stream(listening("/full", channel));
        EventStreamClient two = relay().stream(listening("/full", channel))) {
      assertThat(relay().ask(events("/full", channel))).hasStatus(403).hasSentence();
      relay().post(channel, "news");
      assertThat(one.data()).isEqualTo("news");
      assertThat(two.data()).isEqualTo("news");
    }
  }

  @Test
  default void stream_needs_the_role_of_its_location() {
    String channel = fresh();
    assertThat(relay().ask(events("/members", channel))).isChallenge();
    assertThat(relay().ask(events("/members", channel).as("sender"))).hasStatus(403);
    relay().stream(listening("/members", channel).as("reader")).close();
  }

  @Test
  default void stream_of_a_location_that_polls_stays() {
    String channel = fresh();
    try (EventStreamClient stream = relay().stream(listening("/poll", channel))) {
      relay().post(channel, "news");
      assertThat(stream.data()).isEqualTo("news");
    }
  }

  @Test
  default void stream_stays_longer_than_a_request_is_held() {
    String channel = fresh();
    try (EventStreamClient stream = relay().stream(listening("/brief", channel))) {
      Await.pass(Duration.ofMillis(1500));
      relay().post(channel, "news");
      assertThat(stream.data()).isEqualTo("news");
    }
  }

  @Test
  default void stream_is_sent_pings_while_there_is_nothing_else() {
    String channel = fresh();
    try (EventStreamClient stream = relay().stream(listening("/lively", channel))) {
      assertThat(stream.block()).containsExactly(": ping");
      relay().post(channel, "news");
      assertThat(stream.data()).isEqualTo("news");
      assertThat(stream.block()).containsExactly(": ping");
      assertThat(stream.block()).containsExactly(": ping");
    }
  }

  @Test
  default void stream_is_told_what_it_missed() {
    String channel = fresh();
    TestPosition first = relay().post("/two", channel, "1");
    for (int i = 2; i <= 4; i++) {
      relay().post("/two", channel, "" + i);
    }
    try (EventStreamClient stream =
        relay().stream(listening("/broadcast", channel).with("Last-Event-ID", first.id()))) {
      assertThat(stream.event()).containsExactly("event: missed", "data: " + first.id());
      assertThat(stream.data()).isEqualTo("3");
      assertThat(stream.data()).isEqualTo("4");
    }
  }

  @Test
  default void message_that_is_not_kept_reaches_the_streams_there_are() {
    String channel = fresh();
    try (EventStreamClient stream = relay().stream(listening("/broadcast", channel))) {
      assertThat(relay().posted("/unstored", channel, "news")).hasStatus(201);
      assertThat(stream.data()).isEqualTo("news");
    }
  }

  @Test
  default void stream_that_reads_gets_every_message_though_none_is_kept() {
    String channel = fresh();
    try (EventStreamClient stream = relay().stream(listening("/broadcast", channel))) {
      for (int i = 0; i < 100; i++) {
        assertThat(relay().posted("/unstored", channel, "" + i)).hasStatus(201);
      }
      for (int i = 0; i < 100; i++) {
        assertThat(stream.data()).isEqualTo("" + i);
      }
    }
  }

  @Test
  default void location_offers_the_transports_that_it_is_configured_with_and_no_other() {
    String channel = fresh();
    relay().stream(listening("/events", channel)).close();
    assertThat(relay().ask(listening("/events", channel)))
        .hasStatus(406)
        .hasSentenceAbout("eventsource");
    assertThat(relay().ask(events("/polls", channel))).hasStatus(406).hasSentenceAbout("longpoll");
    relay().post(channel, "news");
    assertThat(relay().ask(listening("/polls", channel))).isMessage("news");
  }

  @Test
  default void page_of_another_origin_may_read_a_stream_where_it_is_allowed() {
    String channel = fresh();
    Request asking = events("/any", channel).with("Origin", "https://a.example");
    try (EventStreamClient stream = relay().open(asking).stream()) {
      assertThat(stream.head()).hasStatus(200).hasHeader("Access-Control-Allow-Origin", "*");
    }
  }

  @Test
  default void stream_that_does_not_read_is_cut_off_after_the_write_timeout() {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    try (EventStreamClient stream = relay().stream(listening("/impatient", channel))) {
      String large = "x".repeat(1_000_000);
      for (int i = 0; i < 30; i++) { // what the kernel and the server's own queue take, and more
        relay().post("/bulk", channel, large);
      }
      Await.until("it is cut off", () -> relay().known(channel).listeners() == 0);
      assertThat(stream.data()).as("what it had been sent before").isEqualTo(large);
    }
    relay().ask(sending("DELETE", channel)); // 30 MB
  }

  @Test
  default void slow_stream_gets_all_that_is_kept_when_it_reads_again() {
    String channel = fresh();
    String large = "x".repeat(1_000_000);
    try (EventStreamClient stream = relay().stream(listening("/broadcast", channel));
        EventStreamClient other = relay().stream(listening("/broadcast", channel))) {
      for (int i = 0; i < 12; i++) {
        relay().post("/bulk", channel, i + large);
        assertThat(other.data()).as("message of the one that reads").startsWith(i + "x");
      }
      for (int i = 0; i < 12; i++) {
        assertThat(stream.data()).as("message of the one that did not").startsWith(i + "x");
      }
    }
  }

  /**
   * What WildFly had not sent yet when a stream was cut off was written into a buffer that another
   * connection had by then: one in a thousand streams, and a sender got no answer. And that TomEE
   * had given the objects of its request to another stream by then, which was ended.
   */
  @Test
  default void others_go_on_while_streams_are_cut_off_in_the_middle_of_messages()
      throws InterruptedException, ExecutionException, TimeoutException {
    ExecutorService clients = Executors.newCachedThreadPool();
    try {
      List<Future<?>> cutters = new CopyOnWriteArrayList<>();
      List<Future<?>> senders = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String channel = fresh();
        cutters.add(clients.submit(() -> cutOffStreams(channel)));
        senders.add(clients.submit(() -> sendWhile(channel, cutters)));
      }
      for (Future<?> each : cutters) {
        each.get(180, TimeUnit.SECONDS);
      }
      for (Future<?> each : senders) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private void sendWhile(String channel, List<Future<?>> cutters) {
    while (!cutters.stream().allMatch(Future::isDone)) {
      relay().post("/two", channel, "news");
    }
  }

  private void cutOffStreams(String channel) {
    for (int i = 0; i < 800; i++) {
      try (EventStreamClient stream = relay().stream(listening("/broadcast", channel))) {
        stream.block();
        stream.block();
        if (i % 2 == 0) {
          stream.reset();
        }
      }
    }
  }
}
