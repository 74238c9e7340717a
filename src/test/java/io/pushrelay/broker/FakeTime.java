package io.pushrelay.broker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Two clocks that move when they are told to: the wall's, which may step back, and a stopwatch. */
final class FakeTime implements InstantSource {
  private Instant now = Instant.ofEpochSecond(1_000_000);
  private long nanos;

  @Override
  public Instant instant() {
    return now;
  }

  long nanos() {
    return nanos;
  }

  void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  /** Somebody sets the wall's clock. */
  void stepBack(Duration time) {
    now = now.minus(time);
  }
}
