package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;
import static io.pushrelay.channel.MessageId.START;
import static io.pushrelay.config.value.Concurrency.BROADCAST;
import static io.pushrelay.config.value.Concurrency.FIRST;
import static io.pushrelay.config.value.Concurrency.LAST;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.multi.MultiSubscription;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Position;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.PollMode;
import io.pushrelay.metrics.Metrics;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.time.Deadlines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two brokers on one store: what happens at one is heard of at the other. */
final class StoreNewsTest {
  private static final ChannelId NEWS = new ChannelId("news");
  private static final ChannelId OTHER = new ChannelId("other");
  private static final RetentionPolicy UNKEPT =
      new RetentionPolicy(5, 0, Duration.ofHours(1), Duration.ofHours(1), false);

  private final List<SharedStore> stores = new ArrayList<>();
  private final TestBroker here = new TestBroker(1 << 20, near -> new SharedStore(near, stores));
  private final Broker there =
      new Broker(
          new SharedStore(here.store, stores),
          new MemoryBudget(1 << 20),
          here.time,
          new Deadlines(here.time::nanos),
          Runnable::run,
          1,
          Metrics.NONE);

  private void sendThere(ChannelId channel, RetentionPolicy policy) {
    NewMessage draft = new NewMessage(Body.of(new byte[] {'x'}), null);
    TestBroker.publish(there, channel, draft, policy).toCompletableFuture().join();
  }

  private void sendThere() {
    sendThere(NEWS, retention());
  }

  /** A stream whose socket is full after each message. */
  private RecordingStream fillingStream() {
    RecordingStream stream =
        new RecordingStream() {
          @Override
          public void deliver(Message message, boolean missed) {
            super.deliver(message, missed);
            fill();
          }
        };
    here.broker.listen(NEWS, listener(BROADCAST), START, stream);
    return stream;
  }

  private RecordingStream several(Position after) {
    RecordingStream stream = new RecordingStream();
    MultiSubscription.listen(here.broker, List.of(NEWS, OTHER), listener(BROADCAST), after, stream);
    return stream;
  }

  @AfterEach
  void nobody_is_counted_and_nothing_is_kept_in_the_end() {
    here.broker.stop();
    there.stop();
    for (String channel : List.of("news", "other")) {
      assertThat(here.info(channel)).matches("none|.* 0 listeners.*");
      here.delete(channel);
    }
    assertThat(here.budget.used()).isZero();
    assertThat(here.broker.isIdle()).isTrue();
  }

  @Test
  void message_sent_elsewhere_goes_to_whoever_is_held_here() {
    RecordingListener poll = here.listen("news", listener(BROADCAST), START);
    RecordingStream stream = here.stream("news", listener(BROADCAST), START);
    RecordingStream several = several(START);
    sendThere();
    sendThere();
    assertThat(poll).hasToString("1000000:0");
    assertThat(stream).hasToString("begin, 1000000:0, 1000000:1");
    assertThat(several).hasToString("begin, 1000000:0, 1000000:1");
    assertThat(here.info("news")).contains("2 listeners");
  }

  @Test
  void message_sent_elsewhere_that_is_not_kept_goes_to_whoever_is_held_here() {
    RecordingListener poll = here.listen("news", listener(BROADCAST), START);
    RecordingStream stream = fillingStream();
    sendThere(NEWS, UNKEPT);
    sendThere(NEWS, UNKEPT);
    assertThat(poll).hasToString("1000000:0");
    assertThat(stream).hasToString("begin, 1000000:0");
    stream.drain();
    assertThat(stream).hasToString("begin, 1000000:0, 1000000:1");
  }

  @Test
  void channel_deleted_elsewhere_ends_its_listeners_here() {
    RecordingListener poll = here.listen("news", listener(BROADCAST), START);
    RecordingStream stream = here.stream("news", listener(BROADCAST), START);
    RecordingStream several = several(START);
    there.delete(NEWS);
    assertThat(poll).hasToString("CHANNEL_DELETED");
    assertThat(stream).hasToString("begin, CHANNEL_DELETED");
    sendThere();
    assertThat(several).as("has a channel left").hasToString("begin, 1000000:0");
    assertThat(here.info("news")).as("counted again").contains("1 listeners");
  }

  @Test
  void channel_that_is_made_again_elsewhere_is_found_though_nobody_here_is_told() {
    RecordingStream several = several(START);
    there.delete(NEWS);
    stores.get(0).cutOff(); // as one is that has no listeners who are counted
    sendThere();
    assertThat(several).hasToString("begin");
    passSecond();
    assertThat(several).hasToString("begin, 1000000:0");
    assertThat(here.info("news")).as("counted again").contains("1 listeners");
  }

  @Test
  void channel_that_is_made_again_elsewhere_loses_nothing_to_a_later_message_of_another() {
    RecordingStream several = several(START);
    there.delete(NEWS);
    stores.get(0).cutOff();
    sendThere();
    here.time.pass(Duration.ofSeconds(1));
    stores.get(0).reconnect();
    sendThere(OTHER, retention());
    assertThat(several).hasToString("begin, 1000000:0, 1000001:0");
  }

  @Test
  void channel_that_is_made_again_elsewhere_is_looked_for_as_long_as_its_listener_is_held() {
    RecordingStream several = several(START);
    there.delete(NEWS);
    stores.get(0).cutOff();
    for (int i = 0; i < 10; i++) {
      passSecond();
    }
    assertThat(here.info("news")).as("it makes none").isEqualTo("none");
    there.create(NEWS, retention()).toCompletableFuture().join();
    passSecond();
    assertThat(here.info("news")).contains("1 listeners");
    several.subscription().cancel();
    passSecond();
    assertThat(here.info("news")).contains("0 listeners");
  }

