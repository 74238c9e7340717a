package io.pushrelay.broker;

import io.pushrelay.channel.MessageId;
import java.time.InstantSource;

/** Which positions can't be this relay's. Thread-safe. */
public final class ForeignPositions {
  private static final long CLOCK_SKEW_SECONDS = 60;

  private final InstantSource clock;

  /**
   * @param clock the wall's
   */
  ForeignPositions(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Whether a position can't be this relay's: it is later than both the last message and the clock,
   * by more than the clock may be wrong.
   */
  public boolean has(MessageId position, MessageId last) {
    long newest = Math.max(last.second(), Math.floorDiv(clock.millis(), 1000L));
    return position.second() > newest + CLOCK_SKEW_SECONDS;
  }
}
