package io.pushrelay.store.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says once that Redis can't be used, and once that it can be again. Thread-safe. */
final class RedisOutage {
  private static final Logger LOG = System.getLogger("io.pushrelay");

  private final String redis;
  private final String consequence;
  private final String over;

  /** When it began, null if there is none. */
  private @Nullable Long since;

  private RedisOutage(RedisAddress address, String consequence, String over) {
    this.redis = "Redis at " + address + " ";
    this.consequence = consequence;
    this.over = over;
  }

  static RedisOutage ofRedis(RedisAddress address) {
    return new RedisOutage(
        address,
        " Until it can be used, senders and new listeners are answered 503.",
        "is back after ");
  }

  static RedisOutage ofReplicas(RedisAddress address) {
    return new RedisOutage(
        address,
        " Until more answer in time, senders are answered 503.",
        "has as many replicas as push_redis_replicas asks for again, after ");
  }

  synchronized void begin(String problem) {
    if (since == null) {
      since = System.nanoTime();
      LOG.log(Level.WARNING, redis + problem + consequence);
    }
  }

  synchronized void end() {
    if (since != null) {
      long seconds = Duration.ofNanos(System.nanoTime() - since).toSeconds();
      since = null;
      LOG.log(Level.INFO, redis + over + seconds + " s.");
    }
  }
}
