package io.pushrelay.store.journal;

import io.pushrelay.store.StoreException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Whether there is no room on the disk, or it fails; says so in the log, once a minute at most:
 * senders choose how often they try. The journal's lock guards it, but for {@link #lasts}.
 */
final class DiskOutage {
  private static final Logger LOG = System.getLogger(DiskOutage.class.getName());
  private static final long QUIET_NANOS = 60_000_000_000L;

  private final JournalFolder folder;
  private volatile boolean lasting;
  private boolean said;
  private long saidAt = System.nanoTime() - QUIET_NANOS;

  DiskOutage(JournalFolder folder) {
    this.folder = folder;
  }

  /** What senders are told. */
  static StoreException refusal() {
    return StoreException.full(
        "The disk for messages (push_journal) is full, or can't be written.");
  }

  boolean lasts() {
    return lasting;
  }

  void begin(IOException reason) {
    lasting = true;
    long now = System.nanoTime();
    if (!said && now - saidAt >= QUIET_NANOS) {
      said = true;
      saidAt = now;
      LOG.log(
          Level.WARNING,
          "The journal in {0} can''t be written, messages are refused: {1}",
          folder,
          reason.getMessage());
    }
  }

  void end() {
    lasting = false;
    if (said) {
      said = false;
      LOG.log(Level.INFO, "The journal in {0} can be written again.", folder);
    }
  }
}
