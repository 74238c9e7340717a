package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.LISTENER_TIMEOUT;
import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;
import static io.pushrelay.channel.MessageId.START;
import static io.pushrelay.config.value.Concurrency.BROADCAST;
import static io.pushrelay.config.value.Concurrency.FIRST;
import static io.pushrelay.config.value.Concurrency.LAST;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.MessageId;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.PollMode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BrokerTest {
  private static final ListenerLocation POLL = listener(PollMode.INTERVAL_POLL, LAST, false, 0);

  private final TestBroker relay = new TestBroker();

  private static MessageId id(int tag) {
    return new MessageId(1_000_000, tag);
  }

  @AfterEach
  void nothing_is_kept_for_listeners_and_channels_that_are_gone() {
    relay.broker.stop();
    relay.delete("news");
    relay.delete("other");
    assertThat(relay.budget.used()).isZero();
    assertThat(relay.store.channels()).isZero();
  }

  @Test
  void message_goes_to_the_listener_that_is_held() {
    RecordingListener held = relay.listen("news", listener(LAST), START);
    assertThat(held).hasToString("waiting");
    assertThat(relay.send("news", retention()))
        .isEqualTo("delivered 1 messages, requested 0, 1 listeners, last 1000000:0");
    assertThat(held).hasToString("1000000:0");
    assertThat(relay.info("news"))
        .isEqualTo("1 messages, requested 0, 0 listeners, last 1000000:0");
  }

  @Test
  void message_nobody_waits_for_is_kept_for_whoever_comes() {
    assertThat(relay.send("news", retention()))
        .isEqualTo("kept 1 messages, requested -1, 0 listeners, last 1000000:0");
    assertThat(relay.listen("news", listener(LAST), START)).hasToString("1000000:0");
  }

  @Test
  void large_message_is_not_written_by_the_thread_that_asks_for_it() {
    Queue<Runnable> writing = new ArrayDeque<>();
    TestBroker threads = new TestBroker(1 << 30, store -> store, writing::add);
    threads.publish("small", "x".repeat(16 << 10), retention());
    threads.publish("large", "x".repeat((16 << 10) + 1), retention());
    assertThat(threads.listen("small", listener(LAST), START)).hasToString("1000000:0");
    RecordingListener large = threads.listen("large", listener(LAST), START);
    assertThat(large.isWaiting()).isTrue();
    writing.remove().run();
    assertThat(large).hasToString("1000000:0");
  }

  @Test
  void listener_that_follows_by_ids_gets_every_message_once_in_order() {
    for (int i = 0; i < 3; i++) {
      relay.send("news", retention());
    }
    assertThat(relay.listen("news", listener(LAST), START)).hasToString("1000000:0");
    assertThat(relay.listen("news", listener(LAST), id(0))).hasToString("1000000:1");
    assertThat(relay.listen("news", listener(LAST), id(1))).hasToString("1000000:2");
    RecordingListener held = relay.listen("news", listener(LAST), id(2));
    relay.send("news", retention());
    assertThat(held).hasToString("1000000:3");
  }

  @Test
  void listener_of_one_channel_gets_nothing_of_another() {
    RecordingListener held = relay.listen("news", listener(LAST), START);
    assertThat(relay.send("other", retention())).startsWith("kept");
    assertThat(held.isWaiting()).isTrue();
  }

  @Test
  void unkept_message_goes_to_whoever_is_held_and_to_nobody_else() {
    RecordingListener held = relay.listen("news", listener(BROADCAST), START);
    assertThat(relay.send("news", retention(0, 0, Duration.ZERO)))
        .isEqualTo("delivered 0 messages, requested 0, 1 listeners, last 1000000:0");
    assertThat(held).hasToString("1000000:0");
    assertThat(relay.listen("news", listener(LAST), START).isWaiting()).isTrue();
  }

  @Test
  void unkept_message_sent_between_two_requests_is_reported_as_missed() {
    relay.send("news", retention(0, 0, Duration.ZERO));
    relay.send("news", retention(0, 0, Duration.ZERO));
    RecordingListener held = relay.listen("news", listener(LAST), id(0));
    relay.send("news", retention());
    assertThat(held).hasToString("1000000:2 missed");
  }

  @Test
  void message_removed_before_it_was_asked_for_is_reported_as_missed() {
    for (int i = 0; i < 4; i++) {
      relay.send("news", retention(2, 0, Duration.ZERO));
    }
    assertThat(relay.listen("news", listener(LAST), id(0))).hasToString("1000000:2 missed");
    assertThat(relay.listen("news", listener(LAST), id(1))).hasToString("1000000:2");
    assertThat(relay.listen("news", listener(LAST), START)).hasToString("1000000:2");
  }

  @Test
  void message_expired_before_a_listener_came_is_reported_to_it_when_held() {
    relay.send("news", retention());
    relay.send("news", retention(5, 0, Duration.ofSeconds(1)));
    relay.time.pass(Duration.ofSeconds(2));
    RecordingListener held = relay.listen("news", listener(LAST), id(0));
    assertThat(held.isWaiting()).isTrue();
    relay.send("news", retention());
    assertThat(held).hasToString("1000002:0 missed");
  }

  @Test
  void position_in_the_future_waits_for_what_comes_after_it() {
    RecordingListener held = relay.listen("news", listener(LAST), new MessageId(1_000_010, 0));
    assertThat(relay.send("news", retention())).startsWith("kept");
    relay.time.pass(Duration.ofSeconds(11));
    relay.send("news", retention());
    assertThat(held).hasToString("1000011:0");
  }

  @Test
  void last_throws_out_whoever_was_held_before() {
    RecordingListener first = relay.listen("news", listener(BROADCAST), START);
    RecordingListener second = relay.listen("news", listener(BROADCAST), START);
    RecordingListener third = relay.listen("news", listener(LAST), START);
    assertThat(first).hasToString("CONFLICT");
    assertThat(second).hasToString("CONFLICT");
    assertThat(relay.info("news")).contains("1 listeners");
    relay.send("news", retention());
    assertThat(third).hasToString("1000000:0");
  }

  @Test
  void first_refuses_whoever_comes_while_one_is_held() {
    RecordingListener first = relay.listen("news", listener(FIRST), START);
    assertThat(relay.listen("news", listener(FIRST), START)).hasToString("CONFLICT");
    relay.send("news", retention());
    assertThat(first).hasToString("1000000:0");
    assertThat(relay.listen("news", listener(FIRST), id(0)).isWaiting()).isTrue();
  }

  @Test
  void broadcast_holds_all() {
    RecordingListener first = relay.listen("news", listener(BROADCAST), START);
    RecordingListener second = relay.listen("news", listener(BROADCAST), START);
    assertThat(relay.send("news", retention())).contains("2 listeners");
    assertThat(first).hasToString("1000000:0");
    assertThat(second).hasToString("1000000:0");
  }

  @Test
  void request_that_can_be_answered_at_once_conflicts_with_nobody() {
    relay.send("news", retention());
    RecordingListener held = relay.listen("news", listener(FIRST), id(0));
    assertThat(relay.listen("news", listener(FIRST), START)).hasToString("1000000:0");
    assertThat(relay.listen("news", listener(LAST), START)).hasToString("1000000:0");
    assertThat(held.isWaiting()).isTrue();
  }

  @Test
  void listener_over_the_limit_of_a_channel_is_refused() {
    ListenerLocation two = listener(PollMode.LONG_POLL, BROADCAST, false, 2);
    relay.listen("news", two, START);
    relay.listen("news", two, START);
    assertThat(relay.listen("news", two, START)).hasToString("TOO_MANY_LISTENERS");
    assertThat(relay.info("news")).contains("2 listeners");
  }

  @Test
  void limit_of_one_lets_the_last_take_the_place_of_the_one_before() {
    ListenerLocation one = listener(PollMode.LONG_POLL, LAST, false, 1);
    RecordingListener first = relay.listen("news", one, START);
    assertThat(relay.listen("news", one, START).isWaiting()).isTrue();
    assertThat(first).hasToString("CONFLICT");
  }

  @Test
  void authorized_only_knows_what_a_sender_made_and_nothing_else() {
    ListenerLocation authorized = listener(PollMode.LONG_POLL, LAST, true, 0);
    assertThat(relay.listen("news", authorized, START)).hasToString("UNKNOWN_CHANNEL");
    assertThat(relay.info("news")).isEqualTo("none");
    relay.create("news", retention());
    assertThat(relay.listen("news", authorized, START).isWaiting()).isTrue();
  }

  @Test
  void interval_poll_is_answered_at_once_and_leaves_no_channel() {
    assertThat(relay.listen("news", POLL, START)).hasToString("NO_MESSAGE");
    assertThat(relay.info("news")).isEqualTo("none");
    relay.send("news", retention());
    assertThat(relay.listen("news", POLL, START)).hasToString("1000000:0");
    assertThat(relay.listen("news", POLL, id(0))).hasToString("NO_MESSAGE");
  }

  @Test
  void interval_poll_conflicts_with_nobody() {
    RecordingListener held = relay.listen("news", listener(FIRST), START);
    assertThat(relay.listen("news", POLL, START)).hasToString("NO_MESSAGE");
    assertThat(held.isWaiting()).isTrue();
  }

  @Test
  void listener_is_held_for_the_timeout_of_its_location_and_no_longer() {
    RecordingListener held = relay.listen("news", listener(LAST), START);
    relay.time.pass(LISTENER_TIMEOUT.minusNanos(1));
    relay.broker.tick();
    assertThat(held.isWaiting()).isTrue();
    relay.time.pass(Duration.ofNanos(1));
    relay.broker.tick();
    assertThat(held).hasToString("TIMEOUT");
    assertThat(relay.info("news")).as("a channel that a listener made").isEqualTo("none");
    assertThat(relay.send("news", retention())).startsWith("kept");
  }

  @Test
  void deleting_a_channel_ends_its_listeners_and_says_how_it_was() {
    relay.send("news", retention());
    RecordingListener held = relay.listen("news", listener(LAST), id(0));
    assertThat(relay.delete("news"))
        .isEqualTo("1 messages, requested 0, 1 listeners, last 1000000:0");
    assertThat(held).hasToString("CHANNEL_DELETED");
    assertThat(relay.info("news")).isEqualTo("none");
    assertThat(relay.delete("news")).isEqualTo("none");
  }

  @Test
  void ids_go_on_when_a_deleted_channel_comes_back_within_the_same_second() {
    relay.send("news", retention());
    relay.delete("news");
    RecordingListener held = relay.listen("news", listener(LAST), id(0));
    relay.send("news", retention());
    assertThat(held.message().id()).isEqualTo(id(1));
  }

  @Test
  void stopping_ends_who_is_held_and_holds_nobody_any_more() {
    RecordingListener held = relay.listen("news", listener(LAST), START);
    relay.broker.stop();
    assertThat(held).hasToString("STOPPING");
    assertThat(relay.listen("news", listener(LAST), START)).hasToString("STOPPING");
    assertThat(relay.info("news")).isEqualTo("none");
  }

  @Test
  void who_is_sent_away_may_come_back() {
    RecordingListener held = relay.listen("news", listener(LAST), START);
    relay.broker.disconnectAll();
    assertThat(held).hasToString("STOPPING");
    assertThat(relay.info("news")).isEqualTo("none");
    RecordingListener back = relay.listen("news", listener(LAST), START);
    relay.send("news", retention(5, 0, Duration.ZERO));
    assertThat(back).hasToString("1000000:0");
  }

  @Test
  void message_counts_as_received_when_the_listener_says_that_it_was_written() {
    for (int i = 0; i < 3; i++) {
      relay.send("news", retention(1, 1, Duration.ZERO));
    }
    assertThat(relay.info("news")).startsWith("3 messages");
    RecordingListener told = relay.listen("news", listener(LAST), START);
    assertThat(relay.info("news")).startsWith("3 messages");
    relay.acknowledge("news", told.message());
    assertThat(relay.info("news")).startsWith("2 messages");
  }

  @Test
  void channel_that_is_being_listened_to_is_not_forgotten() {
    relay.create("news", retention());
    ListenerLocation authorized = listener(PollMode.LONG_POLL, LAST, true, 0);
    for (int i = 0; i < 200; i++) {
      assertThat(relay.listen("news", authorized, START).isWaiting()).as("round " + i).isTrue();
      relay.time.pass(LISTENER_TIMEOUT);
      relay.broker.tick();
    }
    relay.time.pass(Duration.ofHours(1));
    relay.broker.tick();
    assertThat(relay.info("news")).isEqualTo("none");
  }

  @Test
  void listener_without_room_is_told_so_and_those_held_stay() {
    TestBroker small = new TestBroker(600, store -> store);
    RecordingListener held = small.listen("news", listener(BROADCAST), START);
    assertThat(held.isWaiting()).isTrue();
    assertThat(small.listen("news", listener(BROADCAST), START)).hasToString("NO_ROOM");
    assertThat(small.listen("other", listener(BROADCAST), START)).hasToString("NO_ROOM");
    assertThat(small.send("news", retention())).isEqualTo("no room");
    assertThat(held.isWaiting()).isTrue();
    RecordingListener next = small.listen("news", listener(LAST), START);
    assertThat(next.isWaiting()).as("takes the place of the one before").isTrue();
    small.broker.stop();
    assertThat(small.budget.used()).isZero();
  }
}
