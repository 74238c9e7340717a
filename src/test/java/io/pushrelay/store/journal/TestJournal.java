package io.pushrelay.store.journal;

import io.pushrelay.store.MemoryBudget;
import io.pushrelay.time.Deadlines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** A journal in a folder, opened as often as the test wants to. */
final class TestJournal {
  private static final Logger LOG = Logger.getLogger("io.pushrelay.store.journal");

  static {
    LOG.setUseParentHandlers(false); // thousands of journals are opened
  }

  final Path path;
  MemoryBudget budget = new MemoryBudget(0);
  Deadlines deadlines = new Deadlines(() -> 0);
  private SyncPolicy sync = SyncPolicy.OFF;
  private SegmentSize sizes = new SegmentSize(1 << 12, 1 << 16);

  TestJournal(Path path) {
    this.path = path;
  }

  TestJournal sync(SyncPolicy policy) {
    sync = policy;
    return this;
  }

  TestJournal segments(SegmentSize size) {
    sizes = size;
    return this;
  }

  JournalStore open(long room, InstantSource clock, LongSupplier nanos) {
    return open(new JournalFolder(path), room, clock, nanos);
  }

  JournalStore open(JournalFolder folder, long room, InstantSource clock, LongSupplier nanos) {
    budget = new MemoryBudget(room);
    deadlines = new Deadlines(nanos);
    return new JournalOpening(folder, sync, sizes).open(budget, clock, deadlines, 1, Thread::new);
  }

  /** What a process that is killed now leaves behind, in another folder. */
  TestJournal asKilledNow() {
    Path copy = path.resolveSibling(path.getFileName() + "'");
    try {
      Files.createDirectory(copy);
      while (!hasCopied(segments(), copy)) {
        for (Path segment : new TestJournal(copy).segments()) {
          Files.delete(segment);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TestJournal(copy).sync(sync).segments(sizes);
  }

  /** Or one of them has been deleted meanwhile. */
  private static boolean hasCopied(List<Path> segments, Path to) throws IOException {
    try {
      for (Path segment : segments) {
        Files.copy(segment, to.resolve(segment.getFileName()));
      }
      return true;
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  /** The segments, oldest first. */
  List<Path> segments() {
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(file -> file.toString().endsWith(".journal")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of all segments, in bytes. */
  long size() {
    return segments().stream().mapToLong(TestJournal::size).sum();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0; // it has gone in the meantime
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
