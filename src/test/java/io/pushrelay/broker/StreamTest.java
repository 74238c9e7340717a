package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.PING_INTERVAL;
import static io.pushrelay.broker.TestLocations.WRITE_TIMEOUT;
import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;
import static io.pushrelay.channel.MessageId.START;
import static io.pushrelay.config.value.Concurrency.BROADCAST;
import static io.pushrelay.config.value.Concurrency.FIRST;
import static io.pushrelay.config.value.Concurrency.LAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.PollMode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listeners that stay. */
final class StreamTest {
  private static final RetentionPolicy UNKEPT = retention(0, 0, Duration.ZERO);

  private final TestBroker relay = new TestBroker();

  private static MessageId id(int tag) {
    return new MessageId(1_000_000, tag);
  }

  /** The stopwatch goes on, the wall's clock stands still: ids are of one second. */
  private void pass(Duration time) {
    relay.time.pass(time);
    relay.time.stepBack(time);
    relay.broker.tick();
  }

  @AfterEach
  void nothing_is_kept_for_streams_that_are_gone() {
    relay.broker.stop();
    relay.delete("news");
    assertThat(relay.budget.used()).isZero();
    assertThat(relay.store.channels()).isZero();
    assertThat(relay.broker.isIdle()).isTrue();
  }

  @Test
  void stream_gets_what_is_there_and_what_comes_once_in_order() {
    relay.send("news", retention());
    relay.send("news", retention());
    RecordingStream stream = relay.stream("news", listener(LAST), START);
    assertThat(stream).hasToString("begin, 1000000:0, 1000000:1");
    assertThat(relay.send("news", retention()))
        .isEqualTo("delivered 3 messages, requested 0, 1 listeners, last 1000000:2");
    assertThat(stream).hasToString("begin, 1000000:0, 1000000:1, 1000000:2");
    assertThat(relay.info("news"))
        .isEqualTo("3 messages, requested 0, 1 listeners, last 1000000:2");
  }

  @Test
  void stream_goes_on_after_the_position_it_gives() {
    relay.send("news", retention());
    relay.send("news", retention());
    assertThat(relay.stream("news", listener(LAST), id(0))).hasToString("begin, 1000000:1");
    assertThat(relay.stream("news", listener(LAST), id(1))).hasToString("begin");
  }

  @Test
  void stream_of_a_location_that_polls_stays_too() {
    RecordingStream stream =
        relay.stream("news", listener(PollMode.INTERVAL_POLL, LAST, false, 0), START);
    relay.send("news", retention());
    assertThat(stream).hasToString("begin, 1000000:0");
  }

  @Test
  void stream_counts_as_a_listener_even_while_there_are_messages_for_it() {
    relay.send("news", retention());
    relay.stream("news", listener(BROADCAST), START);
    relay.stream("news", listener(BROADCAST), id(0));
    assertThat(relay.info("news")).contains("2 listeners");
  }

  @Test
  void stream_takes_what_came_while_its_socket_was_full_when_it_is_ready() {
    RecordingStream stream = slow();
    relay.send("news", retention());
    assertThat(relay.send("news", retention())).startsWith("delivered");
    assertThat(stream).hasToString("begin, 1000000:0");
    stream.drain();
    assertThat(stream).hasToString("begin, 1000000:0, 1000000:1, 1000000:2");
    relay.send("news", retention());
    assertThat(stream).hasToString("begin, 1000000:0, 1000000:1, 1000000:2, 1000000:3");
  }

  @Test
  void stream_is_told_that_it_missed_what_was_removed_while_its_socket_was_full() {
    RecordingStream stream = slow();
    for (int i = 0; i < 4; i++) {
      relay.send("news", retention(2, 0, Duration.ZERO));
    }
    stream.drain();
    assertThat(stream).hasToString("begin, 1000000:0, 1000000:3 missed, 1000000:4");
  }

