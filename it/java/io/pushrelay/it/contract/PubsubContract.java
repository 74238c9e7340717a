package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one does at a location for both (protocol, "Locations for both"), where all may send. */
@Directives({
  "push_pubsub /talk, /talk/poll interval-poll, /talk/small, /talk/several, /talk/rated, "
      + "/talk/inner, /talk/lively, /talk/fleeting",
  "push_sender_role@/talk ",
  "push_listener_concurrency@/talk broadcast",
  "push_message_buffer_length@/talk 1000",
  "push_sender_role@/talk/small ",
  "push_max_message_size@/talk/small 1k",
  "push_sender_role@/talk/several ",
  "push_channel_id_separator@/talk/several ,",
  "push_sender_role@/talk/rated ",
  "push_sender_rate@/talk/rated 1/m burst=2",
  "push_sender_role@/talk/inner ",
  "push_sender_port@/talk/inner 1",
  "push_sender_role@/talk/lively ",
  "push_ping_interval@/talk/lively 1s",
  "push_sender_role@/talk/fleeting ",
  "push_store_messages@/talk/fleeting off",
})
public interface PubsubContract {
  Relay relay();

  private WebSocketClient held(String location, String channel) {
    int before = relay().info(channel).map(Info::listeners).orElse(0);
    WebSocketClient socket = relay().socket(listening(location, channel));
    Await.until("it is held", () -> relay().info(channel).map(Info::listeners).orElse(0) > before);
    return socket;
  }

  private static Request to(String method, String location, String channel) {
    return Request.of(method, location + "?id=" + channel).with("Accept", "application/json");
  }

  @Test
  default void two_clients_talk_over_their_sockets() {
    String channel = fresh();
    try (WebSocketClient one = held("/talk", channel);
        WebSocketClient two = held("/talk", channel)) {
      one.send("hello");
      assertThat(one.hear()).isEqualTo("text: hello");
      assertThat(two.hear()).isEqualTo("text: hello");
      two.send(new byte[] {0, 1});
      assertThat(one.hear()).isEqualTo("binary: AAE=");
      assertThat(two.hear()).isEqualTo("binary: AAE=");
      two.sendPart("in ").sendPart("several ").send("parts");
      assertThat(one.hear()).isEqualTo("text: in several parts");
      assertThat(two.hear()).isEqualTo("text: in several parts");
      one.send("");
      assertThat(one.hear()).isEqualTo("text:" + " ");
      assertThat(two.hear()).isEqualTo("text:" + " ");
      assertThat(one.hears(Duration.ofMillis(300))).as("it was answered").isFalse();
    }
    Response first = relay().ask(listening(channel));
    assertThat(first).isMessage("hello").hasMediaType("text/plain");
    assertThat(
            relay()
                .ask(
                    listening(channel)
                        .with("If-Modified-Since", first.header("Last-Modified").orElseThrow())
                        .with("If-None-Match", first.header("ETag").orElseThrow())))
        .hasMediaType("application/octet-stream");
  }

  @Test
  default void frames_are_sent_in_the_order_in_which_they_come() {
    String channel = fresh();
    try (WebSocketClient hearing = held("/talk", channel);
        WebSocketClient sending = held("/talk", channel)) {
      List<String> expected = IntStream.range(0, 300).mapToObj(i -> "text: " + i).toList();
      for (int i = 0; i < expected.size(); i++) {
        sending.send("" + i);
      }
      for (WebSocketClient socket : new WebSocketClient[] {hearing, sending}) {
        List<String> heard = new ArrayList<>();
        expected.forEach(text -> heard.add(socket.hearAfterPings()));
        assertThat(heard).isEqualTo(expected);
      }
    }
    relay().ask(sending("DELETE", channel));
  }

  @Test
  default void get_listens_and_post_put_and_delete_send() {
    String channel = fresh();
    try (Exchange held = relay().hold(listening("/talk", channel), channel);
        EventStreamClient stream = relay().stream(listening("/talk", channel))) {
      Await.until("both are held", () -> relay().known(channel).listeners() == 2);
      Response posted = relay().ask(to("POST", "/talk", channel).body("news"));
      assertThat(posted).hasStatus(201).hasMediaType("application/json");
      assertThat(relay().info(posted).listeners()).isEqualTo(2);
      assertThat(held.response()).isMessage("news");
      assertThat(stream.data()).isEqualTo("news");
      Response put = relay().ask(to("PUT", "/talk", channel));
      assertThat(put).hasStatus(200);
      assertThat(relay().info(put).messages()).isEqualTo(1);
      assertThat(relay().ask(listening("/talk", channel))).isMessage("news");
      assertThat(relay().ask(to("DELETE", "/talk", channel))).hasStatus(200);
      assertThat(stream.block()).contains(": 410 Gone");
    }
    assertThat(relay().knows(channel)).isFalse();
    assertThat(relay().ask(to("DELETE", "/talk", channel))).hasStatus(404);
  }

