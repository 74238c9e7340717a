package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.time.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each method does at a sender location. */
public interface SenderContract {
  String ALLOW = "GET, POST, PUT, DELETE, OPTIONS";

  Relay relay();

  @Test
  default void post_without_a_held_listener_is_202_with_the_channel_info() {
    Response response = relay().ask(sending("POST", fresh()).body("news"));
    assertThat(response)
        .hasStatus(202)
        .hasBody("queued messages: 1\r\nlast requested: never\r\nactive listeners: 0");
  }

  @Test
  default void post_to_a_held_listener_is_201_with_the_channel_info() {
    String channel = fresh();
    try (Exchange held = relay().hold(channel)) {
      Response response = relay().posted("/send", channel, "news");
      assertThat(response).hasStatus(201);
      assertThat(held.response()).isMessage("news");
    }
  }

  @Test
  default void post_counts_listeners_before_it_and_messages_after_it() {
    String channel = fresh();
    relay().post(channel, "first");
    TestPosition last = relay().post(channel, "second");
    Request request = listening(channel).after(last);
    try (Exchange held = relay().hold(request, channel)) {
      Info info = relay().info(relay().posted("/send", channel, "third"));
      assertThat(info.messages()).as("messages after the POST").isEqualTo(3);
      assertThat(info.listeners()).as("listeners before the POST").isEqualTo(1);
      assertThat(held.response()).isMessage("third");
    }
    // Another node hears of it a moment later.
    Await.until("nobody is held", () -> relay().known(channel).listeners() == 0);
  }

  @Test
  default void post_tells_the_id_under_which_the_message_is_delivered() {
    String channel = fresh();
    TestPosition told = relay().post(channel, "news");
    assertThat(TestPosition.of(relay().ask(listening(channel)))).isEqualTo(told);
  }

  @Test
  default void ids_of_a_channel_only_grow() {
    String channel = fresh();
    TestPosition before = relay().post(channel, "0");
    for (int i = 1; i <= 20; i++) {
      TestPosition next = relay().post(channel, Integer.toString(i));
      boolean grew =
          next.second() == before.second()
              ? next.tag() == before.tag() + 1
              : next.second() > before.second() && next.tag() == 0;
      assertThat(grew).as("%s comes after %s", next.id(), before.id()).isTrue();
      before = next;
    }
  }

  @Test
  default void put_creates_a_channel_without_messages() {
    String channel = fresh();
    assertThat(relay().ask(sending("PUT", channel).body("")))
        .hasStatus(200)
        .hasBody("queued messages: 0\r\nlast requested: never\r\nactive listeners: 0");
    assertThat(relay().ask(sending("GET", channel))).hasStatus(200);
  }

  @Test
  default void put_ignores_its_body() {
    String channel = fresh();
    assertThat(relay().ask(sending("PUT", channel).body("not a message"))).hasStatus(200);
    assertThat(relay().known(channel).messages()).as("messages after the PUT").isZero();
  }

  @Test
  default void put_leaves_a_channel_that_is_there_as_it_is() {
    String channel = fresh();
    TestPosition last = relay().post(channel, "kept");
    Response response =
        relay().ask(sending("PUT", channel).with("Accept", "application/json").body("x"));
    assertThat(response).hasStatus(200);
    assertThat(relay().info(response).messages()).as("messages").isEqualTo(1);
    assertThat(relay().info(response).last()).as("last message").contains(last);
    assertThat(relay().ask(listening(channel))).isMessage("kept");
  }

  @Test
  default void get_of_a_channel_is_200_with_the_channel_info() {
    String channel = fresh();
    relay().post(channel, "one");
    relay().post(channel, "two");
    assertThat(relay().ask(sending("GET", channel)))
        .hasStatus(200)
        .hasBody("queued messages: 2\r\nlast requested: never\r\nactive listeners: 0");
  }