  @Test
  void stream_takes_what_is_not_kept_when_its_socket_is_ready_again() {
    RecordingStream stream = slow();
    for (int i = 0; i < 100; i++) {
      assertThat(relay.send("news", UNKEPT)).startsWith("delivered 1 messages");
    }
    assertThat(relay.budget.used()).as("what is passing counts").isGreaterThan(100 * 256);
    stream.drain();
    assertThat(stream.toString().split(", ")).hasSize(102).endsWith("1000000:100");
    assertThat(stream.toString()).doesNotContain("missed");
  }

  @Test
  void what_is_not_kept_has_passed_when_nobody_is_behind_it_any_more() {
    RecordingStream stream = slow();
    long before = relay.budget.used();
    relay.send("news", UNKEPT);
    stream.drain();
    assertThat(relay.budget.used()).isEqualTo(before);
    RecordingStream gone = slow();
    long kept = relay.budget.used();
    relay.send("news", UNKEPT);
    assertThat(relay.budget.used()).isGreaterThan(kept);
    gone.subscription().cancel();
    assertThat(relay.budget.used()).as("without the listener's own").isEqualTo(kept - 256);
    assertThat(relay.listen("news", listener(LAST), id(2)))
        .as("kept for nobody")
        .asString()
        .isEqualTo("waiting");
  }

  @Test
  void nobody_who_comes_later_gets_what_is_passing() {
    slow();
    relay.send("news", UNKEPT);
    assertThat(relay.listen("news", listener(BROADCAST), id(0))).hasToString("waiting");
    assertThat(relay.stream("news", listener(BROADCAST), id(0))).hasToString("begin");
  }

  @Test
  void sender_is_not_told_that_a_message_was_delivered_which_nobody_reads() {
    slow();
    assertThat(relay.send("news", UNKEPT)).startsWith("delivered");
    pass(Duration.ofSeconds(1));
    assertThat(relay.send("news", UNKEPT)).startsWith("kept");
    assertThat(relay.send("news", retention())).startsWith("kept");
  }

  @Test
  void stream_that_does_not_read_is_told_what_was_dropped_of_what_is_not_kept() {
    TestBroker small = new TestBroker(16 * 1000, store -> store); // room for three of a channel
    RecordingStream stream = slow(small);
    for (int i = 0; i < 5; i++) {
      small.send("news", UNKEPT);
    }
    assertThat(small.budget.used()).isLessThan(2000);
    stream.drain();
    assertThat(stream).hasToString("begin, 1000000:0, 1000000:3 missed, 1000000:4, 1000000:5");
  }

  @Test
  void stream_that_does_not_read_has_one_message_that_is_not_kept_however_large() {
    TestBroker small = new TestBroker(1000, store -> store);
    RecordingStream stream = slow(small);
    small.publish("news", "x".repeat(2000), UNKEPT);
    small.publish("news", "x".repeat(2000), UNKEPT);
    stream.drain();
    assertThat(stream).hasToString("begin, 1000000:0, 1000000:2 missed");
  }

  @Test
  void position_of_tomorrow_is_none_and_the_next_message_says_so() {
    MessageId tomorrow = new MessageId(1_000_000 + 86_400, 3);
    RecordingStream stream = relay.stream("news", listener(BROADCAST), tomorrow);
    RecordingListener held = relay.listen("news", listener(BROADCAST), tomorrow);
    relay.send("news", retention());
    assertThat(stream).hasToString("begin, 1000000:0 missed");
    assertThat(held).hasToString("1000000:0 missed");
    assertThat(relay.listen("news", listener(BROADCAST), tomorrow)).hasToString("1000000:0 missed");
    relay.send("news", retention());
    assertThat(stream).hasToString("begin, 1000000:0 missed, 1000000:1");
  }

  @Test
  void position_a_minute_ahead_may_be_the_relays_own() {
    MessageId soon = new MessageId(1_000_060, 0);
    RecordingStream stream = relay.stream("news", listener(BROADCAST), soon);
    relay.send("news", retention());
    assertThat(stream).hasToString("begin");
  }

