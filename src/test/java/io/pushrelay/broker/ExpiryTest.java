package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;
import static io.pushrelay.channel.MessageId.START;
import static io.pushrelay.config.value.Concurrency.BROADCAST;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.time.Deadlines;
import io.pushrelay.time.FakeTime;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What ends at a time of the wall's clock. */
final class ExpiryTest {
  private final FakeTime time = new FakeTime();
  private final Deadlines deadlines = new Deadlines(time::nanos);
  private final AtomicInteger ended = new AtomicInteger();

  private Expiry start(long millisFromNow) {
    return Expiry.start(deadlines, time, time.millis() + millisFromNow, ended::incrementAndGet);
  }

  private void pass(Duration passing) {
    time.pass(passing);
    deadlines.sweep();
  }

  @Test
  void it_ends_once_not_before_its_time_and_not_long_after_it() {
    Random random = new Random(3);
    for (int round = 0; round < 300; round++) {
      ended.set(0);
      long end = time.millis() + random.nextInt(1 << (1 + random.nextInt(20)));
      Expiry.start(deadlines, time, end, ended::incrementAndGet);
      while (ended.get() == 0) {
        pass(Duration.ofMillis(100));
        assertThat(ended.get() == 0 || time.millis() >= end).as("not before").isTrue();
        assertThat(time.millis()).as("not long after").isLessThan(end + 400);
      }
      pass(Duration.ofDays(1));
      assertThat(ended).hasValue(1);
      assertThat(deadlines.isEmpty()).isTrue();
    }
  }

  @Test
  void end_of_time_is_waited_for_without_an_overflow() {
    Expiry never = Expiry.start(deadlines, time, Long.MAX_VALUE, ended::incrementAndGet);
    start(Duration.ofDays(365_000).toMillis());
    for (int i = 0; i < 1000; i++) {
      pass(Duration.ofHours(9));
    }
    assertThat(ended).hasValue(0);
    never.stop();
    assertThat(deadlines.isEmpty()).isFalse();
  }

  @Test
  void what_is_over_already_ends_at_the_next_look() {
    start(-5000);
    assertThat(ended).hasValue(0);
    pass(Duration.ofMillis(200));
    assertThat(ended).hasValue(1);
  }

  @Test
  void what_is_stopped_does_not_end() {
    Expiry stopped = start(1000);
    stopped.stop();
    stopped.stop();
    assertThat(deadlines.isEmpty()).isTrue();
    pass(Duration.ofDays(1));
    assertThat(ended).hasValue(0);
  }

  @Test
  void clock_that_is_set_back_makes_it_later() {
    start(1000);
    time.stepBack(Duration.ofSeconds(10));
    pass(Duration.ofSeconds(2));
    assertThat(ended).hasValue(0);
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofMillis(100));
    }
    assertThat(ended).hasValue(1);
  }

  private static RecordingStream streamUntil(TestBroker relay, long millis) {
    return streamUntil(relay, millis, new RecordingStream());
  }

  private static RecordingStream streamUntil(
      TestBroker relay, long millis, RecordingStream stream) {
    relay.broker.listen(
        new ChannelId("news"),
        listener(BROADCAST),
        START,
        new ExpiringListener(
            stream, relay.broker.deadlines, relay.time, relay.time.millis() + millis));
    return stream;
  }

  private static void pass(TestBroker relay, int millis) {
    for (int passed = 0; passed < millis; passed += 100) {
      relay.time.pass(Duration.ofMillis(100));
      relay.broker.tick();
    }
  }

  @Test
  void stream_is_told_that_its_token_has_expired_and_is_not_held_any_more() {
    TestBroker relay = new TestBroker();
    RecordingStream stream = streamUntil(relay, 5000);
    relay.send("news", retention());
    pass(relay, 4900);
    assertThat(stream.toString()).doesNotContain("TOKEN_EXPIRED");
    pass(relay, 500);
    assertThat(stream.toString()).endsWith("TOKEN_EXPIRED");
    assertThat(relay.info("news")).contains("0 listeners");
    assertThat(relay.broker.deadlines.isEmpty()).isTrue();
  }

  @Test
  void stream_whose_socket_is_full_is_ended_at_its_time_too() {
    TestBroker relay = new TestBroker();
    RecordingStream stream =
        streamUntil(
            relay,
            5000,
            new RecordingStream() {
              @Override
              public void deliver(Message message, boolean missed) {
                super.deliver(message, missed);
                fill();
              }
            });
    relay.send("news", retention());
    relay.send("news", retention());
    pass(relay, 5500);
    assertThat(stream.toString()).endsWith("TOKEN_EXPIRED");
    assertThat(relay.info("news")).contains("0 listeners");
  }

  @Test
  void nothing_is_waited_for_when_the_listener_has_gone() {
    TestBroker relay = new TestBroker();
    RecordingStream stream = streamUntil(relay, 5000);
    stream.subscription().cancel();
    pass(relay, 6000);
    assertThat(stream.toString()).doesNotContain("TOKEN_EXPIRED");
    assertThat(relay.broker.isIdle()).isTrue();
  }
}