  @Test
  default void get_of_an_unknown_channel_is_404_without_a_body_and_does_not_create_it() {
    String channel = fresh();
    assertThat(relay().ask(sending("GET", channel))).hasStatus(404).hasNoBody();
    assertThat(relay().ask(sending("GET", channel))).hasStatus(404).hasNoBody();
  }

  @Test
  default void delete_returns_the_channel_info_as_it_was_before() {
    String channel = fresh();
    relay().post(channel, "one");
    relay().post(channel, "two");
    assertThat(relay().ask(sending("DELETE", channel)))
        .hasStatus(200)
        .hasBody("queued messages: 2\r\nlast requested: never\r\nactive listeners: 0");
  }

  @Test
  default void delete_removes_the_channel_and_its_messages() {
    String channel = fresh();
    relay().post(channel, "old");
    assertThat(relay().ask(sending("DELETE", channel))).hasStatus(200);
    assertThat(relay().ask(sending("GET", channel))).hasStatus(404).hasNoBody();
    relay().post(channel, "new");
    assertThat(relay().ask(listening(channel))).isMessage("new");
  }

  @Test
  default void delete_answers_a_held_listener_with_410_and_counts_it() {
    String channel = fresh();
    try (Exchange held = relay().hold(channel)) {
      Response response = relay().ask(sending("DELETE", channel).with("Accept", "text/json"));
      assertThat(response).hasStatus(200);
      assertThat(relay().info(response).listeners()).as("listeners before it").isEqualTo(1);
      assertThat(held.response()).hasStatus(410).hasNoBody();
    }
    assertThat(relay().knows(channel)).as("the channel is there after DELETE").isFalse();
  }

  @Test
  default void delete_of_an_unknown_channel_is_404_without_a_body() {
    assertThat(relay().ask(sending("DELETE", fresh()))).hasStatus(404).hasNoBody();
  }

  @Test
  default void options_is_200_and_lists_the_methods() {
    assertThat(relay().ask(sending("OPTIONS", fresh())))
        .hasStatus(200)
        .hasHeader("Allow", ALLOW)
        .hasNoBody();
  }

  @ParameterizedTest
  @ValueSource(strings = {"BREW", "PATCH", "PROPFIND", "post"})
  default void another_method_is_405_with_the_methods_that_are_allowed(String method) {
    String channel = fresh();
    assertThat(relay().ask(sending(method, channel).body("news")))
        .hasStatus(405)
        .hasHeader("Allow", ALLOW)
        .hasNoBody();
    assertThat(relay().knows(channel)).as("%s made a channel", method).isFalse();
  }

  @Test
  default void head_is_405_and_nothing_follows_the_head_of_the_answer() {
    String channel = fresh();
    relay().post(channel, "news");
    try (Exchange exchange = relay().open(sending("HEAD", channel))) {
      assertThat(exchange.response()).hasStatus(405).hasHeader("Allow", ALLOW);
      exchange.send(sending("GET", channel).under(relay().context()));
      assertThat(exchange.response()).hasStatus(200);
    }
  }

  @Test
  default void two_channels_have_nothing_to_do_with_each_other() {
    String one = fresh();
    String other = fresh();
    relay().post(one, "for one");
    try (Exchange held = relay().hold(other)) {
      relay().post(one, "for one again");
      assertThat(held.hears(Duration.ofMillis(200))).as("the other heard of it").isFalse();
      relay().post(other, "for the other");
      assertThat(held.response()).isMessage("for the other");
    }
    assertThat(relay().messages(one)).as("messages of the first channel").isEqualTo(2);
  }

  @Test
  default void requests_follow_each_other_on_one_connection() {
    String channel = fresh();
    try (Exchange exchange = relay().open(sending("POST", channel).body("one"))) {
      assertThat(exchange.response()).hasStatus(202);
      exchange.send(sending("GET", fresh()).under(relay().context()));
      assertThat(exchange.response()).hasStatus(404).hasNoBody();
      exchange.send(listening(channel).under(relay().context()));
      assertThat(exchange.response()).isMessage("one");
    }
  }
}
