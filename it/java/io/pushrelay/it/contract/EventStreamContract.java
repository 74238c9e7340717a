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
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.time.Await;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners that are sent server-sent events (protocol, "Event stream"). */
public interface EventStreamContract {
  Relay relay();

  @Test
  default void stream_begins_at_once_with_headers_for_browsers_and_proxies() {
    try (Exchange exchange = relay().open(listening(fresh()).with("Accept", "text/event-stream"));
        EventStreamClient stream = exchange.stream()) {
      assertThat(stream.head())
          .hasStatus(200)
          .hasHeader("Cache-Control", "no-cache")
          .hasHeader("X-Accel-Buffering", "no")
          .hasNoHeader("Last-Modified")
          .hasNoHeader("ETag");
      assertThat(
              stream
                  .head()
                  .header("Content-Type")
                  .orElse("")
                  .replace(" ", "")
                  .toLowerCase(Locale.ROOT))
          .isEqualTo("text/event-stream;charset=utf-8");
      assertThat(stream.block()).containsExactly(": hi");
    }
  }

  @Test
  default void stream_gets_what_is_there_and_what_comes_with_their_ids() {
    String channel = fresh();
    TestPosition first = relay().post(channel, "first");
    TestPosition second = relay().post(channel, "second");
    try (EventStreamClient stream = relay().stream(listening(channel))) {
      assertThat(stream.event()).containsExactly("id: " + first.id(), "data: first");
      assertThat(stream.event()).containsExactly("id: " + second.id(), "data: second");
      Response posted = relay().posted("/send", channel, "third");
      assertThat(posted).hasStatus(201);
      assertThat(relay().info(posted).listeners()).isEqualTo(1);
      TestPosition third = relay().info(posted).last().orElseThrow();
      assertThat(stream.event()).containsExactly("id: " + third.id(), "data: third");
    }
  }

  @Test
  default void stream_is_resumed_after_the_last_event_id() {
    String channel = fresh();
    TestPosition first = relay().post(channel, "first");
    relay().post(channel, "second");
    try (EventStreamClient header =
        relay().stream(listening(channel).with("Last-Event-ID", first.id()))) {
      assertThat(header.data()).isEqualTo("second");
    }
    Request query = Request.of("GET", "/listen?id=" + channel + "&last_event_id=" + first.id());
    try (EventStreamClient stream = relay().stream(query)) {
      assertThat(stream.data()).isEqualTo("second");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a\\nb|data: a/data: b",
        "a\\rb|data: a/data: b",
        "a\\r\\nb|data: a/data: b",
        "a\\n\\nb|data: a/data: /data: b",
        "a\\n|'data: a/data: '",
        "''|'data: '",
        "id: 1\\n\\ndata: x|data: id: 1/data: /data: data: x",
      })
  default void each_line_of_a_message_is_a_line_of_data(String text, String lines) {
    String channel = fresh();
    TestPosition sent = relay().post(channel, text.replace("\\n", "\n").replace("\\r", "\r"));
    try (EventStreamClient stream = relay().stream(listening(channel))) {
      assertThat(String.join("/", stream.event())).isEqualTo("id: " + sent.id() + "/" + lines);
    }
  }

  @Test
  default void message_in_utf_8_comes_as_it_is_and_bytes_that_are_not_in_base64() {
    String channel = fresh();
    TestPosition text = relay().post(channel, Request.utf8("Gr\u00fc\u00dfe \u2603"));
    TestPosition bytes = relay().post(channel, "\u00ff\u0000\u0001");
    try (EventStreamClient stream = relay().stream(listening(channel))) {
      assertThat(stream.event())
          .containsExactly("id: " + text.id(), "data: " + Request.utf8("Gr\u00fc\u00dfe \u2603"));
      assertThat(stream.event())
          .containsExactly(
              "event: binary",
              "id: " + bytes.id(),
              "data: " + Base64.getEncoder().encodeToString(new byte[] {-1, 0, 1}));
    }
  }

