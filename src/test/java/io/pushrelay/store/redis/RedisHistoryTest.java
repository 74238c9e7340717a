package io.pushrelay.store.redis;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.Repetitions;
import io.pushrelay.broker.Broker;
import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Listener;
import io.pushrelay.broker.Subscription;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;

/**
 * Two brokers on one Redis, asked by several threads at random, with their connections cut now and
 * then or not. Everybody who stays gets every acknowledged message once and in order; in the end
 * those are counted who are held.
 */
final class RedisHistoryTest {
  private static final int THREADS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int STEPS = 2000;
  private static final NewMessage DRAFT = new NewMessage(Body.of(new byte[] {'x'}), null);
  private static final RetentionPolicy KEPT =
      new RetentionPolicy(100_000, 0, Duration.ZERO, Duration.ofHours(1), true);
  private static final RetentionPolicy UNKEPT =
      new RetentionPolicy(5, 0, Duration.ofHours(1), Duration.ofHours(1), false);

  /** What listeners of a channel may do to each other, and whether it is deleted now and then. */
  private record Kind(ChannelId channel, ListenerLocation location, boolean deleted, int most) {
    Kind(Concurrency concurrency, boolean deleted, int limit, int most) {
      this(
          new ChannelId(concurrency + (deleted ? "-deleted" : "") + limit),
          RedisBrokers.location(concurrency, limit),
          deleted,
          most);
    }
  }

  private static final Kind FOLLOWED = new Kind(Concurrency.BROADCAST, false, 0, 1000);
  private static final List<Kind> KINDS =
      List.of(
          new Kind(Concurrency.LAST, false, 0, 1),
          new Kind(Concurrency.LAST, true, 0, 1),
          new Kind(Concurrency.FIRST, false, 0, 1),
          new Kind(Concurrency.FIRST, true, 0, 1),
          new Kind(Concurrency.BROADCAST, false, 3, 3),
          new Kind(Concurrency.BROADCAST, true, 0, 1000),
          FOLLOWED);

  @RegisterExtension static final RedisServer REDIS = new RedisServer();

  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(8);
  private final String namespace = REDIS.namespace();
  private final List<Broker> brokers = List.of(broker(), broker());
  private final Queue<Client> clients = new ConcurrentLinkedQueue<>();
  private final Queue<MessageId> acknowledged = new ConcurrentLinkedQueue<>();

  private Broker broker() {
    RedisStore store = REDIS.open(namespace, 1 << 28, RedisTime.OWN, Duration.ofSeconds(5));
    Broker broker = RedisBrokers.broker(store, threads);
    Future<?> unused = threads.scheduleWithFixedDelay(broker::tick, 50, 50, TimeUnit.MILLISECONDS);
    return broker;
  }

  @AfterEach
  void stop() {
    brokers.forEach(Broker::stop);
    threads.shutdownNow();
  }

  /** A client that listens until it is told that it may not, or has a message if it wants one. */
  private static class Client implements Listener {
    final Kind kind;
    private final boolean streaming;
    private volatile @Nullable Subscription subscription;
    volatile boolean over;

    Client(Kind kind, boolean streaming) {
      this.kind = kind;
      this.streaming = streaming;
    }

    @Override
    public boolean isStreaming() {
      return streaming;
    }

    @Override
    public void begin(Subscription begun) {
      subscription = begun;
    }

    @Override
    public void deliver(Message message, boolean missed) {
      over |= !streaming;
    }

    @Override
    public void end(EndReason reason) {
      over = true;
    }

    void leave() {
      Subscription held = subscription;
      if (held != null) {
        held.cancel();
      }
    }
  }

  /** Comes back after every message and every end but the last, now here and now there. */
  private final class Follower extends Client {
    private final Random random;
    private final List<MessageId> received = new ArrayList<>();
    private volatile MessageId position = MessageId.START;
    private volatile String fault = "";

    Follower(int seed) {
      super(FOLLOWED, seed % 2 == 0);
      random = new Random(seed);
    }

    void ask() {
      one(random, brokers).listen(kind.channel, kind.location, position, this);
    }

    @Override
    public synchronized void deliver(Message message, boolean missed) {
      if (missed || !message.id().isAfter(position)) {
        fault = message.id() + " after " + position + (missed ? ", missed" : "");
      }
      position = message.id();
      received.add(position);
      if (!isStreaming()) {
        threads.execute(this::ask);
      } else if (random.nextInt(20) == 0) {
        threads.execute(this::leave);
      }
    }

