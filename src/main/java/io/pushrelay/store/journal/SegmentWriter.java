package io.pushrelay.store.journal;

import io.pushrelay.channel.MessageId;
import io.pushrelay.store.StoreException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a journal, of which the newest is written, and whole ones go. They go from the
 * oldest on, one after the other: so a record that something is gone can go with its segment, for
 * what was there is in an older one.
 *
 * <p>Not thread-safe: the journal's lock guards it.
 */
final class SegmentWriter {
  private static final Logger LOG = System.getLogger(SegmentWriter.class.getName());

  /** Up to this size nothing is won by beginning a segment anew. */
  private static final int SMALL = 1 << 12;

  private static final long QUIET_NANOS = 60_000_000_000L;

  /** What one array can hold, and so can be read again. */
  private static final long LARGEST = Integer.MAX_VALUE - 1024;

  private final JournalFolder folder;
  private final InstantSource clock;
  private final SegmentSize sizes;
  private final SecureRandom random = new SecureRandom();

  /** Oldest first; the last one is written, once there is one. */
  private final ArrayDeque<Segment> segments;

  /** Of all segments that are needed, in bytes. */
  final AtomicLong live;

  /** Of whole records that are written along with the next one. */
  private final RecordWriter later = new RecordWriter();

  /** Segments that are whole, and not forced to the disk. */
  private final List<JournalFile> whole = new ArrayList<>();

  private @Nullable JournalFile file;
  private @Nullable Segment active;
  private long salt;
  private long nextNumber;
  private long lastSecond;
  private long total;
  private boolean full;
  private boolean stopped;
  private boolean dirty;
  private boolean warned;
  private long warnedAt;

  /**
   * @param segments those that are there, oldest first
   * @param live of them, in bytes
   * @param nextNumber of the next segment
   */
  SegmentWriter(
      JournalFolder folder,
      InstantSource clock,
      SegmentSize sizes,
      List<Segment> segments,
      AtomicLong live,
      long nextNumber,
      long lastSecond) {
    this.folder = folder;
    this.clock = clock;
    this.sizes = sizes;
    this.segments = new ArrayDeque<>(segments);
    this.live = live;
    this.nextNumber = nextNumber;
    this.lastSecond = lastSecond;
    total = segments.stream().mapToLong(segment -> segment.size).sum();
  }

  /** An id of that second was given. */
  void given(MessageId id) {
    lastSecond = Math.max(lastSecond, id.second());
  }

  /**
   * Writes a record.
   *
   * @param makesRoom whether it is written where nothing else is any more, since it makes room
   * @return where it is
   * @throws StoreException if it can't be written: then nothing of it is there
   */
  Segment write(RecordWriter record, boolean makesRoom) {
    if (stopped) {
      throw new StoreException("The relay is stopping.");
    }
    if (record.length() > LARGEST) {
      throw StoreException.full("The message is too large for the journal (push_journal).");
    }
    if (full && !makesRoom) {
      throw noRoom();
    }
    try {
      return write(record);
    } catch (IOException e) {
      fail(e);
      if (makesRoom && folder.giveUpReserve()) {
        try {
          return write(record);
        } catch (IOException again) {
          takeBack();
        }
      }
      throw noRoom();
    }
  }

  private static StoreException noRoom() {
    return StoreException.full(
        "The disk for messages (push_journal) is full, or can't be written.");
  }

  /** Writes a record if it can be written. */
  void tryWrite(RecordWriter record) {
    try {
      Segment unused = write(record, true);
    } catch (StoreException e) {
      // It is not needed.
    }
  }

  /** Has a record written along with the next one, or by {@link #flush}. */
  void writeLater(RecordWriter record) {
    if (stopped || active == null) {
      return;
    }
    record.seal(salt);
    record.writeTo(later);
    if (later.length() > RecordWriter.COPIED) {
      flush();
    }
  }

  /** Writes what was to be written later, if it can be written. */
  void flush() {
    if (!later.isEmpty() && file != null && active != null) {
      try {
        later.writeTo(file);
        active.size += later.length();
        total += later.length();
        dirty = true;
      } catch (IOException e) {
        fail(e);
      }
      later.clear();
    }
  }

  private Segment write(RecordWriter record) throws IOException {
    Segment segment = active;
    if (segment == null
        || (segment.size > SegmentHeader.LENGTH
            && segment.size + record.length() > sizes.of(live.get()))) {
      segment = begin();
    }
    flush();
    JournalFile to = file;
    if (to == null) {
      throw new IOException("the segment can't be written");
    }
    record.seal(salt);
    record.writeTo(to);
    segment.size += record.length();
    total += record.length();
    dirty = true;
    return segment;
  }

