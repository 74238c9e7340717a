package io.pushrelay.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How old something is, in four bytes. */
final class TicksTest {
  private static final long STEP = 1 << 14;
  private static final long HOUR = 3_600_000_000_000L;

  @Test
  void age_is_exact_to_a_step_wherever_the_clock_is() {
    for (long from : new long[] {-50 * HOUR, -1, 0, 1, 19 * HOUR, 20 * HOUR, 500 * HOUR}) {
      for (long age : new long[] {0, STEP, 1_000_000_000L, HOUR, 19 * HOUR}) {
        assertThat(Ticks.since(Ticks.of(from), from + age)).isBetween(age - 2 * STEP, age + STEP);
      }
    }
  }

  @Test
  void no_time_is_unknown() {
    assertThat(Ticks.of(0)).isNotEqualTo(Ticks.UNKNOWN);
  }
}