  @Test
  void position_of_the_last_message_is_the_relays_own_though_the_clock_was_set_back() {
    relay.send("news", retention());
    relay.time.stepBack(Duration.ofHours(1));
    assertThat(relay.stream("news", listener(LAST), id(0))).hasToString("begin");
  }

  @Test
  void stream_that_comes_back_is_told_that_it_missed_what_expired_meanwhile() {
    relay.send("news", retention(5, 0, Duration.ofSeconds(1)));
    relay.send("news", retention(5, 0, Duration.ofSeconds(1)));
    pass(Duration.ofSeconds(2));
    RecordingStream stream = relay.stream("news", listener(LAST), id(0));
    relay.send("news", retention());
    assertThat(stream).hasToString("begin, 1000000:2 missed");
  }

  /** A stream that has had a message, by which its socket is full. */
  private RecordingStream slow() {
    return slow(relay);
  }

  private static RecordingStream slow(TestBroker relay) {
    RecordingStream stream =
        new RecordingStream() {
          private boolean first = true;

          @Override
          public void deliver(Message message, boolean missed) {
            super.deliver(message, missed);
            if (first) {
              fill();
            }
            first = false;
          }
        };
    relay.broker.listen(new ChannelId("news"), listener(LAST), START, stream);
    relay.send("news", retention());
    return stream;
  }

  @Test
  void stream_is_sent_a_ping_when_nothing_else_was_for_a_while() {
    RecordingStream stream = relay.stream("news", listener(LAST), START);
    pass(PING_INTERVAL.minusSeconds(1));
    relay.send("news", retention());
    pass(PING_INTERVAL.minusSeconds(1));
    assertThat(stream).hasToString("begin, 1000000:0");
    pass(Duration.ofSeconds(1));
    assertThat(stream).hasToString("begin, 1000000:0, ping");
    pass(PING_INTERVAL);
    assertThat(stream).hasToString("begin, 1000000:0, ping, ping");
  }

  @Test
  void stream_does_not_end_when_a_held_request_would() {
    RecordingStream stream = relay.stream("news", listener(LAST), START);
    pass(TestLocations.LISTENER_TIMEOUT);
    pass(TestLocations.LISTENER_TIMEOUT);
    assertThat(stream).hasToString("begin, ping, ping");
    assertThat(relay.info("news")).contains("1 listeners");
  }

  @Test
  void stream_is_cut_off_when_its_socket_was_full_for_too_long() {
    RecordingStream stream = slow();
    pass(WRITE_TIMEOUT.minusSeconds(1));
    assertThat(stream).hasToString("begin, 1000000:0");
    pass(Duration.ofSeconds(1));
    assertThat(stream).hasToString("begin, 1000000:0, TOO_SLOW");
    assertThat(relay.info("news")).contains("0 listeners");
  }

  @Test
  void stream_that_becomes_ready_in_time_is_not_cut_off() {
    RecordingStream stream = slow();
    pass(WRITE_TIMEOUT.minusSeconds(1));
    stream.drain();
    pass(Duration.ofSeconds(1));
    assertThat(stream).hasToString("begin, 1000000:0");
  }

  @Test
  void streams_and_held_requests_take_each_others_place() {
    RecordingStream first = relay.stream("news", listener(LAST), START);
    RecordingListener held = relay.listen("news", listener(LAST), START);
    assertThat(first).hasToString("begin, CONFLICT");
    RecordingStream second = relay.stream("news", listener(LAST), START);
    assertThat(held).hasToString("CONFLICT");
    assertThat(relay.info("news")).contains("1 listeners");
    assertThat(second).hasToString("begin");
  }

  @Test
  void request_that_can_be_answered_at_once_leaves_a_stream_alone() {
    RecordingStream stream = relay.stream("news", listener(LAST), START);
    relay.send("news", retention());
    assertThat(relay.listen("news", listener(LAST), START)).hasToString("1000000:0");
    assertThat(stream).hasToString("begin, 1000000:0");
  }

  @Test
  void stream_is_refused_while_another_is_held_where_the_first_stays() {
    RecordingStream first = relay.stream("news", listener(FIRST), START);
    relay.send("news", retention());
    assertThat(relay.stream("news", listener(FIRST), START)).hasToString("CONFLICT");
    assertThat(first).hasToString("begin, 1000000:0");
  }

