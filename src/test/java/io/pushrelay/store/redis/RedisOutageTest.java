package io.pushrelay.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.MessageId;
import io.pushrelay.store.RecordingAnswer;
import io.pushrelay.store.Store;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A Redis that goes and comes back: one line for either, and whoever asks is told at once. */
final class RedisOutageTest extends RedisFixture {
  private static final Duration WHILE = Duration.ofSeconds(1);
  private static final Duration AT_ONCE = Duration.ofSeconds(4); // and not after TIMEOUT

  private static Duration timeToFail(Store store) {
    long began = System.nanoTime();
    assertThat(ask(store)).isEqualTo("The messages can't be reached at the moment.");
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static boolean failsAtOnce(Store store) {
    return timeToFail(store).compareTo(AT_ONCE) < 0;
  }

  private void assertBack(Store store) {
    await("it answers", () -> answers(store));
    assertThat(awaitLine(2))
        .matches("INFO Redis at redis://127.0.0.1:\\d+/0 is back after \\d+ s.");
  }

  @Test
  void redis_that_is_away_at_the_start_is_used_when_it_comes() throws Exception {
    RedisProcess redis = redis();
    redis.kill();
    Store store = open(redis.address());
    assertThat(awaitLine(1)).contains("can't be reached: Connection refused.");
    Await.always("it fails at once", WHILE, () -> failsAtOnce(store));
    redis.restart();
    assertBack(store);
  }

  @Test
  void redis_that_is_killed_and_started_again() throws Exception {
    RedisProcess redis = redis();
    Store store = open(redis.address());
    assertThat(answers(store)).isTrue();
    redis.kill();
    assertThat(awaitLine(1)).startsWith("WARNING").contains("has ended the connection.");
    Await.always("it fails at once", WHILE, () -> failsAtOnce(store));
    redis.restart();
    assertBack(store);
  }

  @Test
  void redis_that_is_killed_before_it_has_read_what_it_was_asked() throws Exception {
    RedisProcess redis = redis();
    Store store = open(redis.address());
    assertThat(answers(store)).isTrue();
    redis.signal("STOP");
    CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> ask(store));
    Await.pass(Duration.ofMillis(500)); // until it lies in the socket, which is why that is reset
    redis.kill();
    assertThat(asked.join()).contains("can't be reached");
    assertThat(awaitLine(1)).startsWith("WARNING").contains("has ended the connection.");
    redis.restart();
    assertBack(store);
  }

  @Test
  void what_is_asked_when_the_connection_was_lost_waits_for_the_next_one() throws Exception {
    RedisProcess redis = redis();
    Store store = open(redis.address());
    for (int round = 0; round < 5; round++) {
      assertThat(answers(store)).isTrue();
      Await.pass(Duration.ofMillis(200)); // one that is lost sooner has not worked
      redis.cutConnections();
      int cuts = round;
      await("it is noticed", () -> log.lines().size() > 2 * cuts);
      assertThat(answers(store)).isTrue();
    }
    assertThat(awaitLine(10)).startsWith("INFO");
  }

  @Test
  void redis_that_hangs() throws Exception {
    RedisProcess redis = redis();
    Store store = open(redis.address());
    assertThat(answers(store)).isTrue();
    redis.signal("STOP");
    assertThat(timeToFail(store)).isLessThan(TIMEOUT.plus(AT_ONCE));
    assertThat(awaitLine(1)).contains("does not answer within push_redis_timeout.");
    await("it is waited for no more", () -> failsAtOnce(store));
    Await.always("it fails at once", WHILE.multipliedBy(2), () -> failsAtOnce(store));
    redis.signal("CONT");
    assertBack(store);
  }

