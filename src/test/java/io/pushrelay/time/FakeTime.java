package io.pushrelay.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Time that passes when a test says so. The clock gives the second and may be set back; the
 * nanoseconds only ever grow. Thread-safe for readers.
 */
public final class FakeTime implements InstantSource {
  /** The second in which every test begins. */
  public static final long START = 1_450_755_280L;

  private volatile Instant clock;
  private volatile long nanos;

  public FakeTime() {
    this(START);
  }

  /** Begins in this second. */
  public FakeTime(long second) {
    clock = Instant.ofEpochSecond(second);
  }

  @Override
  public Instant instant() {
    return clock;
  }

  public long nanos() {
    return nanos;
  }

  public long second() {
    return clock.getEpochSecond();
  }

  public void pass(Duration time) {
    clock = clock.plus(time);
    nanos = Math.addExact(nanos, time.toNanos());
  }

  public void passSeconds(long seconds) {
    pass(Duration.ofSeconds(seconds));
  }

  /** Somebody sets the clock back; no time passes. */
  public void stepBack(Duration time) {
    clock = clock.minus(time);
  }

  /** Somebody sets the clock; no time passes. */
  public void setClock(long second) {
    clock = Instant.ofEpochSecond(second);
  }
}
