package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static io.pushrelay.it.contract.TokenListenerContract.isRefused;
import static io.pushrelay.it.contract.TokenListenerContract.soon;
import static io.pushrelay.it.contract.TokenListenerContract.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.server.Server;
import io.pushrelay.token.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Senders at {@code /publish}, who need the role or a token, and at {@code /open}: a token. */
public interface TokenSenderContract {
  Relay relay();

  private static Request to(String method, String location, String channel) {
    return Request.of(method, location + "?id=" + channel);
  }

  private static String token(String channel) {
    return TestTokens.token(soon(60, "\"send\":[\"%s\"]".formatted(channel)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "cookie"})
  default void token_sends_in_place_of_the_role(String carrier) {
    String channel = fresh();
    for (String location : new String[] {"/publish", "/open"}) {
      for (String method : new String[] {"PUT", "POST", "GET", "DELETE"}) {
        Request request = to(method, location, channel).body("");
        assertThat(relay().ask(with(request, carrier, token(channel))))
            .as(method + location)
            .hasStatusIn(200, 202);
      }
    }
    Request post = to("POST", "/publish", channel).body("news");
    assertThat(relay().ask(with(post, carrier, token("*")))).hasStatus(202);
    assertThat(relay().ask(listening(channel))).isMessage("news");
  }

  @Test
  default void token_that_does_not_let_it_send_is_refused() {
    String channel = fresh();
    Request post = to("POST", "/publish", channel).body("forged");
    isRefused(
        relay().ask(with(post, "Bearer", token("other"))),
        403,
        "insufficient_scope",
        "The token's claim send does not cover the channel " + channel + ".");
    String listens = TestTokens.token(soon(60, "\"listen\":[\"*\"]"));
    isRefused(
        relay().ask(with(post, "cookie", listens)),
        403,
        "insufficient_scope",
        "The token has no claim send.");
    String expired = TestTokens.token(soon(-5, "\"send\":[\"*\"]"));
    isRefused(relay().ask(with(post, "Bearer", expired)), 401, "invalid_token", "expired at");
    assertThat(relay().knows(channel)).as("a channel was made").isFalse();
  }

  @Test
  default void token_has_to_cover_all_of_several_channels() {
    String first = fresh();
    String second = fresh();
    String third = fresh();
    String token = TestTokens.token(soon(60, "\"send\":[\"%s\",\"%s\"]".formatted(first, third)));
    for (String method : new String[] {"POST", "DELETE"}) {
      Request all = to(method, "/publish", first + "," + second + "," + third);
      isRefused(
          relay().ask(with(all, "Bearer", token)),
          403,
          "insufficient_scope",
          "The token's claim send does not cover the channel " + second + ".");
    }
    assertThat(relay().knows(first)).as("it was sent to one").isFalse();
    Request covered = to("POST", "/publish", first + "," + third).body("news");
    assertThat(relay().ask(with(covered, "Bearer", token))).hasStatus(202);
    assertThat(relay().ask(listening(first))).isMessage("news");
    assertThat(relay().ask(listening(third))).isMessage("news");
  }

  @Test
  default void role_sends_as_before_also_beside_a_cookie() {
    String channel = fresh();
    Request post = sending("POST", "/publish", channel).body("news");
    assertThat(relay().ask(post)).hasStatus(202);
    assertThat(relay().ask(post.with("Cookie", "push_token=x"))).hasStatus(202);
    assertThat(relay().ask(to("POST", "/publish", channel).as("nobody").body("x"))).hasStatus(403);
  }

  @Test
  default void sender_without_either_is_told_of_both() {
    Response response = relay().ask(to("POST", "/publish", fresh()).body("x"));
    assertThat(response).hasStatus(401).hasNoBody();
    String challenges = String.join(", ", response.headers("WWW-Authenticate"));
    assertThat(challenges).contains("Basic ");
    if (!Server.tested().hasGrizzly()) { // whose answer is closed with its own challenge
      assertThat(challenges).contains("Bearer realm=\"pushrelay\"");
    }
    assertThat(relay().ask(to("POST", "/open", fresh()).body("x")))
        .hasStatus(401)
        .hasSentenceAbout("A token is needed")
        .hasHeader("WWW-Authenticate", "Bearer realm=\"pushrelay\"");
    assertThat(relay().ask(to("POST", "/send", fresh()).body("x").with("Cookie", "push_token=x")))
        .as("where no tokens are taken")
        .isChallenge();
  }

  @Test
  default void bearer_where_no_tokens_are_taken_is_no_credential() {
    String channel = fresh();
    Request post = to("POST", "/send", channel).body("x");
    assertThat(relay().ask(with(post, "Bearer", token(channel)))).hasStatus(401);
  }
}
