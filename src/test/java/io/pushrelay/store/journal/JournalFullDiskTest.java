package io.pushrelay.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.store.AskedBatch;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.StoreException;
import io.pushrelay.store.TestPolicy;
import io.pushrelay.time.Await;
import io.pushrelay.time.FakeTime;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk is full. */
final class JournalFullDiskTest {
  private static final long ROOM = 1 << 24;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final FakeTime time = new FakeTime();

  /** A folder on a disk that takes so many bytes. */
  private static final class SmallDisk extends JournalFolder {
    private final AtomicLong free;

    SmallDisk(Path path, AtomicLong free) {
      super(path);
      this.free = free;
    }

    @Override
    boolean delete(String name) throws IOException {
      long size = size(name);
      boolean deleted = super.delete(name);
      free.addAndGet(deleted ? size : 0);
      return deleted;
    }

    private long size(String name) throws IOException {
      try {
        return read(name).length;
      } catch (NoSuchFileException e) {
        return 0;
      }
    }

    @Override
    JournalFile create(String name) throws IOException {
      JournalFile file = super.create(name);
      return new JournalFile() {
        private long size;

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          int fits = (int) Math.max(0, Math.min(length, free.get()));
          free.addAndGet(-fits);
          size += fits;
          file.write(bytes, offset, fits);
          if (fits < length) {
            throw new IOException("No space left on device");
          }
        }

        @Override
        public void truncate(long to) throws IOException {
          file.truncate(to);
          free.addAndGet(size - to);
          size = to;
        }

        @Override
        public void sync() throws IOException {
          file.sync();
        }

        @Override
        public void close() throws IOException {
          file.close();
        }
      };
    }
  }

  @Test
  void what_is_deleted_makes_room_for_other_messages() {
    TestJournal journal =
        new TestJournal(directory.resolve("journal")).segments(new SegmentSize(1 << 20, 1 << 20));
    AtomicLong free = new AtomicLong(200_000);
    try (JournalStore store =
        journal.open(new SmallDisk(journal.path, free), ROOM, time, time::nanos)) {
      channel(store, "first").send("kept", TestPolicy.ENDLESS);
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  channel(store, "room").send("x".repeat(10_000), TestPolicy.ENDLESS);
                }
              })
          .isInstanceOf(StoreException.class);
      assertThat(channel(store, "room").delete()).isPresent();
      Await.until(
          "there is room again",
          PATIENCE,
          () -> {
            try {
              channel(store, "again").send("x".repeat(50_000));
              return true;
            } catch (RuntimeException e) {
              return false;
            }
          });
      assertThat(State.messages(channel(store, "first"))).hasSize(1);
    }
  }

  private static AskedChannel channel(JournalStore store, String id) {
    return new AskedChannel(store, new ChannelId(id));
  }

  @Test
  void message_is_refused_nothing_of_it_stays_and_all_else_goes_on() {
    TestJournal journal =
        new TestJournal(directory.resolve("journal")).segments(new SegmentSize(1 << 20, 1 << 20));
    AtomicLong free = new AtomicLong(70_000);
    State before;
    try (JournalStore store =
        journal.open(new SmallDisk(journal.path, free), ROOM, time, time::nanos)) {
      channel(store, "room").send("kept", TestPolicy.ENDLESS);
      channel(store, "gone").send("gone", TestPolicy.ENDLESS);
      long used = journal.budget.used();
      assertThatThrownBy(() -> channel(store, "room").send("x".repeat(20_000), TestPolicy.ENDLESS))
          .isInstanceOf(StoreException.class)
          .hasMessage("The disk for messages (push_journal) is full, or can't be written.")
          .matches(e -> ((StoreException) e).isFull());
      assertThatThrownBy(() -> channel(store, "new").send("x".repeat(20_000), TestPolicy.ENDLESS))
          .isInstanceOf(StoreException.class);
      assertThat(channel(store, "new").info()).as("the channel of a refused message").isEmpty();
      assertThat(journal.budget.used()).as("bytes").isEqualTo(used);
      free.set(0);
      assertThatThrownBy(() -> channel(store, "made").create(TestPolicy.SHIPPED))
          .isInstanceOf(StoreException.class);
      assertThat(channel(store, "made").info()).isEmpty();
      assertThat(State.messages(channel(store, "room"))).hasSize(1);
      assertThat(channel(store, "gone").delete()).isPresent();
      free.set(1 << 20);
      Await.until(
          "there is room again",
          PATIENCE,
          () -> {
            try {
              channel(store, "room").send("y".repeat(20_000), TestPolicy.ENDLESS);
              return true;
            } catch (RuntimeException e) {
              return false;
            }
          });
      before = State.of(store, "room", "gone", "new", "made");
    }
    try (JournalStore store = journal.open(ROOM, time, time::nanos)) {
      assertThat(State.of(store, "room", "gone", "new", "made")).isEqualTo(before);
    }
  }

  @Test
  void batch_that_the_disk_has_no_room_for_is_refused_and_nothing_of_it_stays() {
    TestJournal journal =
        new TestJournal(directory.resolve("journal")).segments(new SegmentSize(1 << 20, 1 << 20));
    State before;
    try (JournalStore store =
        journal.open(
            new SmallDisk(journal.path, new AtomicLong(130_000)), ROOM, time, time::nanos)) {
      channel(store, "room").send("kept", TestPolicy.ENDLESS);
      before = State.of(store, "room", "new");
      long used = journal.budget.used();
      AskedBatch batch =
          new AskedBatch(store)
              .to(channel(store, "room"), "first")
              .to(channel(store, "new"), "x".repeat(100_000), "last");
      assertThatThrownBy(() -> batch.append(TestPolicy.ENDLESS))
          .isInstanceOf(StoreException.class)
          .matches(e -> ((StoreException) e).isFull());
      assertThat(State.of(store, "room", "new")).isEqualTo(before);
      assertThat(journal.budget.used()).as("bytes").isEqualTo(used);
    }
    try (JournalStore store = journal.open(ROOM, time, time::nanos)) {
      assertThat(State.of(store, "room", "new")).isEqualTo(before);
    }
  }

  @Test
  void journal_is_read_on_a_full_disk() {
    TestJournal journal = new TestJournal(directory.resolve("journal"));
    try (JournalStore store = journal.open(ROOM, time, time::nanos)) {
      channel(store, "room").send("kept");
    }
    AtomicLong free = new AtomicLong(0);
    try (JournalStore store =
        journal.open(new SmallDisk(journal.path, free), ROOM, time, time::nanos)) {
      assertThat(State.messages(channel(store, "room"))).hasSize(1);
      assertThatThrownBy(() -> channel(store, "room").send("x")).isInstanceOf(StoreException.class);
      free.set(1 << 20);
      Await.until(
          "there is room again",
          PATIENCE,
          () -> {
            try {
              channel(store, "room").send("y");
              return true;
            } catch (RuntimeException e) {
              return false;
            }
          });
    }
  }
}
