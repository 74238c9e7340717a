package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A held listener whose client has gone is not held any more; one that is there is not disturbed.
 */
@Directives({
  "push_listener /broadcast, /first, /patient",
  "push_listener_concurrency@/broadcast broadcast",
  "push_listener_concurrency@/first first",
  "push_listener_timeout@/patient 0",
})
public interface GoneClientContract {
  Duration SOON = Duration.ofSeconds(2);
  Duration AT_ONCE = Duration.ofMillis(300);

  Relay relay();

  /** Once more only if the machine itself has stopped meanwhile. */
  @ParameterizedTest
  @EnumSource(names = {"CLOSING", "RESETTING"})
  default void client_that_has_gone_is_off_the_count_within_2_seconds(Going going) {
    assertThat(IntStream.range(0, 3).anyMatch(attempt -> isOffTheCountSoon(going))).isTrue();
  }

  /** Fails if they are not, and neither the machine nor the relay has stopped meanwhile. */
  private boolean isOffTheCountSoon(Going going) {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    List<Exchange> clients = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      clients.add(relay().hold(listening("/broadcast", channel), channel));
    }
    try (Exchange stays = relay().hold(listening("/broadcast", channel), channel)) {
      long start = System.nanoTime();
      clients.forEach(going::go);
      AtomicLong looked = new AtomicLong(start);
      AtomicLong longestPause = new AtomicLong();
      Await.until(
          "one is held",
          () -> {
            boolean alone = relay().known(channel).listeners() == 1;
            long now = System.nanoTime();
            longestPause.accumulateAndGet(now - looked.getAndSet(now), Math::max);
            return alone;
          });
      Duration taken = Duration.ofNanos(looked.get() - start);
      relay().post(channel, "news");
      assertThat(stays.response()).isMessage("news");
      if (longestPause.get() < AT_ONCE.toNanos()) {
        assertThat(taken).as("until they are off the count").isLessThanOrEqualTo(SOON);
      }
      return taken.compareTo(SOON) <= 0;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLOSING", "RESETTING"})
  default void first_lets_another_in_when_the_client_before_has_gone(Going going) {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    going.go(relay().hold(listening("/first", channel), channel));
    Await.until("nobody is held", () -> relay().known(channel).listeners() == 0);
    try (Exchange next = relay().hold(listening("/first", channel), channel)) {
      relay().post(channel, "news");
      assertThat(next.response()).isMessage("news");
    }
  }

  @Test
  default void message_for_a_client_that_has_gone_is_202_and_kept_for_the_next() {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    relay().hold(listening("/patient", channel), channel).close();
    Await.until("nobody is held", () -> relay().known(channel).listeners() == 0);
    assertThat(relay().posted("/send", channel, "news")).hasStatus(202);
    assertThat(relay().ask(listening(channel))).isMessage("news");
  }

  @Test
  default void client_that_has_gone_leaves_no_channel_behind() {
    String channel = fresh();
    relay().hold(listening("/patient", channel), channel).close();
    Await.until("the channel is forgotten", () -> !relay().knows(channel));
  }

  /** For longer than it takes to look at a connection several times. */
  @Test
  default void connection_that_was_watched_serves_one_request_after_the_other() {
    String channel = fresh();
    TestPosition last = relay().post(channel, "0");
    try (Exchange exchange = relay().connect()) {
      for (int i = 1; i <= 5; i++) {
        Request next = listening("/patient", channel).after(last).under(relay().context());
        exchange.send(next);
        assertThat(exchange.hears(Duration.ofMillis(500))).as("an answer").isFalse();
        last = relay().post(channel, "" + i);
        assertThat(exchange.response()).isMessage("" + i);
      }
    }
  }

  @Test
  default void client_that_sends_its_next_request_while_it_is_held_gets_both_answers() {
    String channel = fresh();
    try (Exchange exchange = relay().hold(listening("/patient", channel), channel)) {
      assertThat(exchange.hears(Duration.ofMillis(500))).as("an answer").isFalse();
      exchange.send(listening("/patient", channel).under(relay().context()));
      assertThat(exchange.hears(Duration.ofMillis(700))).as("an answer").isFalse();
      relay().post(channel, "news");
      assertThat(exchange.response()).isMessage("news");
      assertThat(exchange.response()).isMessage("news");
    }
  }
}
