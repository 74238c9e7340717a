package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.token.TestTokens;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners of {@code /private}, who need a token. */
public interface TokenListenerContract {
  Relay relay();

  /** Claims that are good for so many seconds. */
  static String soon(int seconds, String more) {
    return "{%s,\"exp\":%d}".formatted(more, Instant.now().getEpochSecond() + seconds);
  }

  /** A token that lets its bearer listen to the channel. */
  static String token(int seconds, String channel) {
    return TestTokens.token(soon(seconds, "\"listen\":[\"%s\"]".formatted(channel)));
  }

  static Request with(Request request, String carrier, String token) {
    return carrier.equals("cookie")
        ? request.with("Cookie", "other=1; push_token=" + token)
        : request.with("Authorization", carrier + " " + token);
  }

  static void isRefused(Response response, int status, String error, String sentence) {
    assertThat(response).hasStatus(status).hasSentenceAbout(sentence);
    assertThat(response.headers("WWW-Authenticate"))
        .singleElement()
        .asString()
        .startsWith("Bearer realm=\"pushrelay\", error=\"%s\", ".formatted(error))
        .contains("error_description=\"" + response.body().strip() + "\"");
  }

  private void isRefused(Request request, String subprotocols, int status) {
    assertThatThrownBy(() -> relay().socket(request, subprotocols).close())
        .isInstanceOfSatisfying(
            WebSocketClient.RefusedException.class,
            refused -> assertThat(refused.status()).isEqualTo(status));
  }