  /** Begins a new segment. */
  Segment begin() throws IOException {
    flush();
    Segment next = new Segment(nextNumber, live);
    SegmentHeader header =
        new SegmentHeader(nextNumber, random.nextLong(), lastSecond, clock.millis());
    JournalFile created = folder.create(next.name);
    try {
      created.write(header.bytes(), 0, SegmentHeader.LENGTH);
    } catch (IOException e) {
      created.close();
      boolean unused = folder.delete(next.name);
      throw e;
    }
    if (file != null) {
      whole.add(file);
    }
    nextNumber++;
    salt = header.salt();
    file = created;
    active = next;
    next.size = SegmentHeader.LENGTH;
    total += next.size;
    segments.add(next);
    dirty = true;
    return next;
  }

  /** Begins the first segment of this writer; if there is no room for it, as soon as there is. */
  void beginOrWait() {
    try {
      Segment unused = begin();
      folder.reserve();
    } catch (IOException e) {
      fail(e);
    }
  }

  /** Begins a new segment if the newest is of little use, so that it can go. */
  void beginAnew() throws IOException {
    flush();
    if (active != null && active.size > SMALL && (active.isDead() || (full && isWaste(active)))) {
      if (full) {
        boolean unused = folder.giveUpReserve();
      }
      Segment unused = begin();
    }
  }

  /** Whether it is worth while to write once more what is needed of it. */
  private static boolean isWaste(Segment segment) {
    return 2 * segment.live() < segment.size;
  }

  private void fail(IOException reason) {
    takeBack();
    full = true;
    long now = System.nanoTime();
    if (!warned && (warnedAt == 0 || now - warnedAt > QUIET_NANOS)) {
      warned = true;
      warnedAt = now;
      LOG.log(
          Level.WARNING,
          "The journal in {0} can''t be written, messages are refused: {1}",
          folder,
          reason.getMessage());
    }
  }

  /** Nothing half-written stays; a segment in which it would is not written any more. */
  private void takeBack() {
    if (file == null || active == null) {
      return;
    }
    try {
      file.truncate(active.size);
    } catch (IOException e) {
      whole.add(file);
      file = null;
      active = null;
    }
  }

  /** Looks whether there is room again. */
  void lookForRoom() {
    if (!full || stopped) {
      return;
    }
    try {
      folder.reserve();
      if (active == null) {
        Segment unused = begin();
      }
      full = false;
      if (warned) {
        warned = false;
        LOG.log(Level.INFO, "The journal in {0} can be written again.", folder);
      }
    } catch (IOException e) {
      // Not yet.
    }
  }

  /** The files of segments that are whole: they are to be forced to the disk and closed. */
  List<JournalFile> takeWhole() {
    flush();
    List<JournalFile> taken = new ArrayList<>(whole);
    whole.clear();
    return taken;
  }

  /** The file that is written, if there is anything in it that is to be forced to the disk. */
  @Nullable JournalFile takeDirty() {
    JournalFile taken = dirty ? file : null;
    dirty = false;
    return taken;
  }

  /** The oldest segment but for the one that is written, if it is to go; null otherwise. */
  @Nullable Segment obsolete() {
    Segment oldest = segments.peek();
    if (oldest == null || oldest == active) {
      return null;
    }
    long needed = live.get();
    return oldest.isDead() || total > 2 * needed + sizes.of(needed) || (full && isWaste(oldest))
        ? oldest
        : null;
  }

  /** Whether there is so much to clean up that senders are to wait. */
  boolean isBehind() {
    long needed = live.get();
    return total > 3 * needed + 4 * sizes.of(needed);
  }

  /** Removes the oldest segment, of which nothing is needed. */
  void remove(Segment oldest) throws IOException {
    boolean unused = folder.delete(oldest.name);
    segments.remove(oldest);
    total -= oldest.size;
  }

  /** Of all segments, in bytes. */
  long total() {
    return total;
  }

  /** Whether there are segments that are whole, and not forced to the disk. */
  boolean hasWhole() {
    return !whole.isEmpty();
  }

  /** Lets go of the newest segment. */
  void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  /** Writes nothing from now on. */
  void stop() {
    flush();
    stopped = true;
  }
}
