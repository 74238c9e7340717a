package io.pushrelay.store.journal;

import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Store;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.time.Deadlines;
import java.nio.file.Path;
import java.time.InstantSource;

/** A store with a journal that is written like any other, to no file, and has no thread. */
public final class Nowhere {
  private Nowhere() {}

  public static Store open(MemoryBudget budget, InstantSource clock, Deadlines deadlines) {
    SegmentList list = new SegmentList(SegmentSize.DEFAULT);
    SegmentWriter writer = new SegmentWriter(new Folder(), clock, list, 1, 0);
    Journal journal = new Journal(writer, clock);
    MemoryStore memory = new MemoryStore(budget, clock, deadlines, 1, journal);
    JournalKeeper keeper =
        new JournalKeeper(new Folder(), list, writer, journal.lock(), SyncPolicy.OFF);
    return new JournalStore(memory, keeper, false);
  }

  private static final class Folder extends JournalFolder {
    Folder() {
      super(Path.of("nowhere"));
    }

    @Override
    JournalFile create(String name) {
      return new JournalFile() {
        @Override
        public void write(byte[] bytes, int offset, int length) {}

        @Override
        public void truncate(long size) {}

        @Override
        public void sync() {}

        @Override
        public void close() {}
      };
    }
  }
}
