package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.server.Server;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may send, and that nobody else has any effect. */
public interface AccessContract {
  long TEN_MEGABYTES = 10 * 1024 * 1024;

  Relay relay();

  private static Request stranger(String method, String channel) {
    return Request.of(method, "/send?id=" + channel);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "BREW", "PATCH", "PROPFIND"})
  default void every_method_of_a_sender_location_is_401_without_credentials(String method) {
    String channel = fresh();
    assertThat(relay().ask(stranger(method, channel))).isChallenge();
    assertThat(relay().knows(channel)).as("%s made a channel", method).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "BREW", "PATCH", "PROPFIND"})
  default void every_method_of_a_sender_location_is_403_with_another_role(String method) {
    String channel = fresh();
    assertThat(relay().ask(stranger(method, channel).as("nobody"))).hasStatus(403);
    assertThat(relay().ask(stranger(method, channel).as("reader"))).hasStatus(403);
    assertThat(relay().knows(channel)).as("%s made a channel", method).isFalse();
  }

  @Test
  default void wrong_password_is_401() {
    String channel = fresh();
    Request request = stranger("POST", channel).body("x");
    assertThat(relay().ask(request.withPassword("sender", "wrong"))).isChallenge();
    assertThat(relay().ask(request.withPassword("sender", ""))).isChallenge();
    assertThat(relay().ask(request.withPassword("stranger", "sender"))).isChallenge();
    assertThat(relay().knows(channel)).as("a channel was made").isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Basic", "Basic !!!", "Basic c2VuZGVy", "Bearer c2VuZGVyOnNlbmRlcg==", "x"})
  default void credentials_that_are_none_are_401(String authorization) {
    String channel = fresh();
    Request request = stranger("POST", channel).with("Authorization", authorization);
    Response response = relay().ask(request.body("x"));
    if (Server.tested() == Server.WILDFLY && authorization.equals("Basic !!!")) {
      // Elytron fails to decode it, and has no challenge then.
      assertThat(response).hasStatus(400).hasSentenceAbout("Authorization");
    } else {
      assertThat(response).isChallenge();
    }
    assertThat(relay().knows(channel)).as("a channel was made").isFalse();
  }

  @Test
  default void refused_requests_change_nothing() {
    String channel = fresh();
    relay().post(channel, "kept");
    Info before = relay().known(channel);
    for (String method : new String[] {"POST", "PUT", "DELETE"}) {
      assertThat(relay().ask(stranger(method, channel))).isChallenge();
      assertThat(relay().ask(stranger(method, channel).as("nobody"))).hasStatus(403);
    }
    assertThat(relay().known(channel)).as("the channel after it all").isEqualTo(before);
    assertThat(relay().ask(listening(channel))).isMessage("kept");
  }

  @Test
  default void refused_requests_do_not_reach_a_held_listener() {
    String channel = fresh();
    try (Exchange held = relay().hold(channel)) {
      relay().ask(stranger("POST", channel).body("forged"));
      relay().ask(stranger("DELETE", channel));
      relay().ask(stranger("POST", channel).as("nobody").body("forged"));
      relay().ask(stranger("DELETE", channel).as("nobody"));
      assertThat(held.hears(Duration.ofMillis(300))).as("the listener is answered").isFalse();
      relay().post(channel, "true news");
      assertThat(held.response()).isMessage("true news");
    }
  }

  @Test
  default void body_of_a_refused_request_is_not_waited_for() {
    String channel = fresh();
    Request large = stranger("POST", channel).declaring(TEN_MEGABYTES);
    assertThat(relay().ask(large)).isChallenge();
    assertThat(relay().ask(large.as("nobody"))).hasStatus(403);
    assertThat(relay().knows(channel)).as("a channel was made").isFalse();
  }

  @Test
  default void access_is_asked_for_before_anything_is_found_wrong() {
    assertThat(relay().ask(Request.of("POST", "/send").body("x"))).as("no id").isChallenge();
    assertThat(relay().ask(Request.of("POST", "/send?id=%00").body("x"))).isChallenge();
    assertThat(relay().ask(Request.of("POST", "/send").as("nobody").body("x"))).hasStatus(403);
    assertThat(relay().ask(stranger("GET", fresh()))).as("unknown channel").isChallenge();
  }

  @Test
  default void everybody_may_listen() {
    String channel = fresh();
    relay().post(channel, "news");
    assertThat(relay().ask(listening(channel))).isMessage("news");
    assertThat(relay().ask(listening(channel).as("nobody"))).isMessage("news");
  }

  @Test
  default void sender_is_let_in_by_any_of_its_requests() {
    String channel = fresh();
    Response response = relay().ask(stranger("POST", channel).as("sender").body("news"));
    assertThat(response).hasStatus(202).hasNoHeader("WWW-Authenticate").hasNoHeader("Set-Cookie");
  }
}
