package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;
import static io.pushrelay.config.value.Concurrency.BROADCAST;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.multi.MultiSubscription;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.config.value.Transport;
import io.pushrelay.metrics.Metrics;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.time.Deadlines;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What metrics are told, and that they are told it once. */
final class MetricsTest implements Metrics {
  private static final ChannelId NEWS = new ChannelId("news");

  private int held;
  private final List<String> told = new ArrayList<>();
  private final MemoryBudget budget = new MemoryBudget(1 << 20);
  private final Broker broker =
      new Broker(
          new MemoryStore(budget, InstantSource.system(), new Deadlines(System::nanoTime)),
          budget,
          InstantSource.system(),
          new Deadlines(System::nanoTime),
          Runnable::run,
          1,
          this);

  @Override
  public void messagePublished() {
    told.add("published");
  }

  @Override
  public long now() {
    return 0;
  }

  @Override
  public void messageDelivered(Transport transport, int received, long begun) {
    told.add("delivered");
  }

  @Override
  public void missed() {
    told.add("missed");
  }

  @Override
  public void listenerHeld(Transport transport) {
    held++;
  }

  @Override
  public void listenerReleased(Transport transport) {
    held--;
  }

  @Override
  public void refused(int status) {}

  @Override
  public void listenerEnded(String reason) {
    told.add(reason);
  }

  /** Acknowledges what it is told. */
  private static final class Acknowledging extends RecordingListener {
    private @Nullable Subscription subscription;

    @Override
    public void begin(Subscription given) {
      super.begin(given);
      subscription = given;
    }

    @Override
    public void deliver(Message message, boolean missed) {
      super.deliver(message, missed);
      Objects.requireNonNull(subscription).acknowledge(message);
    }
  }

  @Test
  void message_is_published_once_and_delivered_once_for_each_listener() {
    hold(new Acknowledging());
    hold(new Acknowledging());
    assertThat(held).isEqualTo(2);
    TestBroker.publish(broker, NEWS, new NewMessage(Body.EMPTY, null), retention());
    assertThat(told).containsExactly("published", "delivered", "delivered");
    assertThat(held).isZero();
  }

  @Test
  void listener_that_ends_without_a_message_says_why() {
    RecordingListener leaving = new RecordingListener();
    hold(leaving);
    hold(new RecordingListener());
    leaving.leave();
    broker.delete(NEWS);
    assertThat(told).containsExactly("DISCONNECTED", "CHANNEL_DELETED");
  }

  @Test
  void listener_of_several_channels_ends_once() {
    List<ChannelId> channels = List.of(NEWS, new ChannelId("other"));
    Acknowledging answered = new Acknowledging();
    RecordingListener leaving = new RecordingListener();
    for (Listener listener : List.of(answered, leaving)) {
      MultiSubscription.listen(broker, channels, listener(BROADCAST), MessageId.START, listener);
    }
    assertThat(held).isEqualTo(2);
    leaving.leave();
    assertThat(held).isEqualTo(1);
    TestBroker.publish(broker, NEWS, new NewMessage(Body.EMPTY, null), retention());
    assertThat(told).containsExactly("DISCONNECTED", "published", "delivered");
    assertThat(held).isZero();
  }

  private void hold(Listener listener) {
    broker.listen(NEWS, listener(BROADCAST), MessageId.START, listener);
  }
}
