package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** WebSockets at locations whose directives differ from the defaults. */
@Directives({
  "push_sender /bulk, /two, /unstored, /lively/send",
  "push_listener /broadcast, /first, /authorized, /full, /members, /lively, /impatient, "
      + "/events, /origins, /any, /any/members, /any/cookie",
  "push_message_buffer_length@/bulk 1000",
  "push_message_buffer_length@/two 2",
  "push_store_messages@/unstored off",
  "push_listener_concurrency@/broadcast broadcast",
  "push_listener_concurrency@/first first",
  "push_authorized_channels_only@/authorized on",
  "push_listener_concurrency@/full broadcast",
  "push_max_channel_listeners@/full 2",
  "push_listener_role@/members listener",
  "push_ping_interval@/lively 1s",
  "push_ping_interval@/lively/send 1s",
  "push_write_timeout@/impatient 3s",
  "push_listener_transports@/events eventsource",
  "push_allow_origin@/origins https://a.example, https://b.example:8443",
  "push_allow_origin@/any *",
  "push_allow_origin@/any/members *",
  "push_listener_role@/any/members listener",
  "push_allow_origin@/any/cookie *",
  "push_channel_id@/any/cookie $cookie_room",
  "push_max_reserved_memory 64M",
})
public interface SocketDirectivesContract {
  Relay relay();

  private WebSocketClient held(String location, String channel) {
    int before = relay().info(channel).map(Info::listeners).orElse(0);
    WebSocketClient socket = relay().socket(listening(location, channel));
    Await.until("it is held", () -> relay().info(channel).map(Info::listeners).orElse(0) > before);
    return socket;
  }

  private void isRefused(Request request, int status) {
    assertThatThrownBy(() -> relay().socket(request))
        .isInstanceOfSatisfying(
            WebSocketClient.RefusedException.class,
            refused -> assertThat(refused.status()).isEqualTo(status));
  }

  @Test
  default void all_sockets_of_a_broadcast_get_the_message() {
    String channel = fresh();
    try (WebSocketClient one = held("/broadcast", channel);
        WebSocketClient two = held("/broadcast", channel)) {
      assertThat(relay().info(relay().posted("/send", channel, "news")).listeners()).isEqualTo(2);
      assertThat(one.hear()).isEqualTo("text: news");
      assertThat(two.hear()).isEqualTo("text: news");
    }
  }

  @Test
  default void second_socket_is_closed_with_4409_where_the_first_stays() {
    String channel = fresh();
    try (WebSocketClient one = held("/first", channel);
        WebSocketClient two = relay().socket(listening("/first", channel))) {
      assertThat(two.hear()).isEqualTo("closed: 4409 409 Conflict");
      relay().post(channel, "news");
      assertThat(one.hear()).isEqualTo("text: news");
    }
  }

  /**
   * Payara ended the request of a socket that its client closed in the same moment twice, the
   * second time when its object served another one: of a few hundred one got a 500, or nothing.
   */
  @Test
  default void others_go_on_while_sockets_are_closed_from_both_sides() {
    for (int i = 0; i < 400; i++) {
      String channel = fresh();
      try (WebSocketClient one = held("/first", channel)) {
        try (WebSocketClient two = relay().socket(listening("/first", channel))) {
          assertThat(two.hear()).isEqualTo("closed: 4409 409 Conflict");
        }
        relay().post(channel, "news");
        assertThat(one.hear()).isEqualTo("text: news");
      }
    }
  }

  @Test
  default void socket_of_an_unknown_channel_is_closed_with_1008_where_only_senders_make_them() {
    String channel = fresh();
    try (WebSocketClient socket = relay().socket(listening("/authorized", channel))) {
      assertThat(socket.hear()).startsWith("closed: 1008 ");
    }
    relay().ask(sending("PUT", channel));
    held("/authorized", channel).close();
  }

  @Test
  default void socket_over_the_limit_is_closed_with_1008() {
    String channel = fresh();
    try (WebSocketClient one = held("/full", channel);
        WebSocketClient two = held("/full", channel);
        WebSocketClient three = relay().socket(listening("/full", channel))) {
      assertThat(three.hear()).startsWith("closed: 1008 ");
      relay().post(channel, "news");
      assertThat(one.hear()).isEqualTo("text: news");
      assertThat(two.hear()).isEqualTo("text: news");
    }
  }

  @Test
  default void socket_needs_the_role_of_its_location() {
    String channel = fresh();
    isRefused(listening("/members", channel), 401);
    isRefused(listening("/members", channel).as("sender"), 403);
    relay().socket(listening("/members", channel).as("reader")).close();
  }