  @Test
  void redis_that_is_loading() throws Exception {
    RedisProcess redis = redis(RedisProcess.LOADS_SLOWLY.toArray(String[]::new));
    redis.loadSlowly();
    redis.kill();
    redis.relaunch();
    await("it loads", redis::isLoading);
    Store store = open(redis.address());
    assertThat(awaitLine(1)).contains("is loading its data.");
    assertThat(timeToFail(store)).isLessThan(AT_ONCE);
    assertBack(store);
  }

  @Test
  void redis_that_becomes_a_replica_and_is_promoted_again() throws Exception {
    RedisProcess redis = redis();
    RedisProcess primary = redis();
    Store store = open(redis.address());
    assertThat(answers(store)).isTrue();
    try (Jedis jedis = redis.connect()) {
      jedis.replicaof("127.0.0.1", primary.port());
      assertThat(awaitLine(1)).contains("is a replica, which takes no messages.");
      assertThat(timeToFail(store)).isLessThan(AT_ONCE);
      jedis.replicaofNoOne();
    }
    assertBack(store);
  }

  @Test
  void redis_that_becomes_a_replica_of_nobody() throws Exception {
    RedisProcess redis = redis("replica-serve-stale-data no", "replica-read-only no");
    Store store = open(redis.address());
    assertThat(answers(store)).isTrue();
    try (Jedis jedis = redis.connect()) {
      jedis.replicaof("127.0.0.1", RedisProcess.freePort());
      assertThat(awaitLine(1)).contains("is a replica that has lost its primary.");
      assertThat(timeToFail(store)).isLessThan(AT_ONCE);
      jedis.replicaofNoOne();
    }
    assertBack(store);
  }

  @Test
  void redis_that_can_not_write_to_its_disk_or_has_no_replica() throws Exception {
    RedisProcess redis = redis();
    Store store = open(redis.address());
    assertThat(answers(store)).isTrue();
    try (Jedis jedis = redis.connect()) {
      jedis.configSet("min-replicas-to-write", "1");
      assertThat(awaitLine(1)).contains("has fewer replicas than its own min-replicas-to-write");
      assertThat(timeToFail(store)).isLessThan(AT_ONCE);
      jedis.configSet("min-replicas-to-write", "0");
    }
    assertBack(store);
  }

  @Test
  void ids_go_on_and_messages_are_there_after_a_restart() throws Exception {
    RedisProcess redis = redis("appendonly yes");
    Store store = open(redis.address());
    RecordingAnswer.Sent first = room(store).send("first");
    redis.kill();
    redis.restart();
    await("it answers", () -> answers(store));
    assertThat(room(store).oldest()).isEqualTo(new RecordingAnswer.Found(first.message(), false));
    MessageId second = room(store).send("second").id();
    assertThat(second).isGreaterThan(first.id());
  }

  @Test
  void server_without_threads_to_give_is_asked_again() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Store store =
        open(
            redis().address(),
            0,
            task -> {
              int call = asked.getAndIncrement();
              if (call == 1) {
                throw new RejectedExecutionException();
              }
              return call == 0 || call == 3 ? null : new Thread(task); // 3: the second thread
            });
    assertBack(store);
    assertThat(log.lines().get(0)).contains("the server gives no threads");
  }

  @Test
  void closing_leaves_no_thread() throws Exception {
    RedisProcess redis = redis();
    RedisProcess away = redis();
    away.kill();
    RedisProcess hanging = redis();
    hanging.signal("STOP");
    List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    for (RedisProcess each : List.of(redis, away, hanging)) {
      RedisStore store =
          open(
              each.address(),
              0,
              task -> {
                Thread thread = new Thread(task);
                threads.add(thread);
                return thread;
              });
      await(
          "its threads are at it",
          () ->
              each == redis
                  ? answers(store)
                  : threads.stream().filter(Thread::isAlive).count() >= 2);
      long began = System.nanoTime();
      store.close();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TIMEOUT);
      assertThat(threads).hasSizeGreaterThanOrEqualTo(2).noneMatch(Thread::isAlive);
      assertThat(ask(store)).as("told so").contains("can't be reached");
    }
  }
}
