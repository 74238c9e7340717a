package io.pushrelay.http.listening;

import io.pushrelay.time.Deadlines;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Inquiries on their way from a WebSocket's handshake to its endpoint, which is given a number
 * alone. One that nobody takes, for the socket has not been opened, is cancelled after a while.
 * Thread-safe.
 */
final class Inquiries {
  static final int MOST = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Deadlines deadlines;
  private final AtomicLong next = new AtomicLong();
  private final ConcurrentHashMap<Long, Kept> kept = new ConcurrentHashMap<>();

  Inquiries(Deadlines deadlines) {
    this.deadlines = deadlines;
  }

  /**
   * Keeps it.
   *
   * @return its number, 0 if there are too many
   */
  long add(Inquiry inquiry) {
    if (kept.size() >= MOST) {
      return 0;
    }
    long number = next.incrementAndGet();
    Kept added = new Kept(number, inquiry);
    deadlines.start(added, PATIENCE);
    kept.put(number, added);
    return number;
  }

  /** The one of that number, which it has no more; null if it has gone. */
  @Nullable Inquiry take(long number) {
    Kept taken = kept.remove(number);
    if (taken == null) {
      return null;
    }
    deadlines.cancel(taken);
    return taken.inquiry;
  }

  int size() {
    return kept.size();
  }

  private final class Kept extends Deadlines.Deadline {
    private final long number;
    private final Inquiry inquiry;

    Kept(long number, Inquiry inquiry) {
      this.number = number;
      this.inquiry = inquiry;
    }

    @Override
    protected void onExpired() {
      if (kept.remove(number) != null) {
        inquiry.cancel();
      }
    }
  }
}
