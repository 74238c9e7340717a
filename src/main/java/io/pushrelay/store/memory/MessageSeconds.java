package io.pushrelay.store.memory;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** The seconds that messages get, in all channels of a store. Thread-safe. */
final class MessageSeconds {
  private final InstantSource clock;

  /** The one last given. */
  private final AtomicLong newest;

  /**
   * @param clock may step back
   * @param first there is no earlier one
   */
  MessageSeconds(InstantSource clock, long first) {
    this.clock = clock;
    this.newest = new AtomicLong(first);
  }

  /**
   * The clock's second, but never before one that was given: not in another channel either, for
   * listeners of several channels follow them by the second.
   */
  long next() {
    long now = Math.floorDiv(clock.millis(), 1000L);
    long given = newest.get();
    return now <= given ? given : newest.accumulateAndGet(now, Math::max);
  }
}
