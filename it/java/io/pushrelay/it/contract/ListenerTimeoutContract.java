package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.time.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a listener's request is held; at {@code /brief} that is one second. */
@Directives({
  "push_listener /brief, /patient",
  "push_listener_timeout@/brief 1s",
  "push_listener_timeout@/patient 0",
})
public interface ListenerTimeoutContract {
  Relay relay();

  @Test
  default void request_held_for_the_listener_timeout_is_408_without_a_body() {
    long start = System.nanoTime();
    assertThat(relay().ask(listening("/brief", fresh()))).hasStatus(408).hasNoBody();
    Duration held = Duration.ofNanos(System.nanoTime() - start);
    assertThat(held)
        .as("time the request was held")
        .isBetween(Duration.ofMillis(950), Duration.ofSeconds(50));
  }

  @Test
  default void channel_that_a_listener_made_is_forgotten_when_the_listener_leaves() {
    String channel = fresh();
    assertThat(relay().ask(listening("/brief", channel))).hasStatus(408).hasNoBody();
    Await.until("the channel is forgotten", () -> !relay().knows(channel));
    assertThat(relay().ask(sending("GET", channel))).hasStatus(404).hasNoBody();
  }

  @Test
  default void channel_that_a_sender_made_stays_when_a_listener_leaves() {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    assertThat(relay().ask(listening("/brief", channel))).hasStatus(408).hasNoBody();
    Await.until("nobody is held", () -> relay().known(channel).listeners() == 0);
  }

  @Test
  default void message_sent_after_a_408_is_not_lost() {
    String channel = fresh();
    var last = relay().post(channel, "old");
    assertThat(relay().ask(listening("/brief", channel).after(last))).hasStatus(408);
    relay().post(channel, "new");
    assertThat(relay().ask(listening("/brief", channel).after(last))).isMessage("new");
  }

  @Test
  default void client_that_has_gone_is_counted_no_longer_than_the_timeout() {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    Exchange gone = relay().open(listening("/brief", channel));
    Await.until("it has come", () -> relay().known(channel).requested() >= 0);
    gone.reset();
    Await.until("nobody is held", () -> relay().known(channel).listeners() == 0);
  }

  @Test
  default void listener_timeout_of_0_is_never() {
    String channel = fresh();
    try (Exchange held = relay().hold(listening("/patient", channel), channel)) {
      assertThat(held.hears(Duration.ofMillis(2500))).as("the listener is answered").isFalse();
      relay().post(channel, "news");
      assertThat(held.response()).isMessage("news");
    }
  }
}