  @Test
  default void listener_without_a_token_is_told_that_it_takes_one() {
    String channel = fresh();
    Response response = relay().ask(listening("/private", channel));
    assertThat(response)
        .hasStatus(401)
        .hasSentenceAbout("A token is needed, in the cookie push_token or in Authorization: Bearer")
        .hasHeader("WWW-Authenticate", "Bearer realm=\"pushrelay\"");
    assertThat(relay().ask(listening("/private", channel).with("Accept", "text/event-stream")))
        .hasStatus(401);
    isRefused(listening("/private", channel), "pushrelay", 401);
    assertThat(relay().knows(channel)).as("a channel was made").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "bearer", "cookie"})
  default void listener_of_each_transport_is_let_in(String carrier) {
    String channel = fresh();
    Request request = with(listening("/private", channel), carrier, token(60, channel));
    try (Exchange held = relay().hold(request, channel);
        EventStreamClient stream = relay().stream(request);
        WebSocketClient socket = relay().socket(request)) {
      relay().post(channel, "news");
      assertThat(held.response()).isMessage("news").hasNoHeader("WWW-Authenticate");
      assertThat(stream.data()).isEqualTo("news");
      assertThat(socket.hear()).isEqualTo("text: news");
    }
  }

  @Test
  default void web_socket_takes_a_token_as_a_subprotocol_which_is_never_chosen() {
    String channel = fresh();
    relay().post(channel, "news");
    Request request = listening("/private", channel);
    String bearer = "bearer." + token(60, channel);
    try (WebSocketClient plain = relay().socket(request, "pushrelay, " + bearer);
        WebSocketClient first = relay().socket(request, bearer + ", pushrelay");
        WebSocketClient meta = relay().socket(request, bearer + ", ws+meta.nchan, pushrelay");
        WebSocketClient alone = relay().socket(request, bearer)) {
      assertThat(plain.subprotocol()).isEqualTo("pushrelay");
      assertThat(plain.hear()).isEqualTo("text: news");
      assertThat(first.subprotocol()).isEqualTo("pushrelay");
      assertThat(meta.subprotocol()).isEqualTo("ws+meta.nchan");
      assertThat(meta.hear()).startsWith("text: id: ");
      assertThat(alone.subprotocol()).isEmpty();
      assertThat(alone.hear()).isEqualTo("text: news");
    }
    isRefused(request, "pushrelay, bearer." + token(60, "other"), 403);
    isRefused(request, "pushrelay, bearer." + token(-10, channel), 401);
    isRefused(request, "pushrelay, bearer.x", 401);
  }

  @Test
  default void subprotocol_is_for_web_sockets_and_the_url_is_for_nobody() {
    String channel = fresh();
    String token = token(60, channel);
    Request request = Request.of("GET", "/private?id=" + channel + "&access_token=" + token);
    assertThat(relay().ask(request)).hasStatus(401);
    assertThat(
            relay()
                .ask(
                    listening("/private", channel)
                        .with("Sec-WebSocket-Protocol", "bearer." + token)))
        .hasStatus(401);
  }

  @Test
  default void refusal_says_why_and_nothing_of_the_channel() {
    String channel = fresh();
    relay().post(channel, "secret");
    Request request = listening("/private", channel);
    String token = token(60, channel);
    isRefused(
        relay().ask(with(request, "Bearer", token(-35, channel))),
        401,
        "invalid_token",
        "The token expired at ");
    isRefused(
        relay()
            .ask(with(request, "cookie", token.substring(0, token.length() - 10) + "AAAAAAAAAA")),
        401,
        "invalid_token",
        "signature is wrong");
    isRefused(relay().ask(with(request, "Bearer", "")), 401, "invalid_token", "not a signed JWT");
    isRefused(relay().ask(with(request, "Bearer", "x")), 401, "invalid_token", "not a signed JWT");
    isRefused(
        relay()
            .ask(
                with(
                    request,
                    "Bearer",
                    TestTokens.byHand("{\"alg\":\"none\"}", soon(60, "\"listen\":[\"*\"]")))),
        401,
        "invalid_token",
        "The token's alg is not what the key is for, which is HS256.");
    String there = "The token's claim listen does not cover the channel " + channel + ".";
    isRefused(
        relay().ask(with(request, "Bearer", token(60, "another"))),
        403,
        "insufficient_scope",
        there);
    String nowhere = fresh();
    Response unknown =
        relay().ask(with(listening("/private", nowhere), "Bearer", token(60, "another")));
    isRefused(unknown, 403, "insufficient_scope", there.replace(channel + ".", nowhere + "."));
    assertThat(relay().knows(nowhere)).as("a channel was made").isFalse();
    assertThat(relay().known(channel).requested()).as("requested").isEqualTo(-1);
  }

  /** Its header may have no such characters (RFC 6750, section 3). */
  @Test
  default void channel_of_any_name_is_told_in_a_header_that_can_be_read() {
    Request request = Request.of("GET", "/private?id=%22a%5C%C3%A4%22");
    Response response = relay().ask(with(request, "Bearer", token(60, "b")));
    assertThat(response).hasStatus(403);
    assertThat(response.body()).contains(Request.utf8("\\ä"));
    assertThat(response.header("WWW-Authenticate").orElse("")).contains("channel ?a???.");
  }

  @Test
  default void each_of_several_channels_must_be_covered() {
    String one = fresh();
    String two = fresh();
    relay().post(two, "news");
    Request request = listening("/private", one + "," + two);
    isRefused(
        relay().ask(with(request, "Bearer", token(60, one))),
        403,
        "insufficient_scope",
        "does not cover the channel " + two);
    String both = TestTokens.token(soon(60, "\"listen\":[\"%s\",\"%s*\"]".formatted(one, two)));
    assertThat(relay().ask(with(request, "Bearer", both))).isMessage("news");
  }

  @Test
  default void role_comes_first_where_there_is_one() {
    String channel = fresh();
    relay().post(channel, "news");
    Request request = listening("/members", channel);
    Response challenge = relay().ask(request);
    assertThat(challenge).hasStatus(401);
    assertThat(challenge.headers("WWW-Authenticate")).anyMatch(c -> c.startsWith("Basic "));
    assertThat(relay().ask(request.as("nobody").with("Cookie", "push_token=" + token(60, channel))))
        .hasStatus(403)
        .hasNoHeader("WWW-Authenticate");
    assertThat(relay().ask(request.as("reader"))).hasStatus(401).hasSentenceAbout("A token");
    assertThat(relay().ask(request.as("reader").with("Cookie", "push_token=" + token(60, channel))))
        .isMessage("news");
  }

  @Test
  default void issuer_audience_and_cookie_are_what_the_location_says() {
    String channel = fresh();
    relay().post(channel, "news");
    Request request = listening("/strict", channel);
    String claims = "\"listen\":[\"" + channel + "\"],\"iss\":\"%s\",\"aud\":\"%s\"";
    String good = TestTokens.token(soon(60, claims.formatted("https://app.example", "relay")));
    assertThat(relay().ask(with(request, "Bearer", good))).isMessage("news");
    assertThat(relay().ask(with(request, "cookie", good)))
        .hasStatus(401)
        .hasSentenceAbout("A token is needed, in Authorization: Bearer.");
    isRefused(
        relay().ask(with(request, "Bearer", token(60, channel))), 401, "invalid_token", "iss");
    String other = TestTokens.token(soon(60, claims.formatted("https://app.example", "x")));
    isRefused(relay().ask(with(request, "Bearer", other)), 401, "invalid_token", "aud");
  }
}
