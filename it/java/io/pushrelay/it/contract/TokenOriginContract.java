package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.contract.TokenListenerContract.soon;
import static io.pushrelay.it.contract.TokenListenerContract.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.token.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and pages of other origins: a browser sends a cookie along with what any page asks. */
public interface TokenOriginContract {
  String PAGE = "https://a.example";
  String OTHER = "https://c.example";

  Relay relay();

  private static String token() {
    return TestTokens.token(soon(60, "\"listen\":[\"*\"],\"send\":[\"*\"]"));
  }

  private static Request from(String origin, String method, String location, String channel) {
    return Request.of(method, location + "?id=" + channel).with("Origin", origin);
  }

  @Test
  default void cookie_counts_for_pages_of_a_named_origin() {
    String channel = fresh();
    Request post = from(PAGE, "POST", "/publish/named", channel).body("news");
    assertThat(relay().ask(with(post, "cookie", token()))).hasStatus(202);
    assertThat(relay().ask(with(from(PAGE, "GET", "/named", channel), "cookie", token())))
        .isMessage("news");
    relay().socket(with(from(PAGE, "GET", "/named", channel), "cookie", token())).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/named", "/any", "/private"})
  default void cookie_does_not_count_for_other_pages(String location) {
    String channel = fresh();
    relay().post(channel, "secret");
    Request request = from(OTHER, "GET", location, channel);
    assertThat(relay().ask(with(request, "cookie", token())))
        .hasStatus(401)
        .hasSentenceAbout("A token is needed");
    assertThat(
            relay()
                .ask(
                    with(
                        listening(location, channel).with("Sec-Fetch-Site", "cross-site"),
                        "cookie",
                        token())))
        .hasStatus(401);
    assertThatThrownBy(() -> relay().socket(with(request, "cookie", token())).close())
        .isInstanceOfSatisfying(
            WebSocketClient.RefusedException.class,
            refused -> assertThat(refused.status()).isIn(401, 403));
    assertThat(relay().known(channel).requested()).as("requested").isEqualTo(-1);
  }

  @Test
  default void cookie_does_not_send_for_other_pages() {
    String channel = fresh();
    for (String location : new String[] {"/publish", "/publish/named", "/publish/any"}) {
      Request post = from(OTHER, "POST", location, channel).with("Content-Type", "text/plain");
      assertThat(relay().ask(with(post.body("forged"), "cookie", token())))
          .as(location)
          .hasStatusIn(401, 403);
    }
    Request asked =
        from(OTHER, "POST", "/publish/any", channel).with("Content-Type", "application/json");
    assertThat(relay().ask(with(asked.body("forged"), "cookie", token()))).hasStatus(401);
    assertThat(relay().knows(channel)).as("a channel was made").isFalse();
    assertThat(relay().ask(with(asked.body("news"), "Bearer", token()))).hasStatus(202);
  }

  @Test
  default void page_of_any_origin_listens_with_a_token_that_it_knows() {
    String channel = fresh();
    relay().post(channel, "news");
    Request request = from(OTHER, "GET", "/any", channel);
    Response response = relay().ask(with(request, "Bearer", token()));
    assertThat(response)
        .isMessage("news")
        .hasHeader("Access-Control-Allow-Origin", "*")
        .lists("Access-Control-Expose-Headers", "WWW-Authenticate", "ETag");
    try (WebSocketClient socket = relay().socket(request, "pushrelay, bearer." + token())) {
      assertThat(socket.hear()).isEqualTo("text: news");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/any", "/named"})
  default void page_may_ask_with_authorization_and_reads_why_it_was_refused(String location) {
    Response preflight =
        relay()
            .ask(
                from(PAGE, "OPTIONS", location, fresh())
                    .with("Access-Control-Request-Method", "GET")
                    .with("Access-Control-Request-Headers", "authorization"));
    assertThat(preflight)
        .hasStatusIn(200, 204)
        .lists("Access-Control-Allow-Headers", "Authorization");
    assertThat(relay().ask(from(PAGE, "GET", location, fresh())))
        .hasStatus(401)
        .hasHeader("WWW-Authenticate", "Bearer realm=\"pushrelay\"")
        .lists("Access-Control-Expose-Headers", "WWW-Authenticate");
  }

  @Test
  default void senders_page_reads_why_it_was_refused() {
    assertThat(relay().ask(from(PAGE, "PUT", "/publish/named", fresh())))
        .hasStatus(401)
        .hasHeader("Access-Control-Allow-Origin", PAGE)
        .lists("Access-Control-Expose-Headers", "WWW-Authenticate");
  }
}
