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
import io.pushrelay.it.server.Server;
import io.pushrelay.time.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a listener is answered, at once and after it was held. */
public interface ListenerContract {
  Duration WHILE = Duration.ofMillis(300);

  Relay relay();

  @Test
  default void message_comes_with_exactly_these_headers() {
    String channel = fresh();
    TestPosition sent = relay().postInOneSecond(channel, "the news").get(0);
    hasHeadersOf(sent, relay().ask(listening(channel)), "the news");
  }

  @Test
  default void message_that_was_waited_for_comes_with_the_same_headers() {
    String channel = fresh();
    try (Exchange held = relay().hold(channel)) {
      TestPosition sent = relay().post(channel, "the news");
      hasHeadersOf(sent, held.response(), "the news");
    }
  }

  private static void hasHeadersOf(TestPosition sent, Response response, String body) {
    assertThat(response)
        .isMessage(body)
        .hasHeader("Content-Type", "text/plain")
        .hasHeader("Content-Length", Integer.toString(body.length()))
        .hasHeader("Last-Modified", sent.imf())
        .hasHeader("ETag", sent.etag())
        .hasHeader("Vary", "If-None-Match, If-Modified-Since")
        .hasHeader("Cache-Control", "no-cache")
        .hasNoHeader("Transfer-Encoding")
        .hasNoHeader("Push-Missed")
        .hasNoHeader("Pragma")
        .hasNoHeader("Expires")
        .hasNoHeader("Set-Cookie")
        .hasNoHeaderBeginning("Access-Control-");
  }

  @Test
  default void last_modified_is_the_second_in_which_the_message_was_sent() {
    String channel = fresh();
    long before = System.currentTimeMillis() / 1000;
    relay().post(channel, "news");
    long after = System.currentTimeMillis() / 1000;
    assertThat(TestPosition.of(relay().ask(listening(channel))).second()).isBetween(before, after);
  }

  @Test
  default void request_without_a_message_to_come_is_held_until_there_is_one() {
    String channel = fresh();
    try (Exchange held = relay().hold(channel)) {
      assertThat(held.hears(WHILE)).as("answered before there was a message").isFalse();
      relay().post(channel, "news");
      assertThat(held.response()).isMessage("news");
    }
  }

  @Test
  default void listener_that_has_everything_is_held_for_the_next_message() {
    String channel = fresh();
    TestPosition last = relay().post(channel, "old");
    try (Exchange held = relay().hold(listening(channel).after(last), channel)) {
      assertThat(held.hears(WHILE)).as("answered before there was a message").isFalse();
      relay().post(channel, "new");
      assertThat(held.response()).isMessage("new").hasNoHeader("Push-Missed");
    }
  }

  @Test
  default void listener_polls_again_over_the_same_connection() {
    String channel = fresh();
    Request request = listening(channel).under(relay().context());
    try (Exchange held = relay().hold(channel)) {
      relay().post(channel, "one");
      Response one = held.response();
      assertThat(one).isMessage("one");
      held.send(request.after(TestPosition.of(one)));
      Await.until("it is held again", () -> relay().known(channel).listeners() == 1);
      relay().post(channel, "two");
      assertThat(held.response()).isMessage("two");
    }
  }

  @Test
  default void second_held_listener_ends_the_first_with_409() {
    String channel = fresh();
    try (Exchange first = relay().hold(channel);
        Exchange second = relay().open(listening(channel))) {
      assertThat(first.response()).hasStatus(409).hasNoBody();
      assertThat(second.hears(WHILE)).as("the second is answered").isFalse();
      assertThat(relay().known(channel).listeners()).as("held listeners").isEqualTo(1);
      relay().post(channel, "news");
      assertThat(second.response()).isMessage("news");
    }
  }

  @Test
  default void request_that_can_be_answered_at_once_conflicts_with_nobody() {
    String channel = fresh();
    TestPosition last = relay().post(channel, "old");
    try (Exchange held = relay().hold(listening(channel).after(last), channel)) {
      assertThat(relay().ask(listening(channel))).isMessage("old");
      assertThat(held.hears(WHILE)).as("the held listener is answered").isFalse();
      relay().post(channel, "new");
      assertThat(held.response()).isMessage("new");
    }
  }

