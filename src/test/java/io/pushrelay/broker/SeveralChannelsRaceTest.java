package io.pushrelay.broker;

import static io.pushrelay.broker.TestLocations.listener;
import static io.pushrelay.broker.TestLocations.retention;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.multi.MultiSubscription;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.MessageSource;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Position;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.metrics.Metrics;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.time.Deadlines;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That a listener of five channels loses nothing and repeats nothing while all five are sent to, by
 * a clock whose seconds are as short as a few messages: what is sent to one channel while another
 * is looked at may be of an earlier second than what is found there.
 */
final class SeveralChannelsRaceTest {
  private static final int CHANNELS = 5;
  private static final int MESSAGES = 3000;
  private static final int FOLLOWERS = 3;

  private final AtomicLong looks = new AtomicLong();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Broker broker =
      new Broker(
          new MemoryStore(
              new MemoryBudget(1 << 30),
              () -> Instant.ofEpochSecond(1000 + looks.incrementAndGet() / 7),
              new Deadlines(System::nanoTime)),
          new MemoryBudget(1 << 30),
          InstantSource.system(),
          new Deadlines(System::nanoTime),
          threads,
          2,
          Metrics.NONE);
  private final List<ChannelId> channels = new ArrayList<>();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** Follows them all, as a stream or by one request after the other. */
  private final class MultiReader implements Listener {
    final List<String> had = new ArrayList<>();
    final List<Long> seconds = new ArrayList<>();
    final CountDownLatch all = new CountDownLatch(CHANNELS * MESSAGES);
    private volatile boolean ready = true;
    private @Nullable Subscription subscription;

    void ask(Position position) {
      MultiSubscription.listen(
          broker,
          channels,
          listener(Concurrency.BROADCAST),
          position,
          new Listener() {
            @Override
            public void begin(Subscription held) {}

            @Override
            public void deliver(Message message, boolean missed) {
              take(message, missed);
              threads.execute(() -> ask(message.position()));
            }

            @Override
            public void end(EndReason ending) {
              throw new AssertionError(ending);
            }
          });
    }

    private synchronized void take(Message message, boolean missed) {
      assertThat(missed).isFalse();
      MessageSource origin = Objects.requireNonNull(message.source());
      had.add(origin.channel() + " " + message.id());
      seconds.add(message.id().second());
      all.countDown();
    }

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
      take(message, missed);
      if (ThreadLocalRandom.current().nextInt(4) == 0) {
        ready = false;
        threads.execute(this::drain);
      }
    }

    private void drain() {
      ready = true;
      Objects.requireNonNull(subscription).onWritable();
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

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void every_message_of_every_channel_comes_once_and_by_its_second(boolean streams)
      throws Exception {
    haveAll(streams, retention(MESSAGES, 0, Duration.ZERO));
  }

  @Test
  void every_message_comes_to_streams_though_none_is_kept() throws Exception {
    haveAll(true, retention(0, 0, Duration.ZERO));
  }

  private void haveAll(boolean streams, RetentionPolicy location) throws Exception {
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(new ChannelId("channel " + i));
    }
    List<MultiReader> readers = new ArrayList<>();
    for (int i = 0; i < FOLLOWERS; i++) {
      MultiReader reader = new MultiReader();
      if (streams) {
        MultiSubscription.listen(
            broker, channels, listener(Concurrency.BROADCAST), MessageId.START, reader);
      } else {
        reader.ask(MessageId.START);
      }
      readers.add(reader);
    }
    List<Future<?>> senders = new ArrayList<>();
    for (ChannelId channel : channels) {
      senders.add(threads.submit(() -> send(channel, location)));
    }
    for (Future<?> sender : senders) {
      sender.get(60, TimeUnit.SECONDS);
    }
    for (MultiReader reader : readers) {
      assertThat(reader.all.await(30, TimeUnit.SECONDS))
          .as("all has come, %d are missing", reader.all.getCount())
          .isTrue();
      assertThat(reader.had).doesNotHaveDuplicates().hasSize(CHANNELS * MESSAGES);
      assertThat(reader.seconds).isSorted();
    }
  }

  private void send(ChannelId channel, RetentionPolicy location) {
    for (int i = 0; i < MESSAGES; i++) {
      TestBroker.publish(broker, channel, new NewMessage(Body.EMPTY, null), location);
    }
  }
}
