package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.TestPosition;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A listener location that holds nobody. */
@Directives("push_listener /poll interval-poll")
public interface IntervalPollContract {
  Relay relay();

  @Test
  default void poll_without_a_new_message_is_304_with_the_requests_own_validators() {
    String channel = fresh();
    TestPosition last = relay().post(channel, "old");
    assertThat(relay().ask(listening("/poll", channel).after(last)))
        .hasStatus(304)
        .hasHeader("Last-Modified", last.imf())
        .hasHeader("ETag", last.etag())
        .hasNoBody();
  }

  @Test
  default void poll_of_an_unknown_channel_has_the_requests_own_validators_too() {
    TestPosition position = new TestPosition(1_450_755_280, 3);
    assertThat(relay().ask(listening("/poll", fresh()).after(position)))
        .hasStatus(304)
        .hasHeader("Last-Modified", "Tue, 22 Dec 2015 03:34:40 GMT")
        .hasHeader("ETag", "\"3\"")
        .hasNoBody();
  }

  @Test
  default void poll_without_validators_is_304_without_any() {
    assertThat(relay().ask(listening("/poll", fresh())))
        .hasStatus(304)
        .hasNoHeader("Last-Modified")
        .hasNoHeader("ETag")
        .hasNoBody();
  }

  @Test
  default void poll_is_answered_with_a_message_like_any_listener() {
    String channel = fresh();
    TestPosition first = relay().post(channel, "one");
    TestPosition second = relay().post(channel, "two");
    assertThat(relay().ask(listening("/poll", channel)))
        .isMessage("one")
        .hasHeader("Last-Modified", first.imf())
        .hasHeader("ETag", first.etag())
        .hasHeader("Vary", "If-None-Match, If-Modified-Since")
        .hasHeader("Cache-Control", "no-cache");
    assertThat(relay().ask(listening("/poll", channel).after(first))).isMessage("two");
    assertThat(relay().ask(listening("/poll", channel).after(second))).hasStatus(304);
  }

  @Test
  default void poll_holds_nobody_and_leaves_no_channel_behind() {
    String channel = fresh();
    assertThat(relay().ask(listening("/poll", channel))).hasStatus(304);
    assertThat(relay().ask(sending("GET", channel))).hasStatus(404).hasNoBody();
  }

  @Test
  default void poll_counts_as_a_listener_that_asked() {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    assertThat(relay().known(channel).requested()).as("requested").isEqualTo(-1);
    assertThat(relay().ask(listening("/poll", channel))).hasStatus(304);
    assertThat(relay().known(channel).requested()).as("requested").isBetween(0, 60);
    assertThat(relay().known(channel).listeners()).as("held listeners").isZero();
  }

  @Test
  default void poll_conflicts_with_nobody() {
    String channel = fresh();
    try (Exchange held = relay().hold(channel)) {
      assertThat(relay().ask(listening("/poll", channel))).hasStatus(304);
      assertThat(held.hears(Duration.ofMillis(300))).as("the held listener is answered").isFalse();
      relay().post(channel, "news");
      assertThat(held.response()).isMessage("news");
    }
  }
}
