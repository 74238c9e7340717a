package io.pushrelay.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Listener;
import io.pushrelay.broker.PublishResult;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** Brokers on one Redis, with real threads and Redis's own time. */
final class RedisBrokersTest {
  private static final ChannelId NEWS = new ChannelId("news");
  private static final NewMessage DRAFT = new NewMessage(Body.of(new byte[] {'x'}), null);
  private static final RetentionPolicy KEEPING =
      new RetentionPolicy(100_000, 0, Duration.ZERO, Duration.ofHours(1), true);
  private static final ListenerLocation LOCATION = RedisBrokers.location(Concurrency.BROADCAST, 0);

  @RegisterExtension static final RedisServer REDIS = new RedisServer(true);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final AtomicInteger failures = new AtomicInteger();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(8);
  private final String namespace = REDIS.namespace();
  private final List<Broker> brokers = List.of(broker(Duration.ZERO), broker(Duration.ofHours(-1)));
  private final List<Follower> followers = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param off how far its clock is off: ids and expiry are Redis's
   */
  private Broker broker(Duration off) {
    RedisStore store = REDIS.open(namespace, 1 << 28, RedisTime.OWN, Duration.ofSeconds(1));
    Broker broker =
        RedisBrokers.broker(store, threads, InstantSource.offset(InstantSource.system(), off));
    Future<?> unused = threads.scheduleWithFixedDelay(broker::tick, 50, 50, TimeUnit.MILLISECONDS);
    return broker;
  }

  @AfterEach
  void stop() {
    brokers.forEach(Broker::stop);
    threads.shutdownNow();
  }

  /** Follows a channel as a client does that comes back after every end. */
  private final class Follower implements Listener {
    final List<MessageId> received = Collections.synchronizedList(new ArrayList<>());
    private final Broker broker;
    private final boolean streaming;
    private volatile MessageId position = MessageId.START;

    /** A message was missed, or the listener was ended by something else than the store. */
    private volatile String fault = "";

    Follower(Broker broker, boolean streaming) {
      this.broker = broker;
      this.streaming = streaming;
      followers.add(this);
    }

    void ask() {
      broker.listen(NEWS, LOCATION, position, this);
    }

    @Override
    public boolean isStreaming() {
      return streaming;
    }

    @Override
    public void begin(Subscription subscription) {}

    @Override
    public void deliver(Message message, boolean missed) {
      fault = missed ? "missed something before " + message.id() : fault;
      received.add(message.id());
      position = message.id();
      if (!streaming) {
        threads.execute(this::ask);
      }
    }

    @Override
    public void end(EndReason reason) {
      if (reason == EndReason.STORE_FAILED) {
        Future<?> unused = threads.schedule(this::ask, 20, TimeUnit.MILLISECONDS);
      } else if (reason != EndReason.STOPPING) {
        fault = reason.toString();
      }
    }
  }

  private void follow() {
    for (Broker broker : brokers) {
      for (int i = 0; i < 2; i++) {
        new Follower(broker, false).ask();
        new Follower(broker, true).ask();
      }
    }
  }

  /** Sends messages by all brokers in turn; the ids of those that were acknowledged. */
  private List<MessageId> send(int messages) throws InterruptedException {
    return sendWhile(sent -> sent < messages);
  }

  /**
   * The same.
   *
   * @param goesOn whether there are more to send, by how many were sent
   */
  private List<MessageId> sendWhile(IntPredicate goesOn) throws InterruptedException {
    List<MessageId> acknowledged = new ArrayList<>();
    for (int i = 0; goesOn.test(i); i++) {
      try {
        PublishResult sent =
            brokers.get(i % 2).publish(NEWS, DRAFT, KEEPING).toCompletableFuture().get();
        if (sent == null) {
          throw new AssertionError("there was no room");
        }
        sent.delivery().run();
        MessageId id = sent.info().lastMessageId();
        if (id != null) {
          acknowledged.add(id);
        }
      } catch (ExecutionException e) {
        failures.incrementAndGet();
        LockSupport.parkNanos(PAUSE.toNanos()); // as a sender does that tries again
      }
    }
    return acknowledged;
  }

  /** Redis is there again for all: sends a message by each. */
  private List<MessageId> sendAgain() throws InterruptedException {
    Await.until(
        "Redis answers",
        () -> brokers.stream().allMatch(broker -> RedisBrokers.answers(broker, NEWS)));
    return send(brokers.size());
  }

  private void assertAllGot(List<MessageId> acknowledged) throws InterruptedException {
    for (Follower follower : followers) {
      MessageId last = acknowledged.get(acknowledged.size() - 1);
      Await.until("the last one has come", PATIENCE, () -> !last.isAfter(follower.position));
      assertThat(List.copyOf(follower.received))
          .containsAll(acknowledged)
          .isSortedAccordingTo(MessageId::compareTo)
          .doesNotHaveDuplicates();
      assertThat(follower.fault).isEmpty();
    }
  }

  private int counted() {
    try (Jedis jedis = REDIS.connect()) {
      return RedisFixture.listeners(jedis, namespace, "news");
    }
  }

  @Test
  void every_message_reaches_every_listener_of_each_node_once_in_order()
      throws InterruptedException {
    follow();
    assertAllGot(send(300));
    Await.until("all are held and counted", PATIENCE, () -> counted() == followers.size());
  }

  @Test
  void connections_that_are_cut_again_and_again_lose_nothing() throws Exception {
    follow();
    Future<?> cutting =
        threads.scheduleWithFixedDelay(
            REDIS.process()::cutConnections, 50, 150, TimeUnit.MILLISECONDS);
    List<MessageId> acknowledged = send(300);
    cutting.cancel(false);
    acknowledged.addAll(sendAgain());
    assertAllGot(acknowledged);
    Await.until("all are held and counted", PATIENCE, () -> counted() == followers.size());
  }

  @Test
  void redis_that_is_killed_and_started_again_loses_no_acknowledged_message() throws Exception {
    follow();
    List<MessageId> acknowledged = send(50);
    for (int round = 0; round < 3; round++) {
      AtomicBoolean over = new AtomicBoolean();
      Future<List<MessageId>> sending = threads.submit(() -> sendWhile(sent -> !over.get()));
      awaitMore("some of them have come");
      int failed = failures.get();
      REDIS.process().kill();
      Await.until("some are not taken", () -> failures.get() > failed + 2);
      REDIS.process().restart();
      awaitMore("some come again");
      over.set(true);
      acknowledged.addAll(sending.get());
    }
    acknowledged.addAll(sendAgain());
    assertAllGot(acknowledged);
    Await.until("all are held and counted", PATIENCE, () -> counted() == followers.size());
  }

  private void awaitMore(String what) {
    int heard = followers.get(0).received.size();
    Await.until(what, PATIENCE, () -> followers.get(0).received.size() > heard + 5);
  }

  @Test
  void redis_that_hangs_is_away_and_nothing_is_lost_when_it_goes_on() throws Exception {
    follow();
    List<MessageId> acknowledged = send(10);
    REDIS.process().signal("STOP");
    try {
      long began = System.nanoTime();
      assertThat(send(1)).as("acknowledged while it hangs").isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
    } finally {
      REDIS.process().signal("CONT");
    }
    acknowledged.addAll(sendAgain());
    acknowledged.addAll(send(8));
    assertAllGot(acknowledged);
    Await.until("all are held and counted", PATIENCE, () -> counted() == followers.size());
  }
}
