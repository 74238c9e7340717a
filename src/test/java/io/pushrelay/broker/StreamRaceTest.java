package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.metrics.Figure;
import io.pushrelay.metrics.RelayMetrics;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.time.Deadlines;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That streams lose nothing and repeat nothing, whoever sends and becomes ready when. */
final class StreamRaceTest {
  private static final ChannelId NEWS = new ChannelId("news");
  private static final int STREAMS = 8;
  private static final int SENDERS = 2;
  private static final int MESSAGES = 4000;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final RelayMetrics metrics = TestBroker.metrics(System::nanoTime);
  private final Broker broker =
      new Broker(
          new MemoryStore(
              new MemoryBudget(1 << 30), InstantSource.system(), new Deadlines(System::nanoTime)),
          new MemoryBudget(1 << 30),
          InstantSource.system(),
          new Deadlines(System::nanoTime),
          threads,
          2,
          metrics);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** Is not ready after one message in four, and becomes so at once in another thread. */
  private final class Reader implements Listener {
    final List<MessageId> heard = new ArrayList<>();
    final CountDownLatch all = new CountDownLatch(MESSAGES);
    private volatile boolean ready = true;
    private @Nullable Subscription subscription;

    @Override
    public boolean isStreaming() {
      return true;
    }

    @Override
    public void begin(Subscription held) {
      subscription = held;
    }

    @Override
    public void deliver(Message message, boolean missed) {
      assertThat(missed).isFalse();
      heard.add(message.id());
      if (ThreadLocalRandom.current().nextInt(4) == 0) {
        ready = false;
        threads.execute(this::drain);
      }
      all.countDown();
    }

    private void drain() {
      ready = true;
      if (subscription != null) {
        subscription.onWritable();
      }
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void end(EndReason ending) {
      throw new AssertionError(ending);
    }
  }

  @Test
  void every_stream_gets_every_message_once_in_order() throws Exception {
    List<Future<?>> senders = begin(retention(MESSAGES, 0, Duration.ZERO));
    haveAll(listen(), senders);
    assertThat(metrics.read(Figure.LISTENERS).samples())
        .extracting(sample -> (int) sample.value())
        .containsExactly(0, STREAMS, 0);
    broker.stop();
    assertThat(metrics.read(Figure.LISTENERS).samples())
        .extracting(sample -> (int) sample.value())
        .containsExactly(0, 0, 0);
  }

  @Test
  void every_stream_that_reads_gets_every_message_that_is_not_kept() throws Exception {
    List<Reader> readers = listen();
    haveAll(readers, begin(retention(0, 0, Duration.ZERO)));
  }

  private List<Future<?>> begin(RetentionPolicy location) {
    List<Future<?>> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      senders.add(threads.submit(() -> send(location)));
    }
    return senders;
  }

  private List<Reader> listen() {
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      Reader reader = new Reader();
      broker.listen(NEWS, listener(Concurrency.BROADCAST), MessageId.START, reader);
      readers.add(reader);
    }
    return readers;
  }

  private static void haveAll(List<Reader> readers, List<Future<?>> senders) throws Exception {
    for (Future<?> sender : senders) {
      sender.get(60, TimeUnit.SECONDS);
    }
    for (Reader reader : readers) {
      assertThat(reader.all.await(30, TimeUnit.SECONDS))
          .as("all has come, %d are missing", reader.all.getCount())
          .isTrue();
      assertThat(reader.heard).isSorted().doesNotHaveDuplicates().hasSize(MESSAGES);
    }
  }

  private void send(RetentionPolicy location) {
    for (int i = 0; i < MESSAGES / SENDERS; i++) {
      broker.publish(NEWS, new NewMessage(Body.EMPTY, null), location);
    }
  }
}
