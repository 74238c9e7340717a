package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.sender;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.time.Deadlines;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** A message for one listener is written by the thread of its sender. */
final class HelpingSenderTest {
  private static final ChannelId CHANNEL = new ChannelId("news");

  /** What other threads have been asked to do. */
  private final Queue<Runnable> others = new ArrayDeque<>();

  private final List<Integer> told = new ArrayList<>();
  private final Broker broker =
      new Broker(
          new MemoryStore(
              new MemoryBudget(1 << 30), InstantSource.system(), new Deadlines(System::nanoTime)),
          new MemoryBudget(1 << 30),
          InstantSource.system(),
          new Deadlines(System::nanoTime),
          others::add,
          2);

  private void hold(ChannelId channel) {
    broker.listen(
        channel,
        listener(Concurrency.BROADCAST),
        MessageId.START,
        new RecordingListener() {
          @Override
          public void deliver(Message message, boolean missed) {
            told.add(message.body().length());
          }
        });
  }

  private void send(ChannelId channel, int size) {
    broker.publishHelping(
        channel, new NewMessage(Body.of(new byte[size]), null), sender(10, 0, Duration.ofHours(1)));
  }

  @Test
  void small_message_for_one_listener_waits_for_its_senders_thread_and_for_no_other() {
    hold(CHANNEL);
    send(CHANNEL, 1);
    assertThat(told).isEmpty();
    assertThat(others).isEmpty();
    broker.help();
    assertThat(told).containsExactly(1);
  }

  @Test
  void sender_that_does_not_come_back_is_replaced_at_the_next_tick() {
    hold(CHANNEL);
    send(CHANNEL, 1);
    broker.tick();
    others.remove().run();
    assertThat(told).containsExactly(1);
    broker.help();
    assertThat(told).containsExactly(1);
  }

  @Test
  void message_for_two_listeners_is_for_others_to_write() {
    hold(CHANNEL);
    hold(CHANNEL);
    send(CHANNEL, 1);
    assertThat(others).isNotEmpty();
    others.forEach(Runnable::run);
    assertThat(told).containsExactly(1, 1);
  }

  @Test
  void message_that_may_block_its_listeners_socket_is_for_others_to_write() {
    hold(CHANNEL);
    send(CHANNEL, DeliveryPool.AT_ONCE + 1);
    broker.help();
    assertThat(told).isEmpty();
    others.remove().run();
    assertThat(told).containsExactly(DeliveryPool.AT_ONCE + 1);
  }

  @Test
  void streams_are_for_others_to_write() {
    RecordingStream stream = new RecordingStream();
    broker.listen(CHANNEL, listener(Concurrency.BROADCAST), MessageId.START, stream);
    send(CHANNEL, 1);
    broker.help();
    assertThat(stream).hasToString("begin");
    others.remove().run();
    assertThat(stream.toString()).startsWith("begin, ");
  }

  @Test
  void senders_thread_writes_to_one_listener_however_many_others_are_due() {
    for (int i = 0; i < 3; i++) {
      ChannelId channel = new ChannelId("news" + i);
      hold(channel);
      send(channel, i + 1);
    }
    broker.help();
    assertThat(told).containsExactly(1);
    broker.help();
    broker.help();
    assertThat(told).containsExactly(1, 2, 3);
  }
}
