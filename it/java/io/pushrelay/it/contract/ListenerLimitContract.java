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

/** Which channels a listener may ask for, and how many listeners a channel has. */
@Directives({
  "push_listener /authorized, /full",
  "push_authorized_channels_only@/authorized on",
  "push_listener_concurrency@/full broadcast",
  "push_max_channel_listeners@/full 2",
})
public interface ListenerLimitContract {
  Relay relay();

  @Test
  default void unknown_channel_is_403_where_only_authorized_ones_are_served() {
    String channel = fresh();
    assertThat(relay().ask(listening("/authorized", channel))).hasStatus(403).hasSentence();
    assertThat(relay().knows(channel)).as("the refused listener made a channel").isFalse();
  }

  @Test
  default void channel_that_a_sender_created_is_served() {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    try (Exchange held = relay().hold(listening("/authorized", channel), channel)) {
      relay().post(channel, "news");
      assertThat(held.response()).isMessage("news");
    }
    assertThat(relay().ask(listening("/authorized", channel))).isMessage("news");
  }

  @Test
  default void deleted_channel_is_unknown_again() {
    String channel = fresh();
    relay().post(channel, "news");
    assertThat(relay().ask(listening("/authorized", channel))).isMessage("news");
    relay().ask(sending("DELETE", channel));
    assertThat(relay().ask(listening("/authorized", channel))).hasStatus(403).hasSentence();
  }

  @Test
  default void listener_over_the_limit_of_a_channel_is_403() {
    String channel = fresh();
    TestPosition last = relay().post(channel, "old");
    try (Exchange one = relay().hold(listening("/full", channel).after(last), channel);
        Exchange two = relay().hold(listening("/full", channel).after(last), channel)) {
      assertThat(relay().ask(listening("/full", channel).after(last))).hasStatus(403).hasSentence();
      assertThat(one.hears(Duration.ofMillis(100))).as("the first is answered").isFalse();
      assertThat(relay().known(channel).listeners()).as("held listeners").isEqualTo(2);
      relay().post(channel, "new");
      assertThat(one.response()).isMessage("new");
      assertThat(two.response()).isMessage("new");
    }
    TestPosition newest = relay().known(channel).last().orElseThrow();
    try (Exchange again = relay().hold(listening("/full", channel).after(newest), channel)) {
      relay().post(channel, "newest");
      assertThat(again.response()).isMessage("newest");
    }
  }

  @Test
  default void limit_is_for_each_channel() {
    String channel = fresh();
    String other = fresh();
    try (Exchange one = relay().hold(listening("/full", channel), channel);
        Exchange two = relay().hold(listening("/full", channel), channel);
        Exchange elsewhere = relay().hold(listening("/full", other), other)) {
      relay().post(channel, "here");
      relay().post(other, "there");
      assertThat(one.response()).isMessage("here");
      assertThat(two.response()).isMessage("here");
      assertThat(elsewhere.response()).isMessage("there");
    }
  }
}
