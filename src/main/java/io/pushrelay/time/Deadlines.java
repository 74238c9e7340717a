package io.pushrelay.time;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Things that end some time after they began: messages that expire, channels that are forgotten,
 * listeners that have waited long enough.
 *
 * <p>Whatever has the same timeout ends in the order it began, so there is a queue for each timeout
 * and a sweep looks at heads alone: it costs what ends, however much there is. Adding and
 * cancelling cost the same at any size, and nothing stays referenced that was cancelled. There are
 * as many queues as different timeouts are configured, which is a handful.
 *
 * <p>Thread-safe. {@link Deadline#onExpired} is called without any lock of this class.
 */
public final class Deadlines {
  /** A due time that never comes. */
  public static final long NEVER = Long.MAX_VALUE;

  private final LongSupplier nanos;
  private final ConcurrentHashMap<Duration, TimeoutQueue> queues = new ConcurrentHashMap<>();

  /**
   * @param nanos a clock in nanoseconds that never goes back and begins at 0 or more
   */
  public Deadlines(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The clock by which deadlines pass, in nanoseconds. */
  public long now() {
    return nanos.getAsLong();
  }

  /**
   * Starts the time of this deadline, from the beginning if it was running. Calls for one deadline
   * are the caller's to serialise.
   *
   * @param timeout when it passes, from now; zero: never
   */
  public void start(Deadline deadline, Duration timeout) {
    cancel(deadline);
    if (timeout.isZero()) {
      deadline.due = NEVER;
      return;
    }
    queues.computeIfAbsent(timeout, TimeoutQueue::new).append(deadline, nanos);
  }

  /**
   * Goes on with the time of a deadline that began before this clock did.
   *
   * @param timeout that it began with, not zero
   * @param due when it passes, no later than if it began now
   */
  public void resume(Deadline deadline, Duration timeout, long due) {
    queues.computeIfAbsent(timeout, TimeoutQueue::new).insert(deadline, due);
  }

  /** How long the deadline takes that is running, zero if it isn't. */
  public Duration timeout(Deadline deadline) {
    TimeoutQueue queue = deadline.queue;
    return queue == null ? Duration.ZERO : queue.duration;
  }

  /** Stops the time of this deadline; nothing happens if it is not running. */
  public void cancel(Deadline deadline) {
    TimeoutQueue queue = deadline.queue;
    if (queue != null) {
      queue.remove(deadline);
    }
  }

  /** Whether the time of this deadline is running. */
  public boolean isRunning(Deadline deadline) {
    return deadline.queue != null;
  }

  /** Tells every deadline that has passed. Several threads may do so at once. */
  public void sweep() {
    long now = nanos.getAsLong();
    for (TimeoutQueue queue : queues.values()) {
      for (Deadline due = queue.poll(now); due != null; due = queue.poll(now)) {
        due.onExpired();
      }
    }
  }

  /** Whether no time is running. */
  public boolean isEmpty() {
    return queues.values().stream().allMatch(TimeoutQueue::isEmpty);
  }

  /** Something that ends; it is its own node in the queue, so that keeping time costs no object. */
  public abstract static class Deadline {
    private volatile @Nullable TimeoutQueue queue;
    private @Nullable Deadline previous;
    private @Nullable Deadline next;
    private long due = NEVER;

    /** When it passes, on the clock of {@link Deadlines#now}. */
    public final long due() {
      return due;
    }

    /**
     * The time is over. It may have been started again in the meantime by another thread: whoever
     * implements this looks at the state that it guards.
     */
    protected abstract void onExpired();
  }

  /** The deadlines of one timeout, in the order in which they pass. */
  private static final class TimeoutQueue {
    private final Duration duration;
    private final long timeout;
    private @Nullable Deadline head;
    private @Nullable Deadline tail;

    TimeoutQueue(Duration timeout) {
      this.duration = timeout;
      this.timeout = timeout.toNanos();
    }

    synchronized void append(Deadline deadline, LongSupplier nanos) {
      // The clock is read under the lock: two threads may not queue in the other order.
      insertAfter(tail, deadline, nanos.getAsLong() + timeout);
    }

    /** Costs least if it passes after all others. */
    synchronized void insert(Deadline deadline, long due) {
      Deadline before = tail;
      while (before != null && before.due > due) {
        before = before.previous;
      }
      insertAfter(before, deadline, due);
    }

    private void insertAfter(@Nullable Deadline before, Deadline deadline, long due) {
      Deadline after = before == null ? head : before.next;
      deadline.due = due;
      deadline.queue = this;
      deadline.previous = before;
      deadline.next = after;
      if (before == null) {
        head = deadline;
      } else {
        before.next = deadline;
      }
      if (after == null) {
        tail = deadline;
      } else {
        after.previous = deadline;
      }
    }

    synchronized void remove(Deadline deadline) {
      if (deadline.queue != this) {
        return; // a sweep took it first
      }
      Deadline previous = deadline.previous;
      Deadline next = deadline.next;
      if (previous == null) {
        head = next;
      } else {
        previous.next = next;
      }
      if (next == null) {
        tail = previous;
      } else {
        next.previous = previous;
      }
      deadline.queue = null;
      deadline.previous = null;
      deadline.next = null;
    }

    synchronized boolean isEmpty() {
      return head == null;
    }

    synchronized @Nullable Deadline poll(long now) {
      Deadline first = head;
      if (first == null || first.due > now) {
        return null;
      }
      remove(first);
      return first;
    }
  }
}
