package io.pushrelay.store.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says once that Redis can't be used, and once that it can be again. Thread-safe. */
final class RedisOutage {
  private static final Logger LOG = System.getLogger("io.pushrelay");

  private final RedisAddress address;

  /** When it began, null if there is none. */
  private @Nullable Long since;

  RedisOutage(RedisAddress address) {
    this.address = address;
  }

  synchronized void begin(String problem) {
    if (since == null) {
      since = System.nanoTime();
      LOG.log(
          Level.WARNING,
          "Redis at "
              + address
              + " "
              + problem
              + " Until it can be used, senders and new listeners are answered 503.");
    }
  }

  synchronized void end() {
    if (since != null) {
      long seconds = Duration.ofNanos(System.nanoTime() - since).toSeconds();
      since = null;
      LOG.log(Level.INFO, "Redis at " + address + " is back after " + seconds + " s.");
    }
  }
}
