package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins do not send with the password that a browser remembers. */
public interface ForeignSenderContract {
  String FOREIGN = "http://evil.example";

  Relay relay();

  @ParameterizedTest
  @ValueSource(
      strings = {
        FOREIGN,
        "https://evil.example",
        "http://evil.example:8080",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "chrome-extension://abcdefghijklmnop",
        "null",
        "",
      })
  default void page_of_another_origin_may_not_send(String origin) {
    String channel = fresh();
    relay().post(channel, "kept");
    Info before = relay().known(channel);
    for (String method : new String[] {"POST", "PUT", "DELETE", "GET", "OPTIONS", "BREW"}) {
      Request request = sending(method, channel).with("Origin", origin);
      // Payara refuses other methods with a body itself.
      boolean sends = method.startsWith("P");
      assertThat(relay().ask(sends ? request.body("forged") : request))
          .as("%s from %s", method, origin)
          .hasStatus(403)
          .hasSentence()
          .hasNoHeaderBeginning("Access-Control-");
    }
    assertThat(relay().known(channel)).as("the channel after it all").isEqualTo(before);
    assertThat(relay().ask(listening(channel))).isMessage("kept");
  }

  @ParameterizedTest
  @CsvSource({
    "POST,   same-site",
    "POST,   cross-site",
    "PUT,    same-site",
    "PUT,    cross-site",
    "DELETE, same-site",
    "DELETE, cross-site",
    "GET,    same-site",
    "GET,    cross-site",
  })
  default void page_of_another_origin_may_not_send_if_the_browser_does_not_say_which(
      String method, String site) {
    String channel = fresh();
    relay().post(channel, "kept");
    Info before = relay().known(channel);
    assertThat(relay().ask(sending(method, channel).with("Sec-Fetch-Site", site)))
        .hasStatus(403)
        .hasSentence();
    assertThat(relay().known(channel)).as("the channel after it").isEqualTo(before);
  }

  /** Of a page that came by http to a relay that is asked by https, behind a proxy. */
  @Test
  default void browser_knows_better_than_the_host_header_that_a_page_is_of_another_origin() {
    Request post = sending("POST", fresh()).with("Origin", relay().origin()).body("forged");
    assertThat(relay().ask(post.with("Sec-Fetch-Site", "same-site"))).hasStatus(403).hasSentence();
  }

  /** Behind a proxy that does not pass the Host header on. */
  @Test
  default void browser_knows_better_than_the_host_header_that_a_page_is_the_relays_own() {
    Request post = sending("POST", fresh()).with("Origin", "https://relay.example").body("news");
    assertThat(relay().ask(post.with("Sec-Fetch-Site", "same-origin"))).hasStatus(202);
    assertThat(relay().ask(post.with("Sec-Fetch-Site", "none"))).hasStatus(403).hasSentence();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "none", "same-origin"})
  default void own_page_and_whoever_is_no_page_may_send(String site) {
    String channel = fresh();
    for (String method : new String[] {"PUT", "POST", "GET", "DELETE"}) {
      Request request = sending(method, channel);
      Request said = site.isEmpty() ? request : request.with("Sec-Fetch-Site", site);
      assertThat(relay().ask(said)).hasStatusIn(200, 202);
      relay().ask(sending("PUT", channel));
      assertThat(relay().ask(said.with("Origin", relay().origin()))).hasStatusIn(200, 202);
    }
  }

  @Test
  default void page_of_another_origin_is_refused_before_it_is_asked_for_a_password() {
    Request post = Request.of("POST", "/send?id=" + fresh()).body("forged");
    assertThat(relay().ask(post.with("Origin", FOREIGN)))
        .hasStatus(403)
        .hasNoHeader("WWW-Authenticate");
    assertThat(relay().ask(post.with("Sec-Fetch-Site", "same-site")))
        .hasStatus(403)
        .hasNoHeader("WWW-Authenticate");
  }

  @Test
  default void body_from_a_page_of_another_origin_is_not_waited_for() {
    Request post = sending("POST", fresh()).with("Origin", FOREIGN);
    assertThat(relay().ask(post.declaring(10_000_000))).hasStatus(403).hasSentence();
    Request begun = post.with("Transfer-Encoding", "chunked").sent(Request.chunks("forged"));
    assertThat(relay().ask(begun)).hasStatus(403).hasSentence();
  }

  @Test
  default void held_listener_hears_nothing_of_a_page_of_another_origin() {
    String channel = fresh();
    try (Exchange held = relay().hold(channel)) {
      relay().ask(sending("POST", channel).with("Origin", FOREIGN).body("forged"));
      relay().ask(sending("DELETE", channel).with("Origin", FOREIGN));
      assertThat(held.hears(Duration.ofMillis(300))).as("the listener is answered").isFalse();
      relay().post(channel, "news");
      assertThat(held.response()).isMessage("news");
    }
  }
}
