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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Delivery by real threads, while everything happens at once. */
@Timeout(60)
final class DeliveryTest {
  private static final ChannelId NEWS = new ChannelId("news");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final MemoryBudget budget = new MemoryBudget(1 << 30);
  private final Deadlines storeTime = new Deadlines(System::nanoTime);
  private final MemoryStore store = new MemoryStore(budget, InstantSource.system(), storeTime);
  private final Broker broker =
      new Broker(
          store,
          budget,
          InstantSource.system(),
          new Deadlines(System::nanoTime),
          threads,
          2,
          Metrics.NONE);

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private void send(ChannelId channel) {
    NewMessage draft = new NewMessage(Body.EMPTY, null);
    TestBroker.publish(broker, channel, draft, retention(100_000, 0, Duration.ofHours(1)));
  }

  /** Asks again and again from where it was, as a long-polling client does. */
  private final class FollowingListener implements Listener {
    final List<MessageId> received = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch all;

    FollowingListener(int expected) {
      all = new CountDownLatch(expected);
    }

    @Override
    public void begin(Subscription subscription) {}

    @Override
    public void deliver(Message message, boolean missed) {
      assertThat(missed).isFalse();
      received.add(message.id());
      all.countDown();
      if (all.getCount() > 0) {
        threads.execute(() -> ask(message.id()));
      }
    }

    @Override
    public void end(EndReason ending) {
      throw new AssertionError("ended by " + ending);
    }

    void ask(MessageId after) {
      broker.listen(NEWS, listener(Concurrency.BROADCAST), after, this);
    }
  }

  @Test
  void followers_get_every_message_of_many_senders_once_in_order() throws InterruptedException {
    int senders = 4;
    int each = 5_000;
    List<FollowingListener> followers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      FollowingListener follower = new FollowingListener(senders * each);
      followers.add(follower);
      follower.ask(MessageId.START);
    }
    for (int i = 0; i < senders; i++) {
      threads.execute(
          () -> {
            for (int m = 0; m < each; m++) {
              send(NEWS);
            }
          });
    }
    for (FollowingListener follower : followers) {
      assertThat(follower.all.await(50, TimeUnit.SECONDS)).as("all have come").isTrue();
      assertThat(follower.received)
          .hasSize(senders * each)
          .isSortedAccordingTo(MessageId::compareTo)
          .doesNotHaveDuplicates();
    }
    broker.delete(NEWS);
    assertThat(budget.used()).isZero();
  }

  @Test
  void listener_that_fails_does_not_keep_others_from_their_message() throws InterruptedException {
    CountDownLatch delivered = new CountDownLatch(1);
    for (boolean fails : new boolean[] {true, false}) {
      broker.listen(
          NEWS,
          listener(Concurrency.BROADCAST),
          MessageId.START,
          new RecordingListener() {
            @Override
            public void deliver(Message message, boolean missed) {
              if (fails) {
                throw new IllegalStateException("the container is not in the mood");
              }
              delivered.countDown();
            }
          });
    }
    send(NEWS);
    assertThat(delivered.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
