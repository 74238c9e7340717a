package io.pushrelay.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Redis's clock, which gives messages their seconds, as far as this node has heard of it; this
 * machine's until it has. Thread-safe.
 */
final class RedisClock implements InstantSource {
  /** What it was, and when that was heard, in nanoseconds. */
  private record Heard(Instant time, long nanos) {}

  private volatile @Nullable Heard last;

  /** It is this second there. */
  void hear(long second) {
    last = new Heard(Instant.ofEpochSecond(second), System.nanoTime());
  }

  @Override
  public Instant instant() {
    Heard heard = last;
    return heard == null
        ? Instant.now()
        : heard.time.plus(Duration.ofNanos(System.nanoTime() - heard.nanos));
  }
}
