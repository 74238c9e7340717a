package io.pushrelay.metrics;

import java.util.function.LongSupplier;

/**
 * Looks now and then whether something begins to go wrong that the relay itself can see: memory
 * that is nearly used up, listeners who don't read. One thread at a time.
 */
public final class Watch {
  /** In percent of what there is. */
  private static final int NEARLY_USED_UP = 90;

  private static final int ENOUGH_AGAIN = 80;

  /** So many in a minute are no accident. */
  private static final int MANY_SLOW = 10;

  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final LongSupplier nanos;
  private final LongSupplier used;
  private final long limit;
  private final LongSupplier slowClosed;
  private final Trouble memory;
  private final Trouble slow;
  private long minuteBegan;
  private long slowBefore;

  /**
   * @param nanos a clock in nanoseconds
   * @param used bytes of the limit that are used
   * @param slowClosed how many listeners were cut off so far because they read nothing
   */
  public Watch(LongSupplier nanos, LongSupplier used, long limit, LongSupplier slowClosed) {
    this.nanos = nanos;
    this.used = used;
    this.limit = limit;
    this.slowClosed = slowClosed;
    memory =
        new Trouble(nanos, "Less than " + ENOUGH_AGAIN + " % of push_max_reserved_memory is used.");
    slow = new Trouble(nanos, "Listeners read again what they are sent.");
    minuteBegan = nanos.getAsLong();
  }

  /** Looks, and says in the log what there is to say. */
  public void look() {
    lookAtMemory();
    long now = nanos.getAsLong();
    if (now - minuteBegan >= MINUTE_NANOS) {
      minuteBegan = now;
      lookAtListeners();
    }
  }

  private void lookAtMemory() {
    double percent = 100.0 * used.getAsLong() / limit;
    if (percent > NEARLY_USED_UP) {
      memory.begin(
          () ->
              "More than %d %% of push_max_reserved_memory (%d bytes) is used. When all is, senders are answered 507 and new listeners 503: raise it, or keep fewer messages for a shorter time (push_message_buffer_length, push_message_timeout)."
                  .formatted(NEARLY_USED_UP, limit));
    } else if (percent < ENOUGH_AGAIN) {
      memory.end();
    }
  }

  private void lookAtListeners() {
    long all = slowClosed.getAsLong();
    long closed = all - slowBefore;
    slowBefore = all;
    if (closed >= MANY_SLOW) {
      slow.begin(
          () ->
              "%d listeners were cut off in a minute because they read nothing for push_write_timeout: look at their network, at the proxy before this server, or at how much is sent to them."
                  .formatted(closed));
    } else if (closed == 0) {
      slow.end();
    }
  }
}
