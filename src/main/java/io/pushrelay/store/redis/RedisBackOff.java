package io.pushrelay.store.redis;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** How long to wait before Redis is connected to again: longer with each failure in a row. */
final class RedisBackOff {
  private static final long FIRST_MILLIS = 200;
  private static final long LAST_MILLIS = 3000;

  /** A connection that is lost sooner has not worked. */
  private static final Duration SHORTEST = Duration.ofMillis(100);

  private int failures;

  /**
   * @param problem why the session is over, or has not begun; null if that is as wished
   * @param worked for how long Redis has served in it
   * @return milliseconds, 0 if nothing but the connection was lost
   */
  long after(@Nullable RedisProblem problem, Duration worked) {
    boolean isLost = problem != null && problem.connectionLost;
    if (problem == null || (isLost && worked.compareTo(SHORTEST) >= 0)) {
      failures = 0;
      return 0;
    }
    failures = worked.toMillis() > LAST_MILLIS ? 1 : failures + 1;
    long longest = Math.min(LAST_MILLIS, FIRST_MILLIS << Math.min(failures - 1, 10));
    return longest - ThreadLocalRandom.current().nextLong(longest / 4);
  }
}
