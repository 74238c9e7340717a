package io.pushrelay.store.journal;

import io.pushrelay.store.StoreException;
import io.pushrelay.store.memory.MemoryStore;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has segments go of which nothing is needed, or so little that it is better written once more. By
 * one thread, except {@link #isBehind}.
 */
final class SegmentCleaner {
  private static final Logger LOG = System.getLogger(SegmentCleaner.class.getName());

  private final MemoryStore memory;
  private final SegmentList list;
  private final SegmentWriter segments;
  private final ReentrantLock lock;
  private final BooleanSupplier sync;
  private final Runnable meanwhile;
  private volatile boolean behind;

  /**
   * @param sync forces to the disk what was written, and says whether it is there
   * @param meanwhile called every now and then while it takes long
   */
  SegmentCleaner(
      MemoryStore memory,
      SegmentList list,
      SegmentWriter segments,
      ReentrantLock lock,
      BooleanSupplier sync,
      Runnable meanwhile) {
    this.memory = memory;
    this.list = list;
    this.segments = segments;
    this.lock = lock;
    this.sync = sync;
    this.meanwhile = meanwhile;
  }

  /** Whether there is so much to clean up that senders are to wait. */
  boolean isBehind() {
    return behind;
  }

  void clean() {
    try {
      boolean removed = true;
      for (Segment oldest = obsolete(); oldest != null && removed; oldest = obsolete()) {
        removed = remove(oldest);
      }
      lock.lock();
      try {
        segments.beginAnew();
      } finally {
        lock.unlock();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Cleaning up the journal", e); // who writes says so
    }
    lock.lock();
    try {
      segments.lookForRoom();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Segment obsolete() {
    lock.lock();
    try {
      behind = list.isBehind();
      return segments.obsolete();
    } finally {
      lock.unlock();
    }
  }

  private boolean remove(Segment oldest) throws IOException {
    if (!oldest.isDead()) {
      try {
        memory.moveOutOf(oldest, meanwhile);
      } catch (StoreException e) {
        return false; // there is no room now
      }
    }
    List<Segment> dead = dead();
    // What makes them obsolete is to be on the disk before they go.
    if (dead.isEmpty() || !sync.getAsBoolean()) {
      return false;
    }
    lock.lock();
    try {
      for (Segment segment : dead) {
        segments.remove(segment);
      }
    } finally {
      lock.unlock();
    }
    return true;
  }

  private List<Segment> dead() {
    lock.lock();
    try {
      return segments.dead();
    } finally {
      lock.unlock();
    }
  }
}
