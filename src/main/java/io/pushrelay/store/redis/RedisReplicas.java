package io.pushrelay.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol;

/**
 * Waits until enough replicas have what was appended in one session ({@code WAIT}). One WAIT at a
 * time, for all that was appended before it: what is appended while it is under way waits for the
 * next. Whatever Redis tells after an append is held back as long as that is, so that all is told
 * in the order in which it has happened.
 */
final class RedisReplicas {
  private static final int UNKNOWN = -1;

  private final int wanted;
  private final RedisOutage tooFew;
  private final byte[] millis;

  /** A WAIT is under way. */
  private boolean asked;

  /** Something was appended after it. */
  private boolean appended;

  /** Of the thread that reads, as all that follows. */
  private final List<Runnable> held = new ArrayList<>();

  private boolean holding;
  private int having;

  /**
   * @param timeout for an append, which may have to wait for two WAITs
   * @param tooFew hears whether there are fewer than wanted
   */
  RedisReplicas(int wanted, Duration timeout, RedisOutage tooFew) {
    this.wanted = wanted;
    this.tooFew = tooFew;
    this.millis = RedisArguments.bytes(Math.max(1, timeout.toMillis() * 2 / 5));
  }

  boolean areWanted() {
    return wanted > 0;
  }

  /** Something is appended; says whether a WAIT is to be sent after it. */
  synchronized boolean append() {
    appended = asked;
    asked = true;
    return !appended;
  }

  /**
   * @param more has another WAIT sent
   */
  RedisRequest request(Runnable more) {
    return new RedisRequest(
        Protocol.Command.WAIT,
        reply -> {
          int replicas = reply instanceof Long number ? number.intValue() : UNKNOWN;
          if (replicas < wanted) {
            tooFew.begin("has " + replicas + " of " + wanted + " replicas of push_redis_replicas.");
          } else {
            tooFew.end();
          }
          tellAll(replicas);
          if (isMoreAppended()) {
            more.run();
          }
        },
        RedisArguments.bytes(wanted),
        millis);
  }

  private synchronized boolean isMoreAppended() {
    asked = appended;
    appended = false;
    return asked;
  }

  /** Tells the reply to an append when the replicas have it, and all else after that. */
  void tellWhenKnown(RedisRequest append, @Nullable Object reply) {
    holding = true;
    held.add(
        () -> {
          if (having >= wanted) {
            append.reply(reply);
          } else {
            append.fail(
                having == UNKNOWN ? RedisFailure.UNREACHABLE : RedisFailure.TOO_FEW_REPLICAS);
          }
        });
  }

  void tell(Runnable telling) {
    if (holding) {
      held.add(telling);
    } else {
      telling.run();
    }
  }

  /** The session is over. */
  void end() {
    tellAll(UNKNOWN);
  }

  private void tellAll(int replicas) {
    having = replicas;
    holding = false;
    List<Runnable> all = List.copyOf(held);
    held.clear();
    all.forEach(Runnable::run);
  }
}
