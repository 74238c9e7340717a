package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.time.Await;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listeners and senders over WebSockets (protocol, "WebSocket"). */
public interface WebSocketContract {
  Relay relay();

  private void isRefused(Request request, int status) {
    assertThatThrownBy(() -> relay().socket(request))
        .isInstanceOfSatisfying(
            WebSocketClient.RefusedException.class,
            refused -> assertThat(refused.status()).isEqualTo(status));
  }

  @Test
  default void socket_gets_what_is_there_and_what_comes() {
    String channel = fresh();
    relay().post(channel, "first");
    try (WebSocketClient socket = relay().socket(listening(channel))) {
      assertThat(socket.hear()).isEqualTo("text: first");
      assertThat(relay().posted("/send", channel, "second")).hasStatus(201);
      assertThat(socket.hear()).isEqualTo("text: second");
      assertThat(relay().known(channel).listeners()).isEqualTo(1);
    }
  }

  @Test
  default void socket_of_a_path_below_the_location_is_served() {
    String channel = fresh();
    try (WebSocketClient socket =
        relay().socket(Request.of("GET", "/listen/room/7?id=" + channel))) {
      relay().post(channel, "news");
      assertThat(socket.hear()).isEqualTo("text: news");
    }
  }

  @Test
  default void socket_with_the_subprotocol_of_nchan_gets_lines_about_each_message() {
    String channel = fresh();
    TestPosition first = relay().post(channel, "first");
    relay().ask(sending("POST", channel).body("second"));
    TestPosition second = relay().known(channel).last().orElseThrow();
    try (WebSocketClient socket = relay().metaSocket(listening(channel))) {
      assertThat(socket.subprotocol()).isEqualTo("ws+meta.nchan");
      assertThat(socket.hear())
          .isEqualTo("text: id: " + first.id() + "\ncontent-type: text/plain\n\nfirst");
      assertThat(socket.hear()).isEqualTo("text: id: " + second.id() + "\n\nsecond");
    }
  }

  @Test
  default void socket_goes_on_after_the_position_it_gives() {
    String channel = fresh();
    TestPosition first = relay().post(channel, "first");
    relay().post(channel, "second");
    Request request = Request.of("GET", "/listen?id=" + channel + "&last_event_id=" + first.id());
    try (WebSocketClient socket = relay().socket(request)) {
      assertThat(socket.hear()).isEqualTo("text: second");
    }
  }

  @Test
  default void bytes_that_are_no_text_come_as_bytes() {
    String channel = fresh();
    relay().post(channel, "\u00ff\u0000");
    relay()
        .ask(
            sending("POST", channel).with("Content-Type", "application/octet-stream").body("text"));
    relay().post(channel, Request.utf8("Gr\u00fc\u00dfe \u2603"));
    try (WebSocketClient socket = relay().socket(listening(channel))) {
      assertThat(socket.hear())
          .isEqualTo("binary: " + Base64.getEncoder().encodeToString(new byte[] {-1, 0}));
      assertThat(socket.hear())
          .isEqualTo("binary: " + Base64.getEncoder().encodeToString("text".getBytes(UTF_8)));
      assertThat(socket.hear()).isEqualTo("text: Gr\u00fc\u00dfe \u2603");
    }
  }

  @Test
  default void large_message_comes_whole_over_a_socket() {
    String channel = fresh();
    String large = "0123456789abcdef".repeat(60_000);
    try (WebSocketClient socket = relay().socket(listening(channel))) {
      relay().post(channel, large);
      assertThat(socket.hear()).isEqualTo("text: " + large);
    }
    relay().ask(sending("DELETE", channel));
  }

  @Test
  default void socket_of_a_deleted_channel_is_closed_with_1001() {
    String channel = fresh();
    try (WebSocketClient socket = relay().socket(listening(channel))) {
      Await.until("it is held", () -> relay().info(channel).isPresent());
      relay().ask(sending("DELETE", channel));
      assertThat(socket.hear()).isEqualTo("closed: 1001 410 Gone");
    }
  }

  @Test
  default void sockets_streams_and_requests_take_each_others_place() {
    String channel = fresh();
    try (WebSocketClient one = relay().socket(listening(channel))) {
      Await.until("it is held", () -> relay().info(channel).isPresent());
      try (EventStreamClient two = relay().stream(listening(channel))) {
        assertThat(one.hear()).isEqualTo("closed: 4409 409 Conflict");
        try (Exchange three = relay().open(listening(channel))) {
          assertThat(two.event()).contains(": 409 Conflict");
          try (WebSocketClient four = relay().socket(listening(channel))) {
            assertThat(three.response()).hasStatus(409);
            relay().post(channel, "news");
            assertThat(four.hear()).isEqualTo("text: news");
          }
        }
      }
    }
  }

  @Test
  default void socket_whose_client_has_gone_does_not_count_any_more() {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    WebSocketClient socket = relay().socket(listening(channel));
    Await.until("it is held", () -> relay().known(channel).listeners() == 1);
    socket.close();
    Await.until("nobody is held", () -> relay().known(channel).listeners() == 0);
  }