  private void passSecond() {
    here.time.pass(Duration.ofSeconds(1));
    here.broker.tick();
  }

  @Test
  void listener_of_first_whose_place_was_lost_and_taken_by_another_ends() {
    RecordingStream lost = here.stream("news", listener(FIRST), START);
    here.store.delete(NEWS, AskedChannel.infoReply(info -> {}));
    RecordingListener other = new RecordingListener();
    there.listen(NEWS, listener(FIRST), START, other);
    assertThat(other).hasToString("waiting");
    stores.get(0).lose(NEWS);
    assertThat(lost).hasToString("begin, CONFLICT");
    assertThat(other).hasToString("waiting");
    assertThat(here.info("news")).contains("1 listeners");
  }

  @Test
  void listener_that_is_replaced_elsewhere_is_told_so_and_counts_no_more() {
    RecordingListener poll = here.listen("news", listener(BROADCAST), START);
    RecordingStream several = several(START);
    RecordingListener other = new RecordingListener();
    there.listen(NEWS, listener(LAST), START, other);
    assertThat(poll).hasToString("CONFLICT");
    assertThat(several).hasToString("begin, CONFLICT");
    assertThat(other).hasToString("waiting");
    assertThat(here.broker.isIdle()).isTrue();
    assertThat(here.info("news")).contains("1 listeners");
  }

  @Test
  void first_is_refused_while_a_listener_is_held_elsewhere_and_let_in_when_it_has_gone() {
    RecordingListener first = new RecordingListener();
    there.listen(NEWS, listener(FIRST), START, first);
    assertThat(here.listen("news", listener(FIRST), START)).hasToString("CONFLICT");
    first.leave();
    assertThat(here.listen("news", listener(FIRST), START)).hasToString("waiting");
  }

  @Test
  void limit_of_listeners_is_that_of_all_nodes_together() {
    ListenerLocation two = listener(PollMode.LONG_POLL, BROADCAST, false, 2);
    there.listen(NEWS, two, START, new RecordingListener());
    assertThat(here.listen("news", two, START)).hasToString("waiting");
    assertThat(here.listen("news", two, START)).hasToString("TOO_MANY_LISTENERS");
  }

  @Test
  void listeners_whom_the_store_has_lost_are_counted_again_and_go_on() {
    RecordingListener poll = here.listen("news", listener(BROADCAST), START);
    RecordingStream stream = here.stream("news", listener(BROADCAST), START);
    here.store.delete(NEWS, AskedChannel.infoReply(info -> {}));
    here.create("news", retention());
    assertThat(here.info("news")).contains("0 listeners");
    stores.get(0).lose(NEWS);
    assertThat(here.info("news")).contains("2 listeners");
    sendThere();
    assertThat(poll).hasToString("1000000:0");
    assertThat(stream).hasToString("begin, 1000000:0");
  }

  @Test
  void listeners_get_once_and_in_order_what_was_sent_while_they_heard_of_nothing() {
    RecordingStream stream = here.stream("news", listener(BROADCAST), START);
    RecordingStream filling = fillingStream();
    RecordingStream several = several(START);
    stores.get(0).cutOff();
    RecordingListener poll = here.listen("news", listener(BROADCAST), START);
    sendThere();
    sendThere(OTHER, retention());
    sendThere();
    assertThat(poll).hasToString("waiting");
    stores.get(0).reconnect(NEWS, OTHER);
    assertThat(poll).hasToString("1000000:0");
    assertThat(stream).hasToString("begin, 1000000:0, 1000000:1");
    assertThat(several.toString()).startsWith("begin").contains("1000000:1");
    filling.drain();
    assertThat(filling).hasToString("begin, 1000000:0, 1000000:1");
    assertThat(here.info("news")).contains("3 listeners");
  }

  @Test
  void listener_that_missed_nothing_waits_on_after_an_interruption() {
    RecordingListener poll = here.listen("news", listener(BROADCAST), START);
    RecordingStream stream = here.stream("news", listener(BROADCAST), START);
    stores.get(0).cutOff();
    stores.get(0).reconnect(NEWS);
    assertThat(poll).hasToString("waiting");
    assertThat(here.info("news")).contains("2 listeners");
    sendThere();
    assertThat(poll).hasToString("1000000:0");
    assertThat(stream).hasToString("begin, 1000000:0");
  }

  @Test
  void message_after_one_that_was_not_heard_of_has_its_listeners_look() {
    RecordingListener poll = here.listen("news", listener(BROADCAST), START);
    RecordingStream stream = here.stream("news", listener(BROADCAST), START);
    stores.get(0).cutOff();
    sendThere();
    stores.get(0).reconnect();
    sendThere();
    assertThat(poll).hasToString("1000000:0");
    assertThat(stream).hasToString("begin, 1000000:0, 1000000:1");
    assertThat(here.info("news")).contains("1 listeners");
  }

  @Test
  void message_that_was_not_kept_and_not_heard_of_is_told_as_missed() {
    sendThere();
    MessageId first = new MessageId(1_000_000, 0);
    RecordingListener poll = here.listen("news", listener(BROADCAST), first);
    stores.get(0).cutOff();
    sendThere(NEWS, UNKEPT);
    stores.get(0).reconnect(NEWS);
    assertThat(poll).hasToString("waiting");
    sendThere();
    assertThat(poll).hasToString("1000000:2 missed");
  }

  @Test
  void news_of_a_channel_at_which_nobody_is_held_makes_nothing_here() {
    sendThere();
    there.delete(NEWS);
    stores.get(0).reconnect(NEWS);
    assertThat(here.broker.isIdle()).isTrue();
  }
}
