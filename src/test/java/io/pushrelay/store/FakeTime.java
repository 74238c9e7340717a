package io.pushrelay.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Time that passes when a test says so. The clock gives the second and may be set back; the
 * nanoseconds only ever grow. Thread-safe for readers.
 */
final class FakeTime implements InstantSource {
  /** The second in which every test begins. */
  static final long START = 1_450_755_280L;

  private volatile Instant clock = Instant.ofEpochSecond(START);
  private volatile long nanos;

  @Override
  public Instant instant() {
    return clock;
  }

  long nanos() {
    return nanos;
  }

  long second() {
    return clock.getEpochSecond();
  }

  void pass(Duration time) {
    clock = clock.plus(time);
    nanos = Math.addExact(nanos, time.toNanos());
  }

  void passSeconds(long seconds) {
    pass(Duration.ofSeconds(seconds));
  }

  /** Somebody sets the clock; no time passes. */
  void setClock(long second) {
    clock = Instant.ofEpochSecond(second);
  }
}
