package io.pushrelay.metrics;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Something that goes wrong for a while: says once in the log that it has begun, with what to do,
 * and once that it is over. What comes and goes is said once an hour at most. One thread at a time.
 */
final class Trouble {
  private static final Logger LOG = System.getLogger("io.pushrelay");
  private static final long QUIET_NANOS = 3_600_000_000_000L;

  private final LongSupplier nanos;
  private final String over;
  private boolean said;
  private boolean saidBefore;
  private long saidAt;

  /**
   * @param nanos a clock in nanoseconds
   * @param over what is said when it is over
   */
  Trouble(LongSupplier nanos, String over) {
    this.nanos = nanos;
    this.over = over;
  }

  /** It is so; says what there is to say unless it has been said. */
  void begin(Supplier<String> sentence) {
    long now = nanos.getAsLong();
    if (!said && (!saidBefore || now - saidAt >= QUIET_NANOS)) {
      said = true;
      saidBefore = true;
      saidAt = now;
      LOG.log(Level.WARNING, sentence.get());
    }
  }

  /** It is not so any more. */
  void end() {
    if (said) {
      said = false;
      LOG.log(Level.INFO, over);
    }
  }
}