  @Test
  void stream_of_an_unknown_channel_is_refused_where_only_senders_make_them() {
    ListenerLocation authorized = listener(PollMode.LONG_POLL, LAST, true, 0);
    assertThat(relay.stream("news", authorized, START)).hasToString("UNKNOWN_CHANNEL");
    relay.create("news", retention());
    assertThat(relay.stream("news", authorized, START)).hasToString("begin");
  }

  @Test
  void stream_over_the_limit_is_refused() {
    ListenerLocation one = listener(PollMode.LONG_POLL, BROADCAST, false, 1);
    relay.stream("news", one, START);
    assertThat(relay.stream("news", one, START)).hasToString("TOO_MANY_LISTENERS");
  }

  @Test
  void stream_without_room_is_refused() {
    assertThat(new TestBroker(100, store -> store).stream("news", listener(LAST), START))
        .hasToString("NO_ROOM");
  }

  @Test
  void stream_ends_with_its_channel() {
    RecordingStream stream = relay.stream("news", listener(LAST), START);
    relay.send("news", retention());
    relay.delete("news");
    assertThat(stream).hasToString("begin, 1000000:0, CHANNEL_DELETED");
    assertThat(relay.send("news", retention())).startsWith("kept");
  }

  @Test
  void stream_whose_socket_is_full_hears_of_its_end_when_it_is_ready() {
    RecordingStream stream = slow();
    relay.delete("news");
    assertThat(stream).hasToString("begin, 1000000:0");
    stream.drain();
    assertThat(stream).hasToString("begin, 1000000:0, CHANNEL_DELETED");
  }

  @Test
  void stream_that_was_to_hear_of_its_end_is_cut_off_when_it_does_not_become_ready() {
    RecordingStream stream = slow();
    relay.delete("news");
    pass(WRITE_TIMEOUT);
    assertThat(stream).hasToString("begin, 1000000:0, TOO_SLOW");
  }

  @Test
  void stream_ends_at_once_when_the_deployment_stops_ready_or_not() {
    RecordingStream waiting = relay.stream("news", listener(BROADCAST), START);
    relay.delete("news");
    RecordingStream full = slow();
    relay.broker.stop();
    assertThat(waiting).hasToString("begin, CHANNEL_DELETED");
    assertThat(full).hasToString("begin, 1000000:0, STOPPING");
    assertThat(relay.stream("news", listener(LAST), START)).hasToString("STOPPING");
  }

  @Test
  void stream_whose_client_has_gone_does_not_count_any_more() {
    RecordingStream waiting = relay.stream("news", listener(BROADCAST), START);
    waiting.subscription().cancel();
    assertThat(waiting).hasToString("begin, DISCONNECTED");
    RecordingStream full = slow();
    full.subscription().cancel();
    assertThat(full).hasToString("begin, 1000000:0, DISCONNECTED");
    assertThat(relay.info("news")).contains("0 listeners");
  }

  @Test
  void stream_that_fails_does_not_count_any_more() {
    RecordingStream failing =
        new RecordingStream() {
          @Override
          public void ping() {
            throw new IllegalStateException("broken");
          }
        };
    relay.broker.listen(new ChannelId("news"), listener(LAST), START, failing);
    pass(PING_INTERVAL);
    assertThat(failing).hasToString("begin, DISCONNECTED");
    assertThat(relay.info("news")).isEqualTo("none");
  }

  @Test
  void stream_that_fails_as_it_begins_does_not_count() {
    RecordingStream failing =
        new RecordingStream() {
          @Override
          public void onHeld() {
            throw new IllegalStateException("broken");
          }
        };
    assertThatThrownBy(
            () -> relay.broker.listen(new ChannelId("news"), listener(LAST), START, failing))
        .hasMessage("broken");
    assertThat(failing).hasToString("DISCONNECTED");
    assertThat(relay.info("news")).isEqualTo("none");
  }
}
