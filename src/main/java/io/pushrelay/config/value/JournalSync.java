package io.pushrelay.config.value;

import java.time.Duration;

/**
 * When a journal is forced to the disk, {@code push_journal_sync}.
 *
 * @param always before anything is acknowledged
 * @param interval otherwise after so long at most; zero: when the system decides
 */
public record JournalSync(boolean always, Duration interval) {
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  /**
   * @throws IllegalArgumentException if it is neither of the words, nor a time that can be
   */
  public static JournalSync parse(String text) {
    if (text.equals("always")) {
      return new JournalSync(true, Duration.ZERO);
    }
    if (text.equals("off")) {
      return new JournalSync(false, Duration.ZERO);
    }
    try {
      Duration interval = TimeSpan.parse(text);
      if (interval.compareTo(SHORTEST) >= 0 && interval.compareTo(LONGEST) <= 0) {
        return new JournalSync(false, interval);
      }
    } catch (IllegalArgumentException e) {
      // What is said is the same.
    }
    throw new IllegalArgumentException("expected always, off or a time from 10ms to 1h");
  }
}
