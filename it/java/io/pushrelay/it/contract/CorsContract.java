package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.TestPosition;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins as listeners. */
@Directives({
  "push_listener /any, /origins, /any/poll interval-poll, /any/brief, /any/authorized, "
      + "/any/members, /any/first",
  "push_allow_origin@/any *",
  "push_allow_origin@/origins https://a.example, https://b.example:8443",
  "push_allow_origin@/any/poll *",
  "push_allow_origin@/any/brief *",
  "push_listener_timeout@/any/brief 1s",
  "push_allow_origin@/any/authorized *",
  "push_authorized_channels_only@/any/authorized on",
  "push_allow_origin@/any/members *",
  "push_listener_role@/any/members listener",
  "push_allow_origin@/any/first *",
  "push_listener_concurrency@/any/first first",
})
public interface CorsContract {
  String PAGE = "https://a.example";

  Relay relay();

  private static Request preflight(String location, String origin) {
    return Request.of("OPTIONS", location + "?id=" + fresh())
        .with("Origin", origin)
        .with("Access-Control-Request-Method", "GET")
        .with("Access-Control-Request-Headers", "if-modified-since,if-none-match");
  }

  private static void isShared(Response response, String origin) {
    assertThat(response)
        .hasHeader("Access-Control-Allow-Origin", origin)
        .lists("Access-Control-Expose-Headers", "Last-Modified", "ETag", "Push-Missed");
  }

  @ParameterizedTest
  @CsvSource({
    "/any,     https://a.example,      *",
    "/any,     http://anybody.example, *",
    "/origins, https://a.example,      https://a.example",
    "/origins, https://b.example:8443, https://b.example:8443",
  })
  default void message_is_shared_with_an_allowed_origin(
      String location, String origin, String allowed) {
    String channel = fresh();
    relay().post(channel, "news");
    Response response = relay().ask(listening(location, channel).with("Origin", origin));
    assertThat(response).isMessage("news").lists("Vary", "If-None-Match", "If-Modified-Since");
    isShared(response, allowed);
  }

  @Test
  default void message_that_was_waited_for_is_shared_too() {
    String channel = fresh();
    try (Exchange held = relay().hold(listening("/any", channel).with("Origin", PAGE), channel)) {
      relay().post(channel, "news");
      Response response = held.response();
      assertThat(response).isMessage("news");
      isShared(response, "*");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://c.example",
        "http://a.example",
        "https://b.example",
        "https://a.example:8443",
        "https://a.example.evil.example",
        "https://sub.a.example",
        "null",
      })
  default void another_origin_gets_the_message_without_any_cors_header(String origin) {
    String channel = fresh();
    relay().post(channel, "news");
    assertThat(relay().ask(listening("/origins", channel).with("Origin", origin)))
        .isMessage("news")
        .hasNoHeaderBeginning("Access-Control-");
    assertThat(relay().ask(preflight("/origins", origin))).hasNoHeaderBeginning("Access-Control-");
  }

  @ParameterizedTest
  @CsvSource({"/any, *", "/any/members, *", "/origins, https://a.example"})
  default void preflight_is_answered_without_credentials(String location, String allowed) {
    assertThat(relay().ask(preflight(location, PAGE)))
        .hasStatusIn(200, 204)
        .hasHeader("Access-Control-Allow-Origin", allowed)
        .lists("Access-Control-Allow-Methods", "GET")
        .lists("Access-Control-Allow-Headers", "If-Modified-Since", "If-None-Match")
        .hasNoBody();
  }

  @Test
  default void preflight_makes_no_channel() {
    String channel = fresh();
    Request preflight = preflight("/any", PAGE);
    relay()
        .ask(new Request("OPTIONS", "/any?id=" + channel, preflight.headers(), preflight.body()));
    assertThat(relay().knows(channel)).as("a channel was made").isFalse();
  }

  @Test
  default void preflight_of_a_location_with_a_role_lets_nobody_in() {
    String channel = fresh();
    relay().post(channel, "secret");
    Request request = listening("/any/members", channel).with("Origin", PAGE);
    assertThat(relay().ask(request)).hasStatus(401);
    Response response = relay().ask(request.as("reader"));
    assertThat(response).isMessage("secret");
    isShared(response, "*");
  }

  @Test
  default void answer_304_is_shared() {
    Response response =
        relay()
            .ask(
                listening("/any/poll", fresh())
                    .with("Origin", PAGE)
                    .after(new TestPosition(1_450_755_280, 0)));
    assertThat(response).hasStatus(304);
    isShared(response, "*");
  }

  @Test
  default void answer_403_is_shared() {
    Response response = relay().ask(listening("/any/authorized", fresh()).with("Origin", PAGE));
    assertThat(response).hasStatus(403).hasSentence();
    isShared(response, "*");
  }

  @Test
  default void answer_408_is_shared() {
    Response response = relay().ask(listening("/any/brief", fresh()).with("Origin", PAGE));
    assertThat(response).hasStatus(408).hasNoBody();
    isShared(response, "*");
  }

  @Test
  default void answers_409_and_410_are_shared() {
    String channel = fresh();
    Request request = listening("/any/first", channel).with("Origin", PAGE);
    try (Exchange held = relay().hold(request, channel)) {
      Response conflict = relay().ask(request);
      assertThat(conflict).hasStatus(409).hasNoBody();
      isShared(conflict, "*");
      assertThat(held.hears(Duration.ofMillis(100))).as("the first is answered").isFalse();
      relay().ask(sending("DELETE", channel));
      Response gone = held.response();
      assertThat(gone).hasStatus(410).hasNoBody();
      isShared(gone, "*");
    }
  }

  @Test
  default void sender_location_is_not_shared() {
    assertThat(relay().ask(sending("PUT", fresh()).with("Origin", PAGE)))
        .hasStatus(403)
        .hasNoHeaderBeginning("Access-Control-");
    assertThat(relay().ask(preflight("/send", PAGE)))
        .hasStatus(403)
        .hasNoHeaderBeginning("Access-Control-");
  }
}
