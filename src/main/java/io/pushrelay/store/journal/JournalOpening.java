package io.pushrelay.store.journal;

import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.memory.LoggedChannel;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.time.Deadlines;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/** Opens a journal: reads what is there and begins a new segment. For one use. */
final class JournalOpening {
  private static final Logger LOG = System.getLogger(JournalOpening.class.getName());

  private final JournalFolder folder;
  private final SyncPolicy sync;
  private final SegmentList segments;

  /** What was dropped, for the log. */
  private final List<String> dropped = new ArrayList<>();

  private long nextNumber = 1;

  JournalOpening(JournalFolder folder, SyncPolicy sync, SegmentSize sizes) {
    this.folder = folder;
    this.sync = sync;
    this.segments = new SegmentList(sizes);
  }

  JournalStore open(
      MemoryBudget budget,
      InstantSource clock,
      Deadlines deadlines,
      long firstSecond,
      ThreadFactory threads) {
    folder.open();
    boolean opened = false;
    try {
      JournalStore store = read(budget, clock, deadlines, firstSecond, threads);
      opened = true;
      return store;
    } catch (IOException e) {
      throw new JournalException(
          "the folder of push_journal, %s, can't be read: %s.".formatted(folder, e.getMessage()));
    } finally {
      if (!opened) {
        folder.close();
      }
    }
  }

  private JournalStore read(
      MemoryBudget budget,
      InstantSource clock,
      Deadlines deadlines,
      long firstSecond,
      ThreadFactory threads)
      throws IOException {
    long start = System.nanoTime();
    Replay replay = new Replay(budget.limit(), clock.millis());
    List<String> names = folder.segments();
    for (String name : names) {
      read(name, replay, name.equals(names.get(names.size() - 1)));
    }
    List<LoggedChannel> channels = replay.end();
    SegmentWriter writer =
        new SegmentWriter(folder, clock, segments, nextNumber, replay.lastSecond());
    Journal journal = new Journal(writer, clock);
    // Ids that were given before must not come back, whatever the clock says now.
    long second = Math.max(firstSecond, replay.lastSecond() + 1);
    MemoryStore memory = new MemoryStore(budget, clock, deadlines, second, journal);
    int messages = memory.restore(channels);
    int found = channels.stream().mapToInt(channel -> channel.messages().size()).sum();
    if (found + replay.withoutRoom() > messages) {
      dropped.add(
          "%d messages for which push_max_reserved_memory has no room"
              .formatted(found + replay.withoutRoom() - messages));
    }
    report(messages, memory.channels(), start);
    writer.beginOrWait();
    JournalKeeper keeper = new JournalKeeper(folder, segments, writer, journal.lock(), sync);
    keeper.start(memory, threads);
    return new JournalStore(memory, keeper, sync.always());
  }

  private void read(String name, Replay replay, boolean last) throws IOException {
    long number = Long.parseLong(name.substring(0, name.indexOf('.')));
    if (number > nextNumber && !segments.isEmpty()) {
      dropped.add(
          number == nextNumber + 1
              ? "segment %d, which is missing".formatted(nextNumber)
              : "segments %d to %d, which are missing".formatted(nextNumber, number - 1));
    }
    nextNumber = number + 1;
    byte[] file = folder.read(name);
    Segment segment = segments.create(number);
    segment.size = file.length;
    SegmentHeader header = SegmentHeader.read(file);
    if (header == null || header.number() != number) {
      if (last && file.length < SegmentHeader.LENGTH) {
        boolean unused = folder.delete(name); // it was being begun
        return;
      }
      dropped.add("%d bytes of segment %d, which has no head".formatted(file.length, number));
      segments.add(segment);
      return;
    }
    replay.begin(header);
    SegmentReader reader = new SegmentReader(file, header);
    reader.readAll((record, size) -> replay.read(record, segment, size));
    if (reader.damaged() > 0) {
      dropped.add("%d damaged bytes in segment %d".formatted(reader.damaged(), number));
    }
    int torn = file.length - reader.end();
    if (torn > 0) {
      dropped.add("%d bytes at the end of segment %d".formatted(torn, number));
      if (last) {
        folder.truncate(name, reader.end()); // the tail of a crash, which is said once
        segment.size = reader.end();
      }
    }
    segments.add(segment);
  }

  private void report(int messages, int channels, long start) throws IOException {
    if (!dropped.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "The journal in {0} is not whole. Dropped: {1}.",
          folder,
          String.join("; ", dropped));
    }
    List<String> others = folder.others();
    if (!others.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "In the folder of the journal, {0}, are files of others, left alone: {1}.",
          folder,
          String.join(", ", others));
    }
    LOG.log(
        Level.INFO,
        "The journal in {0}: {1} messages in {2} channels, read in {3} ms.",
        folder,
        Integer.toString(messages),
        Integer.toString(channels),
        Long.toString((System.nanoTime() - start) / 1_000_000));
  }
}
