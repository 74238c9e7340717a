package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.TestPosition;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What happens when a second listener is to be held on a channel. */
@Directives({
  "push_sender /unstored",
  "push_listener /last, /first, /broadcast",
  "push_store_messages@/unstored off",
  "push_listener_concurrency@/last last",
  "push_listener_concurrency@/first first",
  "push_listener_concurrency@/broadcast broadcast",
})
public interface ConcurrencyContract {
  Duration NOT_YET = Duration.ofMillis(300);

  Relay relay();

  @Test
  default void broadcast_holds_all_and_sends_every_one_the_message() {
    String channel = fresh();
    try (Exchange one = relay().hold(listening("/broadcast", channel), channel);
        Exchange two = relay().hold(listening("/broadcast", channel), channel);
        Exchange three = relay().hold(listening("/broadcast", channel), channel)) {
      assertThat(one.hears(NOT_YET)).as("the first is answered").isFalse();
      Response sent = relay().posted("/send", channel, "news");
      assertThat(sent).hasStatus(201);
      assertThat(relay().info(sent).listeners()).as("listeners").isEqualTo(3);
      assertThat(one.response()).isMessage("news");
      assertThat(two.response()).isMessage("news");
      assertThat(three.response()).isMessage("news");
    }
    assertThat(relay().known(channel).listeners()).as("listeners after it").isZero();
  }

  @Test
  default void broadcast_ends_all_with_410_when_the_channel_is_deleted() {
    String channel = fresh();
    try (Exchange one = relay().hold(listening("/broadcast", channel), channel);
        Exchange two = relay().hold(listening("/broadcast", channel), channel)) {
      Response deleted = relay().ask(sending("DELETE", channel).with("Accept", "application/json"));
      assertThat(relay().info(deleted).listeners()).as("listeners before it").isEqualTo(2);
      assertThat(one.response()).hasStatus(410).hasNoBody();
      assertThat(two.response()).hasStatus(410).hasNoBody();
    }
  }

  @Test
  default void broadcast_answers_each_from_its_own_position() {
    String channel = fresh();
    relay().post("/unstored", channel, "nobody is there");
    TestPosition unkept = relay().known(channel).last().orElseThrow();
    try (Exchange from = relay().hold(listening("/broadcast", channel).after(unkept), channel);
        Exchange start = relay().hold(listening("/broadcast", channel), channel)) {
      relay().post(channel, "news");
      assertThat(from.response()).isMessage("news");
      assertThat(start.response()).isMessage("news");
    }
  }

  @Test
  default void last_ends_the_one_before_with_409() {
    String channel = fresh();
    try (Exchange one = relay().hold(listening("/last", channel), channel);
        Exchange two = relay().open(listening("/last", channel))) {
      assertThat(one.response()).hasStatus(409).hasNoBody();
      assertThat(two.hears(NOT_YET)).as("the second is answered").isFalse();
      relay().post(channel, "news");
      assertThat(two.response()).isMessage("news");
    }
  }

  @Test
  default void first_is_held_and_a_second_gets_409() {
    String channel = fresh();
    try (Exchange one = relay().hold(listening("/first", channel), channel)) {
      assertThat(relay().ask(listening("/first", channel))).hasStatus(409).hasNoBody();
      assertThat(one.hears(NOT_YET)).as("the first is answered").isFalse();
      assertThat(relay().known(channel).listeners()).as("held listeners").isEqualTo(1);
      relay().post(channel, "news");
      assertThat(one.response()).isMessage("news");
    }
  }

  @Test
  default void first_lets_another_in_when_the_one_before_was_answered() {
    String channel = fresh();
    TestPosition sent;
    try (Exchange one = relay().hold(listening("/first", channel), channel)) {
      sent = relay().post(channel, "news");
      assertThat(one.response()).isMessage("news");
    }
    try (Exchange two = relay().hold(listening("/first", channel).after(sent), channel)) {
      relay().post(channel, "more news");
      assertThat(two.response()).isMessage("more news");
    }
  }

  @Test
  default void first_answers_whoever_can_be_answered_at_once() {
    String channel = fresh();
    TestPosition last = relay().post(channel, "old");
    try (Exchange one = relay().hold(listening("/first", channel).after(last), channel)) {
      assertThat(relay().ask(listening("/first", channel))).isMessage("old");
      relay().post(channel, "new");
      assertThat(one.response()).isMessage("new");
    }
  }
}