  @Test
  default void sender_names_the_event() {
    String channel = fresh();
    assertThat(
            relay().ask(sending("POST", channel).with("X-EventSource-Event", "notice").body("x")))
        .hasStatus(202);
    try (EventStreamClient stream = relay().stream(listening(channel))) {
      assertThat(stream.event()).contains("event: notice", "data: x");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/event-stream",
        "TEXT/Event-Stream",
        "text/event-stream;q=0.5, text/html;q=0.4",
        "text/html;q=0.9, text/event-stream",
        "text/event-stream, */*;q=0.1",
      })
  default void client_that_prefers_events_gets_a_stream(String accept) {
    try (EventStreamClient stream =
        relay().open(listening(fresh()).with("Accept", accept)).stream()) {
      assertThat(stream.head()).hasStatus(200).hasMediaType("text/event-stream");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "text/*",
        "text/html, text/event-stream;q=0.9",
        "text/event-stream;q=0",
        "text/event-stream;q=0, */*",
      })
  default void client_that_prefers_something_else_gets_a_message(String accept) {
    String channel = fresh();
    relay().post(channel, "news");
    assertThat(relay().ask(listening(channel).with("Accept", accept))).isMessage("news");
  }

  @Test
  default void stream_of_a_deleted_channel_says_so_and_stays_away() {
    String channel = fresh();
    try (EventStreamClient stream = relay().stream(listening(channel))) {
      relay().ask(sending("DELETE", channel));
      assertThat(stream.event()).containsExactly("retry: 2147483647", ": 410 Gone");
      assertThat(stream.ends()).isTrue();
    }
  }

  @Test
  default void stream_gives_way_to_the_next_one_and_stays_away() {
    String channel = fresh();
    try (EventStreamClient one = relay().stream(listening(channel));
        EventStreamClient two = relay().stream(listening(channel))) {
      assertThat(one.event()).containsExactly("retry: 2147483647", ": 409 Conflict");
      assertThat(one.ends()).isTrue();
      relay().post(channel, "news");
      assertThat(two.data()).isEqualTo("news");
    }
  }

  @Test
  default void stream_and_held_request_take_each_others_place() {
    String channel = fresh();
    try (EventStreamClient stream = relay().stream(listening(channel));
        Exchange request = relay().open(listening(channel))) {
      assertThat(stream.event()).contains(": 409 Conflict");
      try (EventStreamClient next = relay().stream(listening(channel))) {
        assertThat(request.response()).hasStatus(409).hasNoBody();
        relay().post(channel, "news");
        assertThat(next.data()).isEqualTo("news");
      }
    }
  }

  @Test
  default void connection_of_a_stream_that_has_ended_can_be_used_again() {
    String channel = fresh();
    Request asking =
        listening(channel).with("Accept", "text/event-stream").under(relay().context());
    try (Exchange exchange = relay().connect()) {
      EventStreamClient stream = exchange.send(asking).stream();
      assertThat(stream.block()).containsExactly(": hi");
      relay().ask(sending("DELETE", channel));
      assertThat(stream.event()).contains(": 410 Gone");
      assertThat(stream.ends()).isTrue();
      relay().post(channel, "news");
      exchange.send(listening(channel).under(relay().context()));
      assertThat(exchange.response()).isMessage("news");
    }
  }

  @Test
  default void stream_whose_client_has_gone_does_not_count_any_more() {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    EventStreamClient closing = relay().stream(listening(channel));
    assertThat(relay().known(channel).listeners()).isEqualTo(1);
    closing.close();
    Await.until("nobody is held", () -> relay().known(channel).listeners() == 0);
    relay().stream(listening(channel)).reset();
    Await.until("nobody is held", () -> relay().known(channel).listeners() == 0);
    assertThat(relay().posted("/send", channel, "news")).hasStatus(202);
  }

  @Test
  default void stream_without_a_channel_id_is_400() {
    assertThat(relay().ask(Request.of("GET", "/listen").with("Accept", "text/event-stream")))
        .hasStatus(400)
        .hasSentence();
  }

  @Test
  default void large_message_comes_whole() {
    String channel = fresh();
    String large = "0123456789abcdef".repeat(60_000);
    try (EventStreamClient stream = relay().stream(listening(channel))) {
      relay().post(channel, large);
      assertThat(stream.data()).isEqualTo(large);
      relay().post(channel, "small");
      assertThat(stream.data()).isEqualTo("small");
    }
    relay().ask(sending("DELETE", channel));
  }
}
