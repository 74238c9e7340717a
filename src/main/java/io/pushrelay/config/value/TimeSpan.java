package io.pushrelay.config.value;

import io.pushrelay.channel.Digits;
import java.time.Duration;
import java.util.List;

/**
 * A directive's time, written as in NGINX: {@code 90} (seconds), {@code 30s}, {@code 1h30m}, {@code
 * 1d 12h}. A year has 365 days and a month 30. At most 100 years, so that nanoseconds fit a long.
 */
public final class TimeSpan {
  /** In the order in which they may follow each other; M is the month. */
  private static final List<Unit> UNITS =
      List.of(
          new Unit("y", Duration.ofDays(365)),
          new Unit("M", Duration.ofDays(30)),
          new Unit("w", Duration.ofDays(7)),
          new Unit("d", Duration.ofDays(1)),
          new Unit("h", Duration.ofHours(1)),
          new Unit("m", Duration.ofMinutes(1)),
          new Unit("s", Duration.ofSeconds(1)),
          new Unit("ms", Duration.ofMillis(1)));

  private static final long LIMIT = Duration.ofDays(365 * 100).toMillis();

  private record Unit(String suffix, long millis) {
    Unit(String suffix, Duration length) {
      this(suffix, length.toMillis());
    }
  }

  private TimeSpan() {}

  /**
   * @throws IllegalArgumentException if the text is not a time, or one of more than 100 years
   */
  public static Duration parse(String text) {
    String rest = text.strip();
    long millis = 0;
    int unit = -1;
    do {
      int digits = skip(rest, 0, Digits::is);
      int letters = skip(rest, digits, c -> !Digits.is(c) && !Character.isWhitespace(c));
      int next = unit(rest.substring(digits, letters), letters == rest.length());
      if (digits == 0 || next <= unit) {
        throw new IllegalArgumentException(
            "expected a time, written as 90 (seconds), 30s, 1h30m, 2d, 1w, 1M (30 days) or 1y");
      }
      unit = next;
      long value = Digits.value(rest.substring(0, digits));
      if (value < 0 || value > (LIMIT - millis) / UNITS.get(unit).millis) {
        throw new IllegalArgumentException("expected a time of at most 100 years");
      }
      millis += value * UNITS.get(unit).millis;
      rest = rest.substring(letters).stripLeading();
    } while (!rest.isEmpty());
    return Duration.ofMillis(millis);
  }

  /** The unit's place in the order; -1 if there is none of that name. */
  private static int unit(String suffix, boolean atTheEnd) {
    String meant = suffix.isEmpty() && atTheEnd ? "s" : suffix;
    for (int i = 0; i < UNITS.size(); i++) {
      if (UNITS.get(i).suffix.equals(meant)) {
        return i;
      }
    }
    return -1;
  }

  private interface CharTest {
    boolean test(char c);
  }

  private static int skip(String text, int from, CharTest test) {
    int at = from;
    while (at < text.length() && test.test(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /**
   * A time that somebody waits for another machine. A node that hears nothing of Redis for 15 s may
   * be taken for dead by the others.
   *
   * @throws IllegalArgumentException if it is no time, or not from 100ms to 1m
   */
  public static Duration parseUpToMinute(String text) {
    Duration time = parse(text);
    if (time.compareTo(Duration.ofMillis(100)) < 0 || time.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException("expected a time from 100ms to 1m");
    }
    return time;
  }
}
