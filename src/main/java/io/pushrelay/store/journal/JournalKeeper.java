package io.pushrelay.store.journal;

import io.pushrelay.store.StoreException;
import io.pushrelay.store.memory.MemoryStore;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread of a journal: forces to the disk what was written, and cleans up. One sync is for all
 * that was written before it began, however many wait for it.
 */
final class JournalKeeper implements Runnable {
  private static final Logger LOG = System.getLogger(JournalKeeper.class.getName());
  private static final long ROUND_NANOS = 200_000_000;
  private static final long LONGEST_END_SECONDS = 30;

  private final JournalFolder folder;
  private final SegmentList list;
  private final SegmentWriter segments;
  private final ReentrantLock lock;
  private final SyncPolicy policy;
  private final CountDownLatch ended = new CountDownLatch(1);
  final SyncedReplies replies = new SyncedReplies(this::onReply);
  private volatile @Nullable SegmentCleaner cleaner;
  private volatile @Nullable Thread thread;
  private volatile boolean sleeping;
  private volatile boolean stopping;
  private volatile boolean over;
  private long syncedAt = System.nanoTime();
  private boolean warned;

  JournalKeeper(
      JournalFolder folder,
      SegmentList list,
      SegmentWriter segments,
      ReentrantLock lock,
      SyncPolicy policy) {
    this.folder = folder;
    this.list = list;
    this.segments = segments;
    this.lock = lock;
    this.policy = policy;
  }

  /** Begins when the store is there that writes the journal. */
  void start(MemoryStore store, ThreadFactory threads) {
    cleaner = new SegmentCleaner(store, list, segments, lock, this::sync, this::meanwhile);
    Thread made = threads.newThread(this);
    if (made == null) {
      throw new JournalException("the server gives no thread for the journal.");
    }
    made.setDaemon(true);
    thread = made;
    made.start();
  }

  /** Whether senders are to wait a little, since cleaning up takes longer than they do. */
  boolean isBehind() {
    SegmentCleaner ready = cleaner;
    return ready != null && ready.isBehind();
  }

  /** How much is needed of all segments, in bytes. */
  long live() {
    return list.live();
  }

  /** How much all segments take, in bytes. */
  long bytes() {
    return locked(list::total);
  }

  /** Whether the disk takes what is written, as far as is known. */
  boolean canWrite() {
    return segments.canWrite();
  }

  private void onReply() {
    if (over) {
      tellAll(); // the thread won't
    } else if (sleeping) {
      LockSupport.unpark(thread);
    }
  }

  private synchronized void tellAll() {
    replies.tell(Integer.MAX_VALUE, null);
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        sleep();
        round();
      }
      round();
    } finally {
      end();
    }
  }

  private void sleep() {
    sleeping = true;
    if (replies.isEmpty() && !stopping) {
      LockSupport.parkNanos(Math.min(ROUND_NANOS, nanosUntilSync()));
    }
    sleeping = false;
    boolean unused = Thread.interrupted(); // nobody asks it to stop but by close()
  }

  /** Zero or less: it is due. */
  private long nanosUntilSync() {
    long interval = policy.interval().toNanos();
    return interval == 0 ? Long.MAX_VALUE : interval - (System.nanoTime() - syncedAt);
  }

  private void round() {
    try {
      syncIfDue();
      SegmentCleaner ready = cleaner;
      if (ready != null) {
        ready.clean();
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "The journal in " + folder + " could not be cleaned up", e);
    }
  }

  private void syncIfDue() {
    boolean due = policy.always() ? !replies.isEmpty() : nanosUntilSync() <= 0;
    if (due || stopping || hasWhole()) {
      boolean unused = sync();
    } else {
      flush();
    }
  }

  /** Writes what was to be written later. */
  void flush() {
    underLock(segments::flush);
  }

  private boolean hasWhole() {
    return locked(segments::hasWhole);
  }

  /**
   * Forces to the disk what was written so far, and tells who waits for that.
   *
   * @return whether it is there
   */
  private boolean sync() {
    int waiting = replies.size();
    syncedAt = System.nanoTime();
    List<JournalFile> whole;
    JournalFile dirty;
    lock.lock();
    try {
      whole = segments.takeWhole();
      dirty = segments.takeDirty();
    } finally {
      lock.unlock();
    }
    boolean synced = dirty == null || sync(dirty);
    for (JournalFile file : whole) {
      synced &= sync(file);
      close(file);
    }
    if (!whole.isEmpty()) {
      folder.sync();
    }
    replies.tell(
        waiting,
        synced ? null : new StoreException("What was asked for could not be forced to the disk."));
    return synced;
  }

  private boolean sync(JournalFile file) {
    try {
      file.sync();
      warned = false;
      return true;
    } catch (IOException e) {
      if (!warned) {
        warned = true;
        LOG.log(
            Level.WARNING,
            "The journal in {0} can''t be forced to the disk: {1}",
            folder,
            e.getMessage());
      }
      return false;
    }
  }

  private static void close(JournalFile file) {
    try {
      file.close();
    } catch (IOException e) {
      // It is not written any more.
    }
  }

  private void meanwhile() {
    if (!replies.isEmpty()) {
      boolean unused = sync();
    }
  }

  private void underLock(Runnable task) {
    lock.lock();
    try {
      task.run();
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    underLock(segments::stop);
    boolean unused = sync();
    over = true;
    tellAll();
    lock.lock();
    try {
      segments.close();
    } catch (IOException e) {
      // What it has was forced to the disk.
    } finally {
      lock.unlock();
      folder.close();
      thread = null;
      ended.countDown();
    }
  }

  /** Ends the thread and returns when the folder is free. */
  void close() {
    stopping = true;
    Thread running = thread;
    if (running != null) {
      LockSupport.unpark(running);
    }
    try {
      if (!ended.await(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "The journal in {0} is still being written", folder);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
