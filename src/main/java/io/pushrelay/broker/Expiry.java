package io.pushrelay.broker;

import io.pushrelay.time.Deadlines;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Something that ends at a time of the wall's clock, such as a token. There are as many such times
 * as there are tokens, and {@link Deadlines} has a queue for each timeout: so what is left is cut
 * into powers of two, of which the largest comes first. It is also what is left by the clock of
 * that moment, should that be set.
 *
 * <p>Thread-safe.
 */
public final class Expiry extends Deadlines.Deadline {
  /** In milliseconds: about as often as is looked for what has expired. */
  private static final long LEAST = 128;

  /** Some nine hours. */
  private static final long MOST = 1L << 25;

  private final Deadlines deadlines;
  private final InstantSource clock;
  private final long end;
  private final Runnable onEnd;
  private boolean stopped;

  private Expiry(Deadlines deadlines, InstantSource clock, long end, Runnable onEnd) {
    this.deadlines = deadlines;
    this.clock = clock;
    this.end = end;
    this.onEnd = onEnd;
  }

  /**
   * Begins to wait.
   *
   * @param end in milliseconds since the epoch
   * @param onEnd is called once, soon after that, in the thread that looks for what has expired:
   *     must not block
   */
  public static Expiry start(Deadlines deadlines, InstantSource clock, long end, Runnable onEnd) {
    Expiry expiry = new Expiry(deadlines, clock, end, onEnd);
    expiry.waitOn();
    return expiry;
  }

  /** It does not matter any more. May be called again. */
  public synchronized void stop() {
    stopped = true;
    deadlines.cancel(this);
  }

  private synchronized void waitOn() {
    if (!stopped) {
      long left = Math.max(LEAST, Math.min(MOST, end - clock.millis()));
      deadlines.start(this, Duration.ofMillis(Long.highestOneBit(left)));
    }
  }

  @Override
  protected void onExpired() {
    if (clock.millis() < end) {
      waitOn();
      return;
    }
    synchronized (this) {
      if (stopped) {
        return;
      }
      stopped = true;
    }
    onEnd.run();
  }
}
