package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static io.pushrelay.it.contract.TokenListenerContract.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.token.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may send at a location for both (protocol, "Locations for both"). */
@Directives({
  "push_pubsub /room, /club, /room/token, /room/token/only, /room/page",
  "push_listener_role@/club listener",
  "push_token_key@/room/token " + TestTokens.SECRET,
  "push_token_key@/room/token/only " + TestTokens.SECRET,
  "push_sender_role@/room/token/only ",
  "push_sender_role@/room/page ",
  "push_allow_origin@/room/page https://a.example, https://both.example",
  "push_sender_origin@/room/page https://b.example, https://both.example",
})
public interface PubsubAccessContract {
  String LISTENS = "https://a.example";
  String SENDS = "https://b.example";
  String BOTH = "https://both.example";

  Relay relay();

  private void isRefused(Request request, int status) {
    assertThatThrownBy(() -> relay().socket(request).close())
        .isInstanceOfSatisfying(
            WebSocketClient.RefusedException.class,
            refused -> assertThat(refused.status()).isEqualTo(status));
  }

  /** A client that listens, and is closed for this reason when it sends, of which nothing comes. */
  private void onlyListens(Request request, String channel, String reason) {
    relay().ask(sending("DELETE", channel));
    relay().post(channel, "news");
    try (WebSocketClient socket = relay().socket(request)) {
      assertThat(socket.hear()).isEqualTo("text: news");
      socket.send("forged").sendIfOpen("again");
      assertThat(socket.hear()).isEqualTo("closed: 4403 403 " + reason);
    }
    assertThat(relay().messages(channel)).as("messages").isEqualTo(1);
  }

  private void sends(Request request, String channel) {
    relay().ask(sending("DELETE", channel));
    try (WebSocketClient socket = relay().socket(request)) {
      assertThat(socket.send("mine").hear()).isEqualTo("text: mine");
    }
    assertThat(relay().ask(listening(channel))).isMessage("mine");
  }

  @Test
  default void post_asks_for_the_senders_role_and_get_for_the_listeners() {
    String channel = fresh();
    Request post = Request.of("POST", "/room?id=" + channel).body("news");
    assertThat(relay().ask(post)).isChallenge();
    assertThat(relay().ask(post.as("reader"))).hasStatus(403);
    assertThat(relay().knows(channel)).as("a refused sender made a channel").isFalse();
    assertThat(relay().ask(post.as("sender"))).hasStatus(202);
    assertThat(relay().ask(listening("/room", channel))).isMessage("news");
    Request club = Request.of("POST", "/club?id=" + channel).body("more");
    assertThat(relay().ask(club.as("reader"))).hasStatus(403);
    assertThat(relay().ask(club.as("sender"))).hasStatus(202);
    assertThat(relay().ask(listening("/club", channel))).isChallenge();
    assertThat(relay().ask(listening("/club", channel).as("sender"))).hasStatus(403);
    assertThat(relay().ask(listening("/club", channel).as("reader"))).isMessage("news");
  }

  @Test
  default void frame_needs_the_senders_role() {
    String channel = fresh();
    Request request = listening("/room", channel);
    onlyListens(request, channel, "The role sender is needed to send.");
    onlyListens(request.as("reader"), channel, "The role sender is needed to send.");
    onlyListens(
        listening("/club", channel).as("reader"), channel, "The role sender is needed to send.");
    sends(request.as("sender"), channel);
  }

  @Test
  default void credentials_that_are_wrong_are_refused_where_listeners_need_none() {
    String channel = fresh();
    isRefused(listening("/room", channel).withPassword("sender", "wrong"), 401);
    assertThat(relay().knows(channel)).isFalse();
    relay().post(channel, "news");
    assertThat(relay().ask(listening("/room", channel).withPassword("sender", "wrong")))
        .as("a listener that can't send")
        .isMessage("news");
  }

  private static String token(String listen, String send) {
    String claims = "\"listen\":[\"%s\"]".formatted(listen);
    return TestTokens.token(
        soon(60, send.isEmpty() ? claims : claims + ",\"send\":[\"%s\"]".formatted(send)));
  }

  private static Request bearing(Request request, String token) {
    return request.with("Authorization", "Bearer " + token);
  }

  @Test
  default void each_side_asks_for_its_own_claim() {
    String channel = fresh();
    Request post = Request.of("POST", "/room/token?id=" + channel).body("news");
    Request get = listening("/room/token", channel);
    assertThat(relay().ask(bearing(post, token(channel, "")))).hasStatus(403);
    assertThat(relay().knows(channel)).isFalse();
    String sender = TestTokens.token(soon(60, "\"send\":[\"%s\"]".formatted(channel)));
    assertThat(relay().ask(bearing(post, sender))).hasStatus(202);
    assertThat(relay().ask(bearing(get, sender))).hasStatus(403);
    assertThat(relay().ask(get)).hasStatus(401);
    assertThat(relay().ask(bearing(get, token(channel, "")))).isMessage("news");
  }

