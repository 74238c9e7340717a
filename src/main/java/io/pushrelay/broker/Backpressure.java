package io.pushrelay.broker;

import java.time.Duration;

/**
 * Whether a stream's socket takes more, and since when it does not. Of one thread at a time, but
 * for {@link #isReading}, by which a sender is told whether its message is as good as delivered.
 */
public final class Backpressure {
  /** A socket that has been full for longer is taken for one that nobody reads. */
  static final long READING_NANOS = Duration.ofSeconds(1).toNanos();

  private volatile boolean full;
  private volatile long since;

  public boolean isFull() {
    return full;
  }

  /**
   * The socket is full from now on.
   *
   * @param now by the clock of deadlines, in nanoseconds
   */
  public void begin(long now) {
    since = now;
    full = true;
  }

  /** The socket takes more. */
  public void end() {
    full = false;
  }

  /** Whether the client has taken something a moment ago. */
  public boolean isReading(long now) {
    return !full || now - since < READING_NANOS;
  }
}