  @Test
  default void frame_reaches_listeners_of_other_locations_and_of_all_transports() {
    String channel = fresh();
    try (WebSocketClient socket = held("/talk", channel);
        EventStreamClient stream = relay().stream(listening("/talk", channel));
        Exchange held = relay().hold(listening("/talk", channel), channel)) {
      Await.until("all are held", () -> relay().known(channel).listeners() == 3);
      socket.send("news");
      assertThat(socket.hear()).isEqualTo("text: news");
      assertThat(stream.data()).isEqualTo("news");
      assertThat(held.response()).isMessage("news");
    }
    assertThat(relay().ask(listening("/listen", channel))).isMessage("news");
  }

  @Test
  default void directives_of_senders_and_of_listeners_hold_for_frames() {
    String channel = fresh();
    try (WebSocketClient socket = held("/talk/fleeting", channel)) {
      socket.send("now");
      assertThat(socket.hear()).isEqualTo("text: now");
      assertThat(relay().messages(channel)).as("what is kept").isZero();
    }
    try (WebSocketClient lively = held("/talk/lively", fresh())) {
      assertThat(lively.hear()).isEqualTo("ping");
    }
  }

  @Test
  default void nobody_gets_the_channel_info() {
    String channel = fresh();
    assertThat(relay().ask(to("PUT", "/talk", channel))).hasStatus(200);
    assertThat(relay().ask(to("GET", "/talk/poll", channel).as("sender"))).hasStatus(304);
    assertThat(relay().ask(to("GET", "/send", channel).as("sender"))).hasStatus(200);
  }

  @Test
  default void methods_are_those_of_senders() {
    for (String location : new String[] {"/talk", "/talk/poll"}) {
      assertThat(relay().ask(to("OPTIONS", location, fresh())))
          .hasStatus(200)
          .hasHeader("Allow", SenderContract.ALLOW);
      for (String method : new String[] {"HEAD", "PATCH", "BREW"}) {
        assertThat(relay().ask(to(method, location, fresh())))
            .hasStatus(405)
            .hasHeader("Allow", SenderContract.ALLOW);
      }
    }
  }

  @Test
  default void at_another_port_than_senders_have_one_listens_and_does_nothing_else() {
    String channel = fresh();
    assertThat(relay().ask(to("OPTIONS", "/talk/inner", channel)))
        .hasStatus(200)
        .hasHeader("Allow", "GET, OPTIONS");
    for (String method : new String[] {"POST", "PUT", "DELETE"}) {
      assertThat(relay().ask(to(method, "/talk/inner", channel)))
          .hasStatus(405)
          .hasHeader("Allow", "GET, OPTIONS");
    }
    assertThat(relay().knows(channel)).isFalse();
    relay().post(channel, "news");
    assertThat(relay().ask(listening("/talk/inner", channel))).isMessage("news");
    try (WebSocketClient socket = relay().socket(listening("/talk/inner", channel))) {
      assertThat(socket.hear()).isEqualTo("text: news");
      assertThat(socket.send("forged").hear())
          .isEqualTo("closed: 4403 403 Nothing is sent at this port of the server.");
    }
    assertThat(relay().messages(channel)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1025, 5_000, 200_000})
  default void frame_that_is_too_long_closes_the_socket_and_what_follows_is_not_sent(int length) {
    String channel = fresh();
    try (WebSocketClient socket = held("/talk/small", channel)) {
      String longest = "x".repeat(1024);
      assertThat(socket.send(longest).hear()).isEqualTo("text: " + longest);
      socket.send("x".repeat(length)).sendIfOpen("after it");
      assertThat(socket.hear())
          .isEqualTo("closed: 4413 413 The message is too large: 1024 bytes at most are allowed.");
    }
    Await.until("nobody is held", () -> relay().known(channel).listeners() == 0);
    assertThat(relay().messages(channel)).isEqualTo(1);
  }

  @Test
  default void who_sends_too_often_is_closed() {
    String channel = fresh();
    try (WebSocketClient socket = held("/talk/rated", channel)) {
      assertThat(socket.send("1").hear()).isEqualTo("text: 1");
      assertThat(socket.send("2").hear()).isEqualTo("text: 2");
      assertThat(socket.send("3").hear()).startsWith("closed: 4429 429 You have sent as many");
    }
    assertThat(relay().messages(channel)).isEqualTo(2);
  }

  @Test
  default void who_listens_to_several_channels_sends_to_all_of_them() {
    String one = fresh();
    String two = fresh();
    try (WebSocketClient socket = held("/talk/several", one)) {
      assertThat(socket.send("to one").hear()).isEqualTo("text: to one");
    }
    try (WebSocketClient socket = relay().socket(listening("/talk/several", one + "," + two))) {
      assertThat(socket.hear()).isEqualTo("text: to one");
      assertThat(socket.send("to both").hear()).isEqualTo("text: to both");
      assertThat(socket.hear()).isEqualTo("text: to both");
    }
    assertThat(relay().messages(one)).isEqualTo(2);
    assertThat(relay().messages(two)).isEqualTo(1);
    assertThat(relay().messages(one + "," + two)).isZero();
  }
}
