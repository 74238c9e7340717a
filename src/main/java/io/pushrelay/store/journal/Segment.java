package io.pushrelay.store.journal;

import io.pushrelay.store.memory.WriteAheadLog;
import java.util.concurrent.atomic.AtomicLong;

/** One file of the journal: how large it is, and how much of it is needed. Thread-safe. */
final class Segment implements WriteAheadLog.Part {
  final long number;
  final String name;

  /** Of all records in all segments that are needed. */
  private final AtomicLong liveInAll;

  private final AtomicLong live = new AtomicLong();

  /** Guarded by the journal's lock. */
  long size;

  Segment(long number, AtomicLong liveInAll) {
    this.number = number;
    this.name = JournalFolder.segmentName(number);
    this.liveInAll = liveInAll;
  }

  /** So many bytes of it are needed. */
  void require(int bytes) {
    live.addAndGet(bytes);
    liveInAll.addAndGet(bytes);
  }

  @Override
  public void release(int bytes) {
    live.addAndGet(-bytes);
    liveInAll.addAndGet(-bytes);
  }

  /** How much of it is needed, in bytes. */
  long live() {
    return live.get();
  }

  /** Whether it is worth while to write once more what is needed of it. */
  boolean isWaste() {
    return 2 * live() < size;
  }

  boolean isDead() {
    return live() == 0;
  }
}
