package io.pushrelay.broker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.ExpiringListener;
import io.pushrelay.broker.Listener;
import io.pushrelay.broker.PublishResult;
import io.pushrelay.broker.Subscription;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Client;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.LimitConfig;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.TokenPolicy;
import io.pushrelay.config.WebhookPolicy;
import io.pushrelay.config.value.AllowedOrigins;
import io.pushrelay.config.value.ChannelIdExpression;
import io.pushrelay.config.value.Compression;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.config.value.PollMode;
import io.pushrelay.config.value.Transports;
import io.pushrelay.metrics.Metrics;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.time.Await;
import io.pushrelay.time.Deadlines;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Listeners of all kinds come and go in all the ways there are, at the same time: each is counted
 * once and no longer than it listens, and nothing is left of a client that has gone.
 */
final class ClientsRaceTest {
  private static final int THREADS = 6;
  private static final int ROUNDS = 3000;
  private static final int CLIENT_LISTENERS = 5;
  private static final int ALL_LISTENERS = 12;
  private static final List<Concurrency> KINDS = List.of(Concurrency.values());
  private static final RetentionPolicy POLICY =
      new RetentionPolicy(2, 0, Duration.ofMillis(5), Duration.ofMillis(5), true);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Broker broker =
      new Broker(
          new MemoryStore(
              new MemoryBudget(1 << 30), InstantSource.system(), new Deadlines(System::nanoTime)),
          new MemoryBudget(1 << 30),
          InstantSource.system(),
          new Deadlines(System::nanoTime),
          threads,
          2,
          Metrics.NONE);
  private final ListenerLimits limits =
      new ListenerLimits(new LimitConfig(ALL_LISTENERS, CLIENT_LISTENERS, 2));
  private final Clients clients = new Clients(broker, limits);
  private final AtomicInteger listening = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  static ListenerLocation location(Concurrency concurrency) {
    return new ListenerLocation(
        "/listen",
        ChannelIdExpression.parse("$arg_id"),
        512,
        "",
        PollMode.LONG_POLL,
        concurrency,
        false,
        Duration.ofMillis(20),
        concurrency == Concurrency.BROADCAST ? 3 : 0,
        AllowedOrigins.parse(""),
        Transports.parse("longpoll"),
        Duration.ofMillis(3),
        Duration.ofMillis(20),
        1,
        Compression.OFF,
        ",",
        TokenPolicy.NONE,
        WebhookPolicy.NONE,
        null);
  }

  /** One that is told its end, or its message, once. */
  private final class Told implements Listener {
    private final boolean streaming;
    private final AtomicInteger ends = new AtomicInteger();
    private volatile boolean ready = true;
    volatile @Nullable Subscription subscription;

    Told(boolean streaming) {
      this.streaming = streaming;
    }

    @Override
    public boolean isStreaming() {
      return streaming;
    }

    @Override
    public void begin(Subscription given) {
      subscription = given;
    }

    @Override
    public void deliver(Message message, boolean missed) {
      if (!streaming) {
        over();
      } else if (ThreadLocalRandom.current().nextInt(3) == 0) {
        ready = false;
        threads.execute(this::drain);
      }
    }

    private void drain() {
      ready = true;
      Subscription given = subscription;
      if (given != null) {
        given.onWritable();
      }
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void end(EndReason reason) {
      over();
    }

    private void over() {
      if (ends.incrementAndGet() > 1) {
        throw new AssertionError("told its end again");
      }
      ended.incrementAndGet();
    }

    void leave() {
      Subscription given = subscription;
      if (given != null) {
        given.cancel();
      }
    }
  }

  private static ChannelId channel() {
    return new ChannelId("channel " + ThreadLocalRandom.current().nextInt(4));
  }

  private static Client client() {
    int number = ThreadLocalRandom.current().nextInt(4);
    return new Client(number < 3 ? "subject " + number : null, "192.0.2.1");
  }

  private Told listen() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    Told listener = new Told(random.nextBoolean());
    ChannelId one = channel();
    ChannelId two = channel();
    listening.incrementAndGet();
    clients.listen(
        client(),
        location(KINDS.get(random.nextInt(KINDS.size()))),
        random.nextBoolean() || one.equals(two) ? List.of(one) : List.of(one, two),
        MessageId.START,
        ExpiringListener.until(
            random.nextInt(10) == 0 ? System.currentTimeMillis() + 10 : Long.MAX_VALUE,
            broker,
            listener));
    most.accumulateAndGet(limits.counted(), Math::max);
    return listener;
  }

  private void comeAndGo() {
    List<Told> mine = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      switch (random.nextInt(10)) {
        case 0 -> send();
        case 1 -> broker.delete(channel());
        case 2 -> broker.subjects.end("subject " + random.nextInt(3), null);
        case 3 -> broker.subjects.end("subject " + random.nextInt(3), channel());
        case 4 -> broker.tick();
        case 5, 6 -> {
          if (!mine.isEmpty()) {
            mine.remove(random.nextInt(mine.size())).leave();
          }
        }
        default -> mine.add(listen());
      }
      if (random.nextInt(1000) == 0) {
        broker.disconnectAll();
      }
    }
    mine.forEach(Told::leave);
  }

  private void send() {
    PublishResult result =
        broker
            .publish(channel(), new NewMessage(Body.EMPTY, null), POLICY)
            .toCompletableFuture()
            .join();
    if (result != null) {
      result.delivery().run();
    }
  }

  @RepeatedTest(5)
  void nothing_is_left_of_clients_that_have_gone() throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      all.add(threads.submit(this::comeAndGo));
    }
    for (Future<?> one : all) {
      one.get(30, TimeUnit.SECONDS);
    }
    assertThat(most.get()).as("listeners at a time").isBetween(1, ALL_LISTENERS);
    Await.until(
        "all are told their end",
        Duration.ofSeconds(20),
        () -> {
          broker.tick();
          return ended.get() == listening.get();
        });
    assertThat(limits.isEmpty()).as("nobody is counted").isTrue();
    assertThat(broker.subjects.isEmpty()).as("no subject is known").isTrue();
  }
}