    @Override
    public void end(EndReason reason) {
      if (reason == EndReason.STORE_FAILED || reason == EndReason.DISCONNECTED) {
        Future<?> unused = threads.schedule(this::ask, 20, TimeUnit.MILLISECONDS);
      } else if (reason != EndReason.STOPPING) {
        fault = reason.toString();
      }
    }

    synchronized List<MessageId> received() {
      return List.copyOf(received);
    }
  }

  private static <T> T one(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private void act(Random random) {
    for (int i = 0; i < STEPS; i++) {
      Broker broker = one(random, brokers);
      Kind kind = one(random, KINDS);
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          Client client = new Client(kind, random.nextBoolean());
          clients.add(client);
          broker.listen(kind.channel, kind.location, new MessageId(Integer.MAX_VALUE, 0), client);
        }
        case 2, 3 -> {
          clients.removeIf(client -> client.over);
          List<Client> held = List.copyOf(clients);
          if (!held.isEmpty()) {
            one(random, held).leave();
          }
        }
        case 4 -> {
          if (kind.deleted) {
            await(broker.delete(kind.channel));
          } else if (!kind.equals(FOLLOWED)) {
            await(broker.publish(kind.channel, DRAFT, UNKEPT));
          }
        }
        default ->
            await(
                broker
                    .publish(FOLLOWED.channel, DRAFT, KEPT)
                    .thenAccept(
                        sent -> {
                          if (sent != null && sent.info().lastMessageId() != null) {
                            sent.delivery().run();
                            acknowledged.add(sent.info().lastMessageId());
                          }
                        }));
      }
    }
  }

  private static void await(CompletionStage<?> asked) {
    try {
      asked.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos()); // it was cut: tries again in a while
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private int counted(Jedis jedis, Kind kind) {
    return RedisFixture.listeners(jedis, namespace, kind.channel.value());
  }

  private long held(Kind kind) {
    return clients.stream().filter(client -> client.kind.equals(kind) && !client.over).count();
  }

  private void assertExactCounts() {
    try (Jedis jedis = REDIS.connect()) {
      for (Kind kind : KINDS) {
        Await.until(
            () -> kind.channel + ": " + counted(jedis, kind) + " of " + held(kind),
            PATIENCE,
            () -> counted(jedis, kind) == held(kind));
        assertThat(held(kind)).as("%s", kind.channel).isLessThanOrEqualTo(kind.most);
      }
    }
  }

  private void assertAllReceived(List<Follower> followers) {
    List<MessageId> all = acknowledged.stream().sorted().toList();
    assertThat(all).isNotEmpty();
    MessageId last = all.get(all.size() - 1);
    for (Follower follower : followers) {
      Await.until("the last one has come", PATIENCE, () -> !last.isAfter(follower.position));
      assertThat(follower.received()).containsAll(all).doesNotHaveDuplicates();
      assertThat(follower.fault).isEmpty();
    }
  }

  static IntStream seeds() {
    return IntStream.rangeClosed(1, Repetitions.of(2, 6));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void those_are_counted_who_are_held_and_nothing_is_lost(int seed) throws Exception {
    boolean cutting = seed % 2 == 0;
    List<Follower> followers =
        Stream.of(0, 1, 2, 3).map(i -> new Follower(seed * 100 + i)).toList();
    followers.forEach(Follower::ask);
    clients.addAll(followers);
    List<Future<?>> acting = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(seed * 1000L + i);
      acting.add(threads.submit(() -> act(random)));
    }
    Future<?> cuts =
        cutting
            ? threads.scheduleWithFixedDelay(REDIS.process()::cutConnections, 30, 30, MILLISECONDS)
            : CompletableFuture.completedFuture(null);
    for (Future<?> thread : acting) {
      thread.get(60, TimeUnit.SECONDS);
    }
    cuts.cancel(false);
    Await.until(
        "Redis answers",
        PATIENCE,
        () -> brokers.stream().allMatch(broker -> RedisBrokers.answers(broker, FOLLOWED.channel)));
    await(brokers.get(0).publish(FOLLOWED.channel, DRAFT, KEPT));
    assertAllReceived(followers);
    assertExactCounts();
  }
}