  @ParameterizedTest
  @CsvSource({"/room/token", "/room/token/only"})
  default void frame_needs_a_token_that_lets_its_bearer_send_to_the_channel(String location) {
    String channel = fresh();
    Request request = listening(location, channel);
    onlyListens(bearing(request, token(channel, "")), channel, "The token has no claim send.");
    onlyListens(
        bearing(request, token(channel, "other")),
        channel,
        "The token's claim send does not cover the channel " + channel + ".");
    sends(bearing(request, token(channel, channel)), channel);
  }

  @Test
  default void frame_may_have_the_role_in_place_of_a_token_that_sends() {
    String channel = fresh();
    Request request =
        listening("/room/token", channel).with("Cookie", "push_token=" + token(channel, ""));
    onlyListens(request, channel, "The token has no claim send.");
    onlyListens(request.as("reader"), channel, "The role sender is needed to send.");
    sends(request.as("sender"), channel);
    Request only =
        listening("/room/token/only", channel).with("Cookie", "push_token=" + token(channel, ""));
    onlyListens(only, channel, "The token has no claim send.");
  }

  @Test
  default void token_that_expires_ends_both() {
    String channel = fresh();
    String brief =
        TestTokens.token(
            soon(10, "\"listen\":[\"%s\"],\"send\":[\"%s\"]".formatted(channel, channel)));
    try (WebSocketClient socket =
        relay().socket(bearing(listening("/room/token", channel), brief))) {
      assertThat(socket.send("in time").hear()).isEqualTo("text: in time");
      assertThat(socket.hearAfterPings()).isEqualTo("closed: 4401 401 Token expired");
      socket.sendIfOpen("late");
    }
    assertThat(relay().messages(channel)).isEqualTo(1);
  }

  private static Request preflight(String origin, String method) {
    return Request.of("OPTIONS", "/room/page?id=" + fresh())
        .with("Origin", origin)
        .with("Access-Control-Request-Method", method);
  }

  @Test
  default void preflight_is_answered_by_whom_its_method_is_of() {
    assertThat(relay().ask(preflight(LISTENS, "GET")))
        .hasStatus(200)
        .hasHeader("Access-Control-Allow-Origin", LISTENS)
        .hasHeader("Access-Control-Allow-Methods", "GET, OPTIONS")
        .lists("Access-Control-Allow-Headers", "If-None-Match");
    assertThat(relay().ask(preflight(SENDS, "GET"))).hasNoHeader("Access-Control-Allow-Origin");
    for (String method : new String[] {"POST", "PUT", "DELETE"}) {
      assertThat(relay().ask(preflight(SENDS, method)))
          .hasStatus(200)
          .hasHeader("Access-Control-Allow-Origin", SENDS)
          .hasHeader("Access-Control-Allow-Methods", SenderContract.ALLOW)
          .lists("Access-Control-Allow-Headers", "Content-Type");
      assertThat(relay().ask(preflight(LISTENS, method)))
          .hasStatus(403)
          .hasNoHeader("Access-Control-Allow-Origin");
    }
  }

  @Test
  default void page_sends_if_it_is_one_whose_origin_may() {
    String channel = fresh();
    Request post = Request.of("POST", "/room/page?id=" + channel).body("news");
    assertThat(relay().ask(post.with("Origin", LISTENS))).hasStatus(403);
    assertThat(relay().knows(channel)).isFalse();
    assertThat(relay().ask(post.with("Origin", SENDS)))
        .hasStatus(202)
        .hasHeader("Access-Control-Allow-Origin", SENDS);
    Request get = listening("/room/page", channel);
    assertThat(relay().ask(get.with("Origin", LISTENS)))
        .isMessage("news")
        .hasHeader("Access-Control-Allow-Origin", LISTENS);
    assertThat(relay().ask(get.with("Origin", SENDS)))
        .isMessage("news")
        .hasNoHeader("Access-Control-Allow-Origin");
    isRefused(get.with("Origin", SENDS), 403);
    onlyListens(get.with("Origin", LISTENS), channel, "Pages of another origin may not send.");
    sends(get.with("Origin", BOTH), channel);
    sends(get.with("Origin", relay().origin()), channel);
  }

  @Test
  default void sender_ends_the_listeners_of_a_subject_at_the_same_path() {
    String channel = fresh();
    Request request = listening("/club", channel).as("reader");
    try (Exchange held = relay().hold(request, channel)) {
      assertThat(
              relay()
                  .ask(
                      Request.of("DELETE", "/club?id=" + channel + "&subject=reader").as("sender")))
          .hasStatus(200)
          .hasBody("ended listeners: 1");
      assertThat(held.response()).hasStatus(403);
    }
  }
}
