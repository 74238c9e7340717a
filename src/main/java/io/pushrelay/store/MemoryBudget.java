package io.pushrelay.store;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that a deployment may keep ({@code push_max_reserved_memory}). Whatever is kept
 * reserves its cost before it is kept and releases the same cost when it goes, so that the account
 * reads zero once nothing is left. Thread-safe, and never over its limit, not for a moment.
 */
public final class MemoryBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /**
   * @param limit bytes, 0 or more
   */
  public MemoryBudget(long limit) {
    this.limit = limit;
  }

  /**
   * Takes these bytes if they are there; a negative number gives bytes back, which always succeeds.
   *
   * @return whether they were there; if not, nothing has changed
   */
  public boolean reserve(long bytes) {
    if (bytes <= 0) {
      used.addAndGet(bytes);
      return true;
    }
    long before;
    do {
      before = used.get();
      if (bytes > limit - before) {
        return false;
      }
    } while (!used.compareAndSet(before, before + bytes));
    return true;
  }

  /** Gives back what was reserved. */
  public void release(long bytes) {
    used.addAndGet(-bytes);
  }

  /** Bytes reserved now. */
  public long used() {
    return used.get();
  }

  /** The most that can be reserved, in bytes. */
  public long limit() {
    return limit;
  }
}
