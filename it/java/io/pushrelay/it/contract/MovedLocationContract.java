package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Locations elsewhere than shipped, several of them, one under the other. */
@Directives({
  "push_sender /deep/send, /moved/publish, /two",
  "push_listener /deep, /poll interval-poll",
})
public interface MovedLocationContract {
  Relay relay();

  @Test
  default void longest_match_wins() {
    String channel = fresh();
    assertThat(relay().ask(sending("POST", "/deep/send", channel).body("1"))).hasStatus(202);
    assertThat(relay().ask(sending("POST", "/deep/send/on", channel).body("2"))).hasStatus(202);
    assertThat(relay().ask(listening("/deep", channel))).isMessage("1");
    assertThat(relay().ask(listening("/deep/other", channel))).isMessage("1");
    assertThat(relay().ask(listening("/deep/sender", channel))).isMessage("1");
    assertThat(relay().ask(listening("/deep/send", channel))).isChallenge();
  }

  @Test
  default void locations_of_a_deployment_share_the_channels() {
    String channel = fresh();
    try (Exchange held = relay().hold(listening("/deep", channel), channel)) {
      assertThat(relay().ask(sending("POST", "/moved/publish", channel).body("x"))).hasStatus(201);
      assertThat(held.response()).isMessage("x");
    }
    assertThat(relay().ask(listening("/poll", channel))).isMessage("x");
    assertThat(relay().ask(sending("DELETE", "/two", channel))).hasStatus(200);
    assertThat(relay().knows(channel)).as("the channel after DELETE").isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/moved/publish",
        "/moved/publish/",
        "/moved/publish/x",
        "/moved/publish;jsessionid=1",
        "/moved//publish",
        "//moved/publish",
        "/moved/./publish",
        "/moved/x/../publish",
        "/listen/../moved/publish",
        "/%6Doved/publish",
        "/moved/%70ublish",
        "/moved%2Fpublish",
        "/deep/send",
        "/deep/%73end",
        "/deep/send;x",
        "/deep//send",
        "/deep/x/../send",
        "/deep/./send",
      })
  default void moved_sender_location_is_protected_however_it_is_spelled(String path) {
    String channel = fresh();
    relay().post(channel, "kept");
    Info before = relay().known(channel);
    for (String method : new String[] {"POST", "PUT", "DELETE"}) {
      assertThat(relay().ask(Request.of(method, path + "?id=" + channel)))
          .as("%s %s", method, path)
          .hasStatusIn(400, 401, 404, 405);
    }
    assertThat(relay().known(channel)).as("the channel after it all").isEqualTo(before);
  }

  @Test
  default void moved_sender_location_asks_for_credentials_and_for_the_role() {
    String target = "/moved/publish?id=" + fresh();
    assertThat(relay().ask(Request.of("GET", target))).isChallenge();
    assertThat(relay().ask(Request.of("OPTIONS", target))).isChallenge();
    assertThat(relay().ask(Request.of("GET", target).as("nobody"))).hasStatus(403);
    assertThat(relay().ask(Request.of("GET", target).as("sender"))).hasStatus(404).hasNoBody();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/moved", "/moved/", "/moved/publisher", "/id", "/id/other", "/hear"})
  default void path_above_or_beside_a_location_is_404(String path) {
    assertThat(relay().ask(sending("GET", path, fresh()))).hasStatus(404).hasNoBody();
    assertThat(relay().ask(sending("POST", path, fresh()))).hasStatus(404).hasNoBody();
  }
}
