package io.pushrelay.store.redis;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a node asks of Redis every now and then, listeners or not: to remove what has expired, and
 * not to take the node for dead, until it says goodbye. Thread-safe.
 */
final class RedisHeartbeat {
  private static final long GOODBYE_SECONDS = 1;
  private static final long EXPIRED_SOME = 1;
  private static final long TAKEN_FOR_DEAD = 2;

  private final RedisArguments arguments;
  private final RedisLink link;
  private final long pauseNanos;
  private final RedisClock clock = new RedisClock();

  /** When it was asked. */
  private volatile long beat;

  private final RedisState state;

  RedisHeartbeat(RedisArguments arguments, RedisLink link, RedisTime time, RedisState state) {
    this.state = state;
    this.arguments = arguments;
    this.link = link;
    pauseNanos = time.heartbeat().toNanos();
    beat = System.nanoTime() - pauseNanos;
  }

  /** To be called more often than it asks. */
  void tick() {
    long now = System.nanoTime();
    if (now - beat >= pauseNanos) {
      beat = now;
      ask();
    }
  }

  /** The node ends: Redis takes its listeners off the count, if it answers at once. */
  void goodbye() {
    CountDownLatch gone = new CountDownLatch(1);
    link.send(
        new RedisRequest(
            RedisScript.GOODBYE,
            arguments.of(null),
            reply -> gone.countDown(),
            failure -> gone.countDown()));
    try {
      boolean unused = gone.await(GOODBYE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What Redis's clock says. */
  InstantSource clock() {
    return clock;
  }

  private void ask() {
    if (state.tryAsk()) {
      link.send(
          new RedisRequest(
              RedisScript.EXPIRE, arguments.of(null), this::hear, failure -> state.failed()));
    }
  }

  private void hear(@Nullable Object reply) {
    if (reply instanceof List<?> told
        && told.get(0) instanceof Long toDo
        && told.get(1) instanceof Long second
        && told.get(2) instanceof Long used
        && told.get(3) instanceof Long nodes) {
      state.answered(used, nodes);
      clock.hear(second);
      if (toDo == TAKEN_FOR_DEAD) {
        link.renew();
      } else if (toDo == EXPIRED_SOME) {
        ask();
      }
    } else {
      state.failed();
    }
  }
}
