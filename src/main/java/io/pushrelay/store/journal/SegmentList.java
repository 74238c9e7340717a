package io.pushrelay.store.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All segments of a journal, and which of them are to go. They go from the oldest on, one after the
 * other: so a record that something is gone can go with its segment, for what was there is in an
 * older one.
 *
 * <p>Not thread-safe, but for {@link #live}: the journal's lock guards it.
 */
final class SegmentList {
  private final SegmentSize sizes;

  /** Oldest first; the last one is written, once there is one. */
  private final ArrayDeque<Segment> segments = new ArrayDeque<>();

  private final AtomicLong live = new AtomicLong();
  private long total;

  SegmentList(SegmentSize sizes) {
    this.sizes = sizes;
  }

  /** A segment of which nothing is needed, and which is not in the list yet. */
  Segment create(long number) {
    return new Segment(number, live);
  }

  /** Adds the newest. */
  void add(Segment segment) {
    segments.add(segment);
    total += segment.size;
  }

  /** So much more was written. */
  void grow(Segment segment, long bytes) {
    segment.size += bytes;
    total += bytes;
  }

  void remove(Segment segment) {
    segments.remove(segment);
    total -= segment.size;
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  /** How much is needed of all of them, in bytes. */
  long live() {
    return live.get();
  }

  /** How much all of them take, in bytes. */
  long total() {
    return total;
  }

  /** Whether so much more is for another segment. */
  boolean isFull(Segment segment, long more) {
    return segment.size > SegmentHeader.LENGTH && segment.size + more > sizes.of(live());
  }

  /**
   * The oldest segment, if it is to go; null otherwise.
   *
   * @param active is written, and does not go
   * @param scarce whether there is no room on the disk
   */
  @Nullable Segment obsolete(@Nullable Segment active, boolean scarce) {
    Segment oldest = segments.peek();
    if (oldest == null || oldest == active) {
      return null;
    }
    boolean tooMuch = total > 2 * live() + sizes.of(live());
    return oldest.isDead() || tooMuch || (scarce && oldest.isWaste()) ? oldest : null;
  }

  /** Whether there is so much to clean up that senders are to wait. */
  boolean isBehind() {
    return total > 3 * live() + 4 * sizes.of(live());
  }

  /**
   * The oldest segments, as long as nothing is needed of them.
   *
   * @param active is written, and does not go
   */
  List<Segment> dead(@Nullable Segment active) {
    List<Segment> dead = new ArrayList<>();
    for (Segment segment : segments) {
      if (segment == active || !segment.isDead()) {
        break;
      }
      dead.add(segment);
    }
    return dead;
  }
}
