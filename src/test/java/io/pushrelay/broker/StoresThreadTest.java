package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;
import static io.pushrelay.channel.MessageId.START;
import static io.pushrelay.config.value.Concurrency.BROADCAST;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.multi.MultiSubscription;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.NewMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The thread in which a store answers later tells nobody anything: a socket may hold it up. */
final class StoresThreadTest {
  private static final ChannelId NEWS = new ChannelId("news");

  private final Queue<Runnable> deliveries = new ArrayDeque<>();
  private final List<SlowStore> stores = new ArrayList<>();
  private final TestBroker relay =
      new TestBroker(
          1 << 20,
          near -> {
            stores.add(new SlowStore(near, new Random(1)));
            return stores.get(0);
          },
          deliveries::add);

  /** The store answers all it was asked. */
  private void answer() {
    while (stores.get(0).tellOne()) {}
  }

  private void deliver() {
    for (Runnable next = deliveries.poll(); next != null; next = deliveries.poll()) {
      next.run();
    }
  }

  private void send() {
    CompletableFuture<@Nullable PublishResult> sent =
        relay
            .broker
            .publish(NEWS, new NewMessage(Body.EMPTY, null), retention())
            .toCompletableFuture();
    answer();
    assertThat(sent).as("the sender is told").isNotDone();
    deliver();
    assertThat(sent).isDone();
  }

  @Test
  void sender_is_told_in_another_thread() {
    send();
  }

  @Test
  void sender_who_deletes_is_told_in_another_thread() {
    CompletableFuture<?> deleted = relay.broker.delete(NEWS).toCompletableFuture();
    answer();
    assertThat(deleted).isNotDone();
    deliver();
    assertThat(deleted).isDone();
  }

  @Test
  void listener_that_need_not_wait_is_told_in_another_thread() {
    send();
    RecordingListener poll = relay.listen("news", listener(BROADCAST), START);
    answer();
    assertThat(poll.isWaiting()).isTrue();
    deliver();
    assertThat(poll).hasToString("1000000:0");
  }

  @Test
  void listener_of_several_channels_that_need_not_wait_is_told_in_another_thread() {
    send();
    RecordingListener poll = new RecordingListener();
    List<ChannelId> channels = List.of(NEWS, new ChannelId("other"));
    MultiSubscription.listen(relay.broker, channels, listener(BROADCAST), START, poll);
    answer();
    assertThat(poll.isWaiting()).isTrue();
    deliver();
    answer(); // it looks once more, for what is of an earlier second
    deliver();
    assertThat(poll).hasToString("1000000:0");
  }
}