  @Test
  default void socket_that_reads_gets_every_message_though_none_is_kept() {
    String channel = fresh();
    try (WebSocketClient socket = held("/broadcast", channel)) {
      for (int i = 0; i < 100; i++) {
        assertThat(relay().posted("/unstored", channel, "" + i)).hasStatus(201);
      }
      for (int i = 0; i < 100; i++) {
        assertThat(socket.hear()).isEqualTo("text: " + i);
      }
    }
  }

  @Test
  default void socket_is_403_where_it_is_not_offered() {
    isRefused(listening("/events", fresh()), 403);
  }

  @Test
  default void page_of_an_allowed_origin_opens_a_socket() {
    Request asking = listening("/origins", fresh());
    relay().socket(asking.with("Origin", "https://a.example")).close();
    isRefused(asking.with("Origin", "https://c.example"), 403);
    relay().socket(listening("/any", fresh()).with("Origin", "https://c.example")).close();
  }

  @Test
  default void page_of_any_origin_opens_no_socket_that_needs_the_users_credentials() {
    Request asking = listening("/any/members", fresh()).as("reader");
    relay().socket(asking).close();
    isRefused(asking.with("Origin", "https://c.example"), 403);
  }

  @Test
  default void socket_is_sent_pings_while_there_is_nothing_else() {
    String channel = fresh();
    try (WebSocketClient socket = held("/lively", channel)) {
      assertThat(socket.hear()).isEqualTo("ping");
      relay().post(channel, "news");
      assertThat(socket.hearAfterPings()).isEqualTo("text: news");
      assertThat(socket.hear()).isEqualTo("ping");
    }
  }

  @Test
  default void sender_that_sends_nothing_is_sent_pings() {
    String channel = fresh();
    try (WebSocketClient sender = relay().socket(sending("GET", "/lively/send", channel))) {
      assertThat(sender.hear()).isEqualTo("ping");
      sender.send("news");
      assertThat(sender.hearAfterPings()).contains("\"messages\": 1");
      assertThat(sender.hear()).isEqualTo("ping");
      assertThat(sender.hear()).isEqualTo("ping");
      sender.send("more");
      assertThat(sender.hearAfterPings()).contains("\"messages\": 2");
    }
  }

  /** Payara notices it by the next ping. */
  @ParameterizedTest
  @EnumSource(names = {"CLOSING", "RESETTING"})
  default void socket_whose_client_goes_without_waiting_for_a_pong_does_not_count(Going going) {
    List<String> channels = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String channel = fresh();
      Exchange socket = relay().open(listening("/lively", channel).upgrading());
      assertThat(socket.upgraded()).hasStatus(101);
      going.go(socket.send("\u0089\u0082abcdhi"));
      channels.add(channel);
    }
    for (String channel : channels) {
      Await.until("nobody is held", () -> !relay().knows(channel));
    }
  }

  /** From a client that is sent messages alone WildFly would hear nothing, and close its socket. */
  @Test
  default void socket_is_sent_pings_between_messages_too() {
    String channel = fresh();
    try (WebSocketClient socket = held("/lively", channel)) {
      List<String> heard = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        relay().post(channel, "news");
        Await.pass(Duration.ofMillis(400));
        heard.add(socket.hear());
      }
      assertThat(heard).contains("ping", "text: news");
    }
  }

  @Test
  default void page_of_any_origin_does_not_name_a_channel_by_the_users_cookie() {
    Request asking = listening("/any/cookie", fresh()).with("Cookie", "room=mine");
    relay().socket(asking).close();
    isRefused(asking.with("Origin", "https://c.example"), 400);
  }

  @Test
  default void socket_with_lines_is_told_what_it_missed() {
    String channel = fresh();
    TestPosition first = relay().post("/two", channel, "1");
    for (int i = 2; i <= 4; i++) {
      relay().post("/two", channel, "" + i);
    }
    String target = "/broadcast?id=" + channel + "&last_event_id=" + first.id();
    try (WebSocketClient socket = relay().metaSocket(Request.of("GET", target))) {
      assertThat(socket.hear()).matches("text: id: \\d+:\\d+;missed\n(content-type: .*\n)?\n3");
      assertThat(socket.hear()).doesNotContain("missed").endsWith("\n\n4");
    }
  }

  @Test
  default void socket_that_does_not_read_is_cut_off_after_the_write_timeout() {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    try (WebSocketClient unread = relay().unreadSocket(listening("/impatient", channel))) {
      Await.until("it is held", () -> relay().known(channel).listeners() == 1);
      String large = "x".repeat(1_000_000);
      for (int i = 0; i < 30; i++) { // what the kernel and the JDK's client take, and more
        relay().post("/bulk", channel, large);
      }
      Await.until("it is cut off", () -> relay().known(channel).listeners() == 0);
      assertThat(unread.subprotocol()).isEmpty();
    }
    relay().ask(sending("DELETE", channel)); // 30 MB
  }
}
