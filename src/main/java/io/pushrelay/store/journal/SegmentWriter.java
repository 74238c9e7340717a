package io.pushrelay.store.journal;

import io.pushrelay.channel.MessageId;
import io.pushrelay.store.StoreException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the newest segment of a journal, and begins another when it is large enough.
 *
 * <p>Not thread-safe: the journal's lock guards it.
 */
final class SegmentWriter {
  /** Up to this size nothing is won by beginning a segment anew. */
  private static final int SMALL = 1 << 12;

  /** What one array can hold, and so can be read again. */
  private static final long LARGEST = Integer.MAX_VALUE - 1024;

  private final JournalFolder folder;
  private final InstantSource clock;
  private final SegmentList segments;
  private final DiskOutage outage;
  private final SecureRandom random = new SecureRandom();

  /** Of whole records that are written along with the next one. */
  private final RecordWriter later = new RecordWriter();

  /** Segments that are whole, and not forced to the disk. */
  private final List<JournalFile> whole = new ArrayList<>();

  private @Nullable JournalFile file;
  private @Nullable Segment active;
  private long salt;
  private long nextNumber;
  private long lastSecond;
  private long sizeBefore;
  private boolean stopped;
  private boolean dirty;

  /**
   * @param segments those that are there
   * @param nextNumber of the next segment
   * @param lastSecond of an id that was given
   */
  SegmentWriter(
      JournalFolder folder,
      InstantSource clock,
      SegmentList segments,
      long nextNumber,
      long lastSecond) {
    this.folder = folder;
    this.outage = new DiskOutage(folder);
    this.clock = clock;
    this.segments = segments;
    this.nextNumber = nextNumber;
    this.lastSecond = lastSecond;
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
    if (outage.lasts() && !makesRoom) {
      throw DiskOutage.refusal();
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
      throw DiskOutage.refusal();
    }
  }

  /** Whether the disk takes what is written, as far as is known; needs no lock. */
  boolean canWrite() {
    return !outage.lasts();
  }

  /** Writes a record if it can be written. */
  void tryWrite(RecordWriter record) {
    try {
      Segment unused = write(record, false);
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
        segments.grow(active, later.length());
        dirty = true;
      } catch (IOException e) {
        fail(e);
      }
      later.clear();
    }
  }

  private Segment write(RecordWriter record) throws IOException {
    Segment segment = active;
    if (segment == null || segments.isFull(segment, record.length())) {
      segment = begin();
    }
    flush();
    JournalFile to = file;
    if (to == null) {
      throw new IOException("the segment can't be written");
    }
    record.seal(salt);
    record.writeTo(to);
    segments.grow(segment, record.length());
    dirty = true;
    return segment;
  }

  /** Begins a new segment. */
  Segment begin() throws IOException {
    flush();
    Segment next = segments.create(nextNumber);
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

  /**
   * Begins a new segment if the newest is of little use and nobody writes it, so that it can go.
   */
  void beginAnew() throws IOException {
    flush();
    long before = sizeBefore;
    sizeBefore = active == null ? 0 : active.size;
    if (sizeBefore != before) {
      return;
    }
    if (active != null
        && active.size > SMALL
        && (active.isDead() || (outage.lasts() && active.isWaste()))) {
      if (outage.lasts()) {
        boolean unused = folder.giveUpReserve();
      }
      Segment unused = begin();
    }
  }

  private void fail(IOException reason) {
    takeBack();
    outage.begin(reason);
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
    if (!outage.lasts() || stopped) {
      return;
    }
    try {
      folder.reserve();
      if (active == null) {
        Segment unused = begin();
      }
      outage.end();
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

  /** The oldest segment, if it is to go; null otherwise. */
  @Nullable Segment obsolete() {
    return segments.obsolete(active, outage.lasts());
  }

  /** The oldest segments, as long as nothing is needed of them. */
  List<Segment> dead() {
    return segments.dead(active);
  }

  /** Removes a segment of which nothing is needed. */
  void remove(Segment dead) throws IOException {
    boolean unused = folder.delete(dead.name);
    segments.remove(dead);
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