  @Test
  default void connection_of_a_listener_that_was_sent_away_serves_on() {
    String channel = fresh();
    try (Exchange held = relay().hold(channel)) {
      relay().ask(sending("DELETE", channel));
      assertThat(held.response()).hasStatus(410).hasNoBody();
      relay().post(channel, "news");
      held.send(listening(channel).under(relay().context()));
      assertThat(held.response()).isMessage("news");
    }
  }

  @Test
  default void unknown_channel_is_created_by_a_listener() {
    String channel = fresh();
    try (Exchange held = relay().hold(channel)) {
      Info info = relay().known(channel);
      assertThat(info.messages()).as("messages").isZero();
      assertThat(info.listeners()).as("listeners").isEqualTo(1);
      assertThat(info.requested()).as("requested").isBetween(0, 60);
      assertThat(info.last()).as("last message").isEmpty();
      assertThat(held.hears(WHILE)).as("the held listener is answered").isFalse();
    }
  }

  @Test
  default void message_sent_to_a_client_that_has_gone_is_there_when_it_asks_again() {
    String channel = fresh();
    TestPosition last = relay().post(channel, "old");
    relay().hold(listening(channel).after(last), channel).reset();
    relay().post(channel, "new");
    assertThat(relay().ask(listening(channel).after(last)))
        .isMessage("new")
        .hasNoHeader("Push-Missed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "BREW", "PROPFIND", "get"})
  default void any_method_but_get_is_405(String method) {
    String channel = fresh();
    assertThat(relay().ask(Request.of(method, "/listen?id=" + channel)))
        .hasStatus(405)
        .hasHeader("Allow", "GET, OPTIONS")
        .hasNoBody();
    assertThat(relay().knows(channel)).as("%s made a channel", method).isFalse();
  }

  @Test
  default void post_to_a_listener_location_is_no_message() {
    String channel = fresh();
    assertThat(relay().ask(Request.of("POST", "/listen?id=" + channel).body("news")))
        .hasStatus(405)
        .hasHeader("Allow", "GET, OPTIONS")
        .hasNoBody();
    assertThat(relay().ask(Request.of("POST", "/listen?id=" + channel).as("sender").body("news")))
        .hasStatus(405);
    assertThat(relay().knows(channel)).as("POST made a channel").isFalse();
  }

  @Test
  default void head_of_a_listener_is_405_and_nothing_follows_it() {
    String channel = fresh();
    relay().post(channel, "news");
    try (Exchange exchange = relay().open(Request.of("HEAD", "/listen?id=" + channel))) {
      assertThat(exchange.response()).hasStatus(405).hasHeader("Allow", "GET, OPTIONS");
      exchange.send(listening(channel).under(relay().context()));
      assertThat(exchange.response()).isMessage("news");
    }
  }

  @Test
  default void options_of_a_listener_is_200_and_lists_the_methods() {
    assertThat(relay().ask(Request.of("OPTIONS", "/listen?id=" + fresh())))
        .hasStatus(200)
        .hasHeader("Allow", "GET, OPTIONS")
        .hasNoBody();
  }

  @Test
  default void channel_keeps_its_newest_five_messages() {
    String channel = fresh();
    for (int i = 1; i <= 7; i++) {
      relay().post(channel, Integer.toString(i));
    }
    assertThat(relay().messages(channel)).as("messages").isEqualTo(5);
    Request request = listening(channel);
    for (int i = 3; i <= 7; i++) {
      Response response = relay().ask(request);
      assertThat(response).isMessage(Integer.toString(i));
      request = listening(channel).after(TestPosition.of(response));
    }
  }

  @Test
  default void no_origin_is_allowed_by_default() {
    String channel = fresh();
    relay().post(channel, "news");
    assertThat(relay().ask(listening(channel).with("Origin", "https://a.example")))
        .isMessage("news")
        .hasNoHeaderBeginning("Access-Control-");
  }

  /** As browsers send it for any application of the host. WildFly can't read such a cookie. */
  @Test
  default void cookie_with_bytes_beyond_ascii_does_no_harm() {
    String channel = fresh();
    String cookie = Request.utf8("name=Müller") + "; other=\u00fc";
    Response sent = relay().ask(sending("POST", channel).with("Cookie", cookie).body("x"));
    Response heard = relay().ask(listening(channel).with("Cookie", cookie));
    if (Server.tested() == Server.PAYARA) { // takes no such byte in any field
      assertThat(sent).hasStatus(400);
      assertThat(heard).hasStatus(400);
    } else {
      assertThat(sent).hasStatus(202);
      assertThat(heard).isMessage("x");
    }
  }
}
