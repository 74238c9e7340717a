package io.pushrelay.time;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting: for something to become so, or for time that has to pass. */
public final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(10);

  /** When the time is over: perhaps the whole machine had stopped, and goes on now. */
  private static final Duration LAST_PAUSE = Duration.ofMillis(500);

  private Await() {}

  /** Returns as soon as the condition holds. */
  public static void until(String what, BooleanSupplier condition) {
    until(what, PATIENCE, condition);
  }

  public static void until(String what, Duration patience, BooleanSupplier condition) {
    until(() -> what, patience, condition);
  }

  /**
   * @param what is asked when the time has passed
   */
  public static void until(Supplier<String> what, Duration patience, BooleanSupplier condition) {
    long start = System.nanoTime();
    long pause = SHORTEST_PAUSE.toNanos(); // most of what is waited for is so at once
    boolean late = false;
    while (!condition.getAsBoolean()) {
      if (late) {
        throw new AssertionError("not within " + patience.toSeconds() + " s: " + what.get());
      }
      late = System.nanoTime() - start > patience.toNanos();
      LockSupport.parkNanos(late ? LAST_PAUSE.toNanos() : pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
    }
  }

  /** Fails as soon as the condition does not hold, returns when the time has passed. */
  public static void always(String what, Duration time, BooleanSupplier condition) {
    long start = System.nanoTime();
    do {
      if (!condition.getAsBoolean()) {
        long millis = (System.nanoTime() - start) / 1_000_000;
        throw new AssertionError("after " + millis + " ms no longer: " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    } while (System.nanoTime() - start < time.toNanos());
  }

  /** Lets a time-out of the relay pass. */
  public static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Returns at the beginning of a second of the clock. */
  public static void nextSecond() {
    pass(Duration.ofMillis(1000 - System.currentTimeMillis() % 1000));
  }
}
