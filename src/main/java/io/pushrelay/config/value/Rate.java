package io.pushrelay.config.value;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often something may happen: so many times a second or a minute, evenly, and how often at
 * once.
 *
 * @param interval from one to the next, in nanoseconds
 * @param burst how many may come at once after a rest, 1 or more
 */
public record Rate(long interval, int burst) {
  private static final Pattern FORM = Pattern.compile("([0-9]+)/([sm])(?: +burst=([0-9]+))?");
  private static final int MOST = 1_000_000;

  /**
   * Without a burst it is as many as a second, or a minute, has.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static Rate parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "expected a rate, written as 100/s, 100/s burst=200 or 30/m");
    }
    int count = Count.parse(form.group(1), 1, MOST);
    String burst = form.group(3);
    TimeUnit unit = form.group(2).equals("s") ? TimeUnit.SECONDS : TimeUnit.MINUTES;
    return new Rate(unit.toNanos(1) / count, burst == null ? count : Count.parse(burst, 1, MOST));
  }
}