  @Test
  default void what_a_listener_sends_is_ignored_and_too_much_of_it_closes_its_socket() {
    String channel = fresh();
    try (WebSocketClient socket = relay().socket(listening(channel))) {
      socket.send("x".repeat(125)).send(new byte[125]);
      relay().post(channel, "news");
      assertThat(socket.hear()).isEqualTo("text: news");
      socket.send("x".repeat(126));
      assertThat(socket.hear()).startsWith("closed: 1009");
    }
  }

  @Test
  default void what_a_listener_sends_in_many_frames_is_not_put_together() {
    String channel = fresh();
    try (WebSocketClient socket = relay().socket(listening(channel))) {
      for (int i = 0; i < 1000; i++) {
        socket.sendPart("x".repeat(125));
      }
      relay().post(channel, "news");
      assertThat(socket.hear()).isEqualTo("text: news");
      // WildFly counts what it reads at once: of 378 bytes in two reads, one has more than 125.
      socket.sendPart("\u20ac".repeat(126));
      assertThat(socket.hear()).startsWith("closed: 1009");
    }
  }

  private static Request upgrade(String channel) {
    return listening(channel).with("Upgrade", "websocket").with("Connection", "Upgrade");
  }

  @Test
  default void handshake_of_another_version_is_426_and_says_which_there_is() {
    Request request = upgrade(fresh()).with("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==");
    for (Request other : List.of(request, request.with("Sec-WebSocket-Version", "8"))) {
      assertThat(relay().ask(other))
          .hasStatus(426)
          .hasHeader("Sec-WebSocket-Version", "13")
          .hasSentence();
    }
  }

  @Test
  default void handshake_with_a_key_that_is_none_is_400() {
    Request request = upgrade(fresh()).with("Sec-WebSocket-Version", "13");
    assertThat(relay().ask(request)).hasStatus(400).hasSentence();
    assertThat(relay().ask(request.with("Sec-WebSocket-Key", "short"))).hasStatus(400);
  }

  @Test
  default void request_that_asks_for_something_else_is_answered_with_a_message() {
    String channel = fresh();
    relay().post(channel, "news");
    Request request = listening(channel);
    assertThat(relay().ask(request.with("Upgrade", "websocket"))).isMessage("news");
    assertThat(relay().ask(request.with("Upgrade", "tcp").with("Connection", "Upgrade")))
        .isMessage("news");
  }

  @Test
  default void handshake_says_nothing_of_what_is_behind_it() {
    String channel = fresh();
    Request request =
        upgrade(channel)
            .with("Sec-WebSocket-Version", "13")
            .with("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==")
            .with("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits");
    try (Exchange exchange = relay().open(request)) {
      assertThat(exchange.upgraded())
          .hasStatus(101)
          .hasNoHeader("Sec-WebSocket-Location")
          .hasNoHeader("Sec-WebSocket-Extensions")
          .hasNoHeader("Set-Cookie");
    }
  }

  @Test
  default void socket_without_a_channel_id_is_400_before_it_opens() {
    isRefused(Request.of("GET", "/listen"), 400);
  }

  @Test
  default void page_of_another_origin_opens_no_socket() {
    String channel = fresh();
    isRefused(listening(channel).with("Origin", "https://evil.example"), 403);
    isRefused(sending("GET", channel).with("Origin", "https://evil.example"), 403);
    relay().socket(listening(channel).with("Origin", relay().origin())).close();
  }

  @Test
  default void sender_without_the_role_opens_no_socket() {
    isRefused(Request.of("GET", "/send?id=x"), 401);
    isRefused(Request.of("GET", "/send?id=x").as("nobody"), 403);
  }

  @Test
  default void each_frame_of_a_sender_is_a_message_answered_with_the_channels_info() {
    String channel = fresh();
    try (WebSocketClient listener = relay().socket(listening(channel));
        WebSocketClient sender = relay().socket(sending("GET", channel))) {
      Await.until("the listener is held", () -> relay().info(channel).isPresent());
      sender.send("Gr\u00fc\u00dfe");
      assertThat(listener.hear()).isEqualTo("text: Gr\u00fc\u00dfe");
      assertThat(sender.hear())
          .matches(
              "text: \\{\"messages\": 1, \"requested\": \\d+, \"listeners\": 1,"
                  + " \"last_message_id\": \"\\d+:0\"}");
      sender.send(new byte[] {1, 2});
      assertThat(listener.hear()).isEqualTo("binary: AQI=");
      assertThat(sender.hear()).contains("\"messages\": 2");
      assertThat(relay().ask(listening(channel))).hasHeader("Content-Type", "text/plain");
    }
  }

  @Test
  default void frame_that_is_too_large_is_answered_with_413_and_the_next_is_taken() {
    String channel = fresh();
    try (WebSocketClient sender = relay().socket(sending("GET", channel))) {
      sender.send("x".repeat(1 << 20));
      assertThat(sender.hear()).contains("\"messages\": 1");
      sender.send("x".repeat((1 << 20) + 1));
      assertThat(sender.hear())
          .isEqualTo(
              "text: {\"error\": 413, \"message\":"
                  + " \"The message is too large: 1048576 bytes at most are allowed.\"}");
      sender.send("small");
      assertThat(sender.hear()).contains("\"messages\": 2");
    }
    relay().ask(sending("DELETE", channel));
  }
}
