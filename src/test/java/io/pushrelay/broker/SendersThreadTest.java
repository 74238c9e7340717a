package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.metrics.Metrics;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.time.Deadlines;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** A message for one listener is written by the thread of its sender. */
final class SendersThreadTest {
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
          2,
          Metrics.NONE);

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

  private PublishResult send(ChannelId channel, int size) {
    NewMessage message = new NewMessage(Body.of(new byte[size]), null);
    return Objects.requireNonNull(
        broker
            .publish(channel, message, retention(10, 0, Duration.ofHours(1)))
            .toCompletableFuture()
            .join());
  }

  @Test
  void small_message_for_one_listener_waits_for_its_senders_thread_and_for_no_other() {
    hold(CHANNEL);
    PublishResult result = send(CHANNEL, 1);
    assertThat(told).isEmpty();
    assertThat(others).isEmpty();
    result.delivery().run();
    assertThat(told).containsExactly(1);
  }

  /** Within the sender's own, a container may lose count (Weld on Payara). */
  @Test
  void what_ends_the_listeners_request_is_not_done_by_its_senders_thread() {
    broker.listen(
        CHANNEL,
        listener(Concurrency.BROADCAST),
        MessageId.START,
        new RecordingListener() {
          @Override
          public void deliver(Message message, boolean missed, Executor executor) {
            told.add(message.body().length());
            executor.execute(() -> told.add(-1));
          }
        });
    send(CHANNEL, 1).delivery().run();
    assertThat(told).containsExactly(1);
    others.remove().run();
    assertThat(told).containsExactly(1, -1);
  }

  @Test
  void sender_that_does_not_come_back_is_replaced_at_the_next_tick() {
    hold(CHANNEL);
    PublishResult result = send(CHANNEL, 1);
    broker.tick();
    others.remove().run();
    assertThat(told).containsExactly(1);
    result.delivery().run();
    assertThat(told).containsExactly(1);
  }

  @Test
  void message_that_its_senders_thread_has_written_is_not_written_again_by_a_tick() {
    hold(CHANNEL);
    send(CHANNEL, 1).delivery().run();
    broker.tick();
    assertThat(others).isEmpty();
    assertThat(told).containsExactly(1);
  }

  @Test
  void listener_that_fails_is_not_its_senders_failure() {
    broker.listen(
        CHANNEL,
        listener(Concurrency.BROADCAST),
        MessageId.START,
        new RecordingListener() {
          @Override
          public void deliver(Message message, boolean missed) {
            throw new IllegalStateException("the container is not in the mood");
          }
        });
    send(CHANNEL, 1).delivery().run();
    assertThat(broker.isIdle()).isTrue();
  }

  @Test
  void message_for_two_listeners_is_for_others_to_write() {
    hold(CHANNEL);
    hold(CHANNEL);
    send(CHANNEL, 1).delivery().run();
    assertThat(others).isNotEmpty();
    others.forEach(Runnable::run);
    assertThat(told).containsExactly(1, 1);
  }

  @Test
  void message_that_may_block_its_listeners_socket_is_for_others_to_write() {
    hold(CHANNEL);
    send(CHANNEL, DeliveryPool.INLINE_LIMIT + 1).delivery().run();
    assertThat(told).isEmpty();
    others.remove().run();
    assertThat(told).containsExactly(DeliveryPool.INLINE_LIMIT + 1);
  }

  /** Whoever writes to a stream goes on with what others send to it meanwhile. */
  @Test
  void streams_are_for_others_to_write() {
    RecordingStream stream = new RecordingStream();
    broker.listen(CHANNEL, listener(Concurrency.BROADCAST), MessageId.START, stream);
    send(CHANNEL, 1).delivery().run();
    assertThat(stream).hasToString("begin");
    others.remove().run();
    assertThat(stream.toString()).startsWith("begin, ");
  }

  @Test
  void senders_thread_writes_its_own_message_however_many_others_are_due() {
    List<PublishResult> results = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ChannelId channel = new ChannelId("news" + i);
      hold(channel);
      results.add(send(channel, i + 1));
    }
    results.get(1).delivery().run();
    assertThat(told).containsExactly(2);
    results.get(2).delivery().run();
    results.get(0).delivery().run();
    assertThat(told).containsExactly(2, 3, 1);
  }
}
