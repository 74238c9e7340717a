package io.pushrelay.store.redis;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A test's time in the place of Redis's.
 *
 * @param clock gives the second
 * @param nanos never go back
 */
record FakeRedisTime(InstantSource clock, LongSupplier nanos) implements RedisTime {
  @Override
  public String micros() {
    return Long.toString(nanos.getAsLong() / 1000);
  }

  @Override
  public String second() {
    return Long.toString(Math.floorDiv(clock.millis(), 1000L));
  }

  @Override
  public Duration heartbeat() {
    return Duration.ZERO; // a test says when
  }
}
