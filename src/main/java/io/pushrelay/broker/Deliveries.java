package io.pushrelay.broker;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes to listeners, so that a sender's thread never does, and that of a request only what is
 * small. Deliveries are taken in the order they came, by a few threads of the container; a write
 * may block on a socket that nobody reads, so when nothing has moved for a while {@link #relieve}
 * adds a thread, up to a limit, and the additional ones go again when there is nothing left to do.
 * Thread-safe.
 */
final class Deliveries {
  /**
   * The largest body, in bytes, that any thread may write: a socket takes so much without waiting
   * for its reader (16 kB is what Linux begins with, {@code tcp_wmem}). A server has few threads
   * for requests (WildFly 16 for each core): listeners that do not read must not get them all.
   */
  static final int AT_ONCE = 16 << 10;

  private static final Logger LOG = System.getLogger(Broker.class.getName());
  private static final int MOST_THREADS = 256;

  private final Executor threads;
  private final int width;
  private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger writers = new AtomicInteger();
  private final AtomicLong done = new AtomicLong();
  private volatile long doneAtLastLook;

  /**
   * @param threads the container's
   * @param width how many write at the same time as long as no socket blocks
   */
  Deliveries(Executor threads, int width) {
    this.threads = threads;
    this.width = width;
  }

  /** Does this later, in another thread. */
  void add(Runnable delivery) {
    queue.add(delivery);
    startWriter(width);
  }

  /**
   * Called now and then: if no delivery has ended since the last call, as many threads again help.
   */
  void relieve() {
    long now = done.get();
    if (now == doneAtLastLook && !queue.isEmpty()) {
      for (int stuck = writers.get(); stuck >= 0; stuck--) {
        startWriter(MOST_THREADS);
      }
    }
    doneAtLastLook = now;
  }

  private void startWriter(int limit) {
    int running = writers.get();
    while (running < limit) {
      if (writers.compareAndSet(running, running + 1)) {
        try {
          threads.execute(this::write);
        } catch (RejectedExecutionException stopping) {
          write();
        }
        return;
      }
      running = writers.get();
    }
  }

  private void write() {
    do {
      for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
        deliver(next);
        done.incrementAndGet();
      }
      writers.decrementAndGet();
      // Whoever added meanwhile may have seen this writer still counted, and started none.
    } while (!queue.isEmpty() && isWriterAgain());
  }

  /** Does this now; one listener's failure is not another's. */
  static void deliver(Runnable delivery) {
    try {
      delivery.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "A listener could not be answered", e);
    }
  }

  private boolean isWriterAgain() {
    int running = writers.get();
    return running < width && writers.compareAndSet(running, running + 1);
  }
}
