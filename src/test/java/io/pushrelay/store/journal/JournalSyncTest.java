package io.pushrelay.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.store.AskedBatch;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import io.pushrelay.store.TestPolicy;
import io.pushrelay.time.Await;
import io.pushrelay.time.FakeTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When what was written is forced to the disk. */
final class JournalSyncTest {
  private static final long ROOM = 1 << 20;

  @TempDir Path directory;

  private final FakeTime time = new FakeTime();
  private final AtomicInteger syncs = new AtomicInteger();
  private volatile boolean failing;

  private JournalStore open(SyncPolicy policy) {
    TestJournal journal = new TestJournal(directory.resolve("journal")).sync(policy);
    return journal.open(new CountingFolder(journal.path), ROOM, time, time::nanos);
  }

  private final class CountingFolder extends JournalFolder {
    CountingFolder(Path path) {
      super(path);
    }

    @Override
    JournalFile create(String name) throws IOException {
      JournalFile file = super.create(name);
      return new JournalFile() {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          file.write(bytes, offset, length);
        }

        @Override
        public void truncate(long size) throws IOException {
          file.truncate(size);
        }

        @Override
        public void sync() throws IOException {
          if (failing) {
            throw new IOException("Input/output error");
          }
          file.sync();
          syncs.incrementAndGet();
        }

        @Override
        public void close() throws IOException {
          file.close();
        }
      };
    }
  }

  private static AskedChannel room(JournalStore store) {
    return new AskedChannel(store, new ChannelId("room"));
  }

  @Test
  void always_forces_each_message_before_it_is_acknowledged() {
    try (JournalStore store = open(SyncPolicy.ALWAYS)) {
      for (int i = 1; i <= 5; i++) {
        room(store).send("x");
        assertThat(syncs.get()).isGreaterThanOrEqualTo(i);
      }
    }
  }

  @Test
  void always_forces_a_batch_as_a_whole_before_it_is_acknowledged() {
    try (JournalStore store = open(SyncPolicy.ALWAYS)) {
      int before = syncs.get();
      new AskedBatch(store)
          .to(room(store), "1", "2", "3")
          .to(new AskedChannel(store, new ChannelId("other")), "4")
          .send(TestPolicy.SHIPPED);
      assertThat(syncs.get()).isGreaterThan(before).isLessThan(before + 4);
    }
  }

  @Test
  void batch_that_cannot_be_forced_to_the_disk_is_not_acknowledged() {
    try (JournalStore store = open(SyncPolicy.ALWAYS)) {
      room(store).send("x");
      failing = true;
      assertThat(new AskedBatch(store).to(room(store), "1", "2").failure(TestPolicy.SHIPPED))
          .isEqualTo("What was asked for could not be forced to the disk.");
      failing = false;
    }
  }

  @Test
  void time_forces_what_was_written_until_then_and_nothing_if_there_is_nothing() {
    try (JournalStore store = open(SyncPolicy.every(Duration.ofMillis(10)))) {
      Await.until("the head is on the disk", () -> syncs.get() == 1);
      room(store).send("x");
      Await.until("the message is on the disk", () -> syncs.get() == 2);
      Await.pass(Duration.ofMillis(100));
      assertThat(syncs).hasValue(2);
    }
  }

  @Test
  void off_forces_nothing_before_the_end() {
    try (JournalStore store = open(SyncPolicy.OFF)) {
      room(store).send("x");
      Await.pass(Duration.ofMillis(500));
      assertThat(syncs).hasValue(0);
    }
    assertThat(syncs).hasValue(1);
  }

  @Test
  void message_that_cannot_be_forced_to_the_disk_is_not_acknowledged() {
    try (JournalStore store = open(SyncPolicy.ALWAYS)) {
      room(store).send("x");
      failing = true;
      CompletableFuture<String> told = new CompletableFuture<>();
      store.delete(
          new ChannelId("room"),
          new Store.InfoReply() {
            @Override
            public void info(@Nullable ChannelInfo info) {
              told.complete("acknowledged");
            }

            @Override
            public void failed(StoreException reason) {
              told.complete(String.valueOf(reason.getMessage()));
            }
          });
      assertThat(told.orTimeout(30, TimeUnit.SECONDS).join())
          .isEqualTo("What was asked for could not be forced to the disk.");
      failing = false;
    }
  }
}
