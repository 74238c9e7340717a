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
import io.pushrelay.time.Await;
import io.pushrelay.time.Deadlines;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners whose sockets nobody reads hang in their delivery; others go on. */
@Timeout(60)
final class StuckListenersTest {
  private static final int STUCK = 40;
  private static final int LARGE = DeliveryPool.INLINE_LIMIT + 1;
  private static final ChannelId STUCK_CHANNEL = new ChannelId("stuck");

  private final ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newCachedThreadPool();
  private final Deadlines storeTime = new Deadlines(System::nanoTime);
  private final MemoryStore store =
      new MemoryStore(new MemoryBudget(1 << 30), InstantSource.system(), storeTime);
  private final Broker broker =
      new Broker(
          store,
          new MemoryBudget(1 << 30),
          InstantSource.system(),
          new Deadlines(System::nanoTime),
          threads,
          2,
          Metrics.NONE);
  private final CountDownLatch reading = new CountDownLatch(1);
  private final AtomicInteger stuck = new AtomicInteger();
  private int others;

  @AfterEach
  void stop() throws InterruptedException {
    reading.countDown();
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private void send(ChannelId channel, int size) {
    TestBroker.publish(
        broker,
        channel,
        new NewMessage(Body.of(new byte[size]), null),
        retention(10, 0, Duration.ofHours(1)));
  }

  private void hold(ChannelId channel, Runnable whenDelivered) {
    broker.listen(
        channel,
        listener(Concurrency.BROADCAST),
        MessageId.START,
        new RecordingListener() {
          @Override
          public void deliver(Message message, boolean missed) {
            whenDelivered.run();
          }
        });
  }

  private void getStuck(int size) {
    for (int i = 0; i < STUCK; i++) {
      hold(
          STUCK_CHANNEL,
          () -> {
            stuck.incrementAndGet();
            awaitQuietly(reading);
          });
    }
    send(STUCK_CHANNEL, size);
  }

  private void allAreSeenToHang() {
    while (stuck.get() < STUCK) {
      broker.tick();
    }
    broker.tick(); // at which the last of them are seen for the first time
    broker.tick();
  }

  /** Sends to another listener, who counts down when it is told. */
  private CountDownLatch sendToAnother(int size) {
    ChannelId channel = new ChannelId("other " + others++);
    CountDownLatch delivered = new CountDownLatch(1);
    hold(channel, delivered::countDown);
    hold(channel, () -> {}); // or it would be for the sender's thread to tell
    send(channel, size);
    return delivered;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void others_behind_them_are_told_after_some_ticks() throws InterruptedException {
    getStuck(0);
    CountDownLatch delivered = sendToAnother(0);
    while (!delivered.await(1, TimeUnit.MILLISECONDS)) {
      broker.tick();
    }
    Await.until("all before it hang", () -> stuck.get() == STUCK);
  }

  @Test
  void small_message_does_not_wait_for_large_ones() throws InterruptedException {
    getStuck(LARGE);
    assertThat(sendToAnother(0).await(10, TimeUnit.SECONDS)).as("told without a tick").isTrue();
  }

  @Test
  void those_that_have_been_seen_to_hang_are_in_nobodys_way() throws InterruptedException {
    getStuck(LARGE);
    allAreSeenToHang();
    for (int i = 0; i < 10; i++) {
      assertThat(sendToAnother(LARGE).await(10, TimeUnit.SECONDS)).as("told at once").isTrue();
    }
  }

  @Test
  void as_few_as_before_write_when_those_that_hung_go_on() throws InterruptedException {
    getStuck(LARGE);
    allAreSeenToHang();
    reading.countDown();
    while (threads.getActiveCount() > 0) {
      Thread.onSpinWait();
    }
    AtomicInteger writing = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(STUCK);
    ChannelId crowd = new ChannelId("crowd");
    for (int i = 0; i < STUCK; i++) {
      hold(
          crowd,
          () -> {
            most.accumulateAndGet(writing.incrementAndGet(), Math::max);
            LockSupport.parkNanos(100_000);
            writing.decrementAndGet();
            all.countDown();
          });
    }
    send(crowd, LARGE);
    assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(most.get()).as("writers at once").isBetween(1, 2);
  }
}
