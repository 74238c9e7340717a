package io.pushrelay.broker;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes to listeners, so that a sender's thread never does, and that of a request only what is
 * small. Deliveries are taken in the order they came, by a few threads of the container. A write
 * may block on a socket that nobody reads: a thread that has been at one delivery for a while does
 * not count as one of the few any more, so that others go on in its place. Thread-safe.
 */
public final class DeliveryPool {
  /**
   * The largest body, in bytes, that any thread may write: a socket takes so much without waiting
   * for its reader (16 kB is what Linux begins with, {@code tcp_wmem}). A server has few threads
   * for requests (WildFly 16 for each core): listeners that do not read must not get them all.
   */
  public static final int INLINE_LIMIT = 16 << 10;

  private static final Logger LOG = System.getLogger(Broker.class.getName());
  private static final int MAX_WRITERS = 256;

  /** At least so many threads may begin at once. */
  private static final int MIN_WRITERS = 2;

  /** Deliveries that wait for which one more begins: waking it takes about as long as one. */
  private static final int BACKLOG_PER_WRITER = 16;

  private final Executor threads;
  private final int width;

  /** How many begin however little waits. */
  private final int minWriters;

  private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();

  /** What was left to senders' threads since the last tick, done or not. */
  private final ConcurrentLinkedQueue<Deferred> deferred = new ConcurrentLinkedQueue<>();

  private final Set<Writer> writers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger blocked = new AtomicInteger();

  /**
   * @param threads the container's
   * @param width how many write at the same time at most, beside those whose socket blocks; a
   *     quarter of them, and more only if much waits
   */
  DeliveryPool(Executor threads, int width) {
    this.threads = threads;
    this.width = width;
    this.minWriters = Math.min(width, Math.max(MIN_WRITERS, width / 4));
  }

  /** Does this later, in another thread. */
  void add(Runnable delivery) {
    int waiting = queued.incrementAndGet(); // first, so that there are never fewer than none
    queue.add(delivery);
    if (tryReserveWriter(
        Math.min(width, minWriters + waiting / BACKLOG_PER_WRITER) + blocked.get())) {
      start();
    }
  }

  /**
   * Leaves this to a sender's thread, or to another if it has not come by the next tick.
   *
   * @return does it, unless it is done; to be called outside of the broker's locks
   */
  Runnable defer(HeldListener held) {
    Deferred delivery = new Deferred(held);
    deferred.add(delivery);
    return delivery;
  }

  /**
   * Called now and then: finds out which writers are blocked, and lets twice as many others begin.
   */
  void compensateBlocked() {
    for (Deferred next = deferred.poll(); next != null; next = deferred.poll()) {
      HeldListener held = next.getAndSet(null);
      if (held != null) {
        add(held);
      }
    }
    writers.forEach(Writer::look);
    int limit = limit() + blocked.get();
    while (!queue.isEmpty() && tryReserveWriter(limit)) {
      start();
    }
  }

  private int limit() {
    return width + blocked.get();
  }

  /** Counts one writer more unless there are enough. */
  private boolean tryReserveWriter(int limit) {
    int most = Math.min(limit, MAX_WRITERS);
    int now = running.get();
    while (now < most) {
      if (running.compareAndSet(now, now + 1)) {
        return true;
      }
      now = running.get();
    }
    return false;
  }

  private void start() {
    Writer writer = new Writer();
    try {
      threads.execute(writer);
    } catch (RejectedExecutionException stopping) {
      writer.run();
    }
  }

  /** Does this now: one listener's failure is not another's, nor the caller's. */
  static void runSafely(Runnable delivery) {
    try {
      delivery.run();
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  private static void failed(Throwable failure) {
    LOG.log(Level.WARNING, "A listener could not be answered", failure);
  }

  /** A delivery that is left to a sender's thread; null when somebody has taken it. */
  private final class Deferred extends AtomicReference<@Nullable HeldListener> implements Runnable {
    private static final long serialVersionUID = 1L;

    Deferred(HeldListener held) {
      super(held);
    }

    @Override
    public void run() {
      HeldListener held = getAndSet(null);
      if (held != null) {
        try {
          held.run(DeliveryPool.this::add);
        } catch (RuntimeException | Error e) {
          failed(e);
        }
      }
    }
  }

  /** One thread's work, which ends when there is nothing left to be delivered. */
  private final class Writer implements Runnable {
    private static final int MOVING = 0;
    private static final int SEEN = 1;
    private static final int BLOCKED = 2;

    /** Whether the delivery that it is at has been seen, and seen again, by {@link #look}. */
    private final AtomicInteger state = new AtomicInteger(MOVING);

    @Override
    public void run() {
      writers.add(this);
      do {
        for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
          queued.decrementAndGet();
          try {
            next.run();
          } catch (RuntimeException | Error e) {
            failed(e); // one listener's failure is not another's
          }
          moves();
          if (running.get() > limit()) {
            break; // those that were in the way go on
          }
        }
        running.decrementAndGet();
        // Whoever added meanwhile may have seen this writer still counted, and started none.
      } while (!queue.isEmpty() && tryReserveWriter(limit()));
      writers.remove(this);
      moves();
    }

    private void moves() {
      if (state.getAndSet(MOVING) == BLOCKED) {
        blocked.decrementAndGet();
      }
    }

    private void look() {
      if (!state.compareAndSet(MOVING, SEEN)) {
        blocked.incrementAndGet(); // first: it may move at once, and must not count below none
        if (!state.compareAndSet(SEEN, BLOCKED)) {
          blocked.decrementAndGet();
        }
      }
    }
  }
}
