package io.pushrelay.store.journal;

import java.time.Duration;

/**
 * When what was written is forced to the disk.
 *
 * @param always before it is acknowledged
 * @param interval otherwise after so long at most; zero: when the system decides
 */
public record SyncPolicy(boolean always, Duration interval) {
  /** Before anything is acknowledged. */
  public static final SyncPolicy ALWAYS = new SyncPolicy(true, Duration.ZERO);

  /** When the system decides. */
  public static final SyncPolicy OFF = new SyncPolicy(false, Duration.ZERO);

  /** After so long at most. */
  public static SyncPolicy every(Duration interval) {
    return new SyncPolicy(false, interval);
  }
}
