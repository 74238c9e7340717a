package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import org.junit.jupiter.api.Test;

/** Roles of locations other than the shipped ones. */
@Directives({
  "push_sender /vip, /open",
  "push_listener /members",
  "push_sender_role@/vip listener",
  "push_sender_role@/open ",
  "push_listener_role@/members listener",
})
public interface RoleContract {
  Relay relay();

  @Test
  default void sender_location_asks_for_the_role_it_was_given() {
    String channel = fresh();
    Request request = Request.of("POST", "/vip?id=" + channel).body("news");
    assertThat(relay().ask(request)).isChallenge();
    assertThat(relay().ask(request.as("sender"))).hasStatus(403);
    assertThat(relay().knows(channel)).as("a refused sender made a channel").isFalse();
    assertThat(relay().ask(request.as("reader"))).hasStatus(202);
    assertThat(relay().ask(listening(channel))).isMessage("news");
  }

  @Test
  default void sender_location_with_an_empty_role_is_open_to_all() {
    String channel = fresh();
    assertThat(relay().ask(Request.of("POST", "/open?id=" + channel).body("1"))).hasStatus(202);
    assertThat(relay().ask(Request.of("GET", "/open?id=" + channel))).hasStatus(200);
    assertThat(relay().ask(Request.of("OPTIONS", "/open?id=" + channel)))
        .hasStatus(200)
        .hasHeader("Allow", SenderContract.ALLOW);
    assertThat(relay().ask(Request.of("BREW", "/open?id=" + channel)))
        .hasStatus(405)
        .hasHeader("Allow", SenderContract.ALLOW)
        .hasNoBody();
    assertThat(relay().ask(Request.of("DELETE", "/open?id=" + channel))).hasStatus(200);
    assertThat(relay().knows(channel)).as("the channel after DELETE").isFalse();
  }

  @Test
  default void listener_without_credentials_is_401_where_a_role_is_needed() {
    String channel = fresh();
    assertThat(relay().ask(listening("/members", channel))).isChallenge();
    assertThat(relay().ask(listening("/members", channel).withPassword("reader", "wrong")))
        .isChallenge();
    assertThat(relay().knows(channel)).as("a refused listener made a channel").isFalse();
  }

  @Test
  default void listener_with_another_role_is_403() {
    String channel = fresh();
    relay().post(channel, "secret");
    assertThat(relay().ask(listening("/members", channel).as("nobody"))).hasStatus(403);
    assertThat(relay().ask(listening("/members", channel).as("sender"))).hasStatus(403);
    assertThat(relay().known(channel).requested()).as("requested").isEqualTo(-1);
  }

  @Test
  default void listener_with_the_role_is_served() {
    String channel = fresh();
    Request request = listening("/members", channel).as("reader");
    try (Exchange held = relay().hold(request, channel)) {
      relay().post(channel, "news");
      assertThat(held.response()).isMessage("news");
    }
    assertThat(relay().ask(request)).isMessage("news").hasNoHeader("Set-Cookie");
  }

  @Test
  default void access_to_a_listener_location_is_asked_for_before_anything_is_found_wrong() {
    assertThat(relay().ask(Request.of("GET", "/members"))).isChallenge();
    assertThat(relay().ask(Request.of("POST", "/members?id=" + fresh()))).isChallenge();
    assertThat(relay().ask(Request.of("POST", "/members?id=" + fresh()).as("reader")))
        .hasStatus(405)
        .hasHeader("Allow", "GET, OPTIONS")
        .hasNoBody();
  }
}
