package io.pushrelay.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.store.Store;
import io.pushrelay.store.StoreContract;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What every store does, with a journal that is written and not forced to the disk. */
class JournalStoreTest extends StoreContract {
  @TempDir static Path directory;

  private static int folders;

  private static synchronized Path folder() {
    return directory.resolve("journal" + folders++);
  }

  /** With a journal of this kind. */
  SyncPolicy sync() {
    return SyncPolicy.OFF;
  }

  @Override
  public final Store open(long room, InstantSource clock, LongSupplier nanos) {
    // The contract opens it before this class's fields are there.
    return new TestJournal(folder()).sync(sync()).open(room, clock, nanos);
  }

  @AfterEach
  void nothing_is_left_of_deleted_channels() {
    deleteAll();
    assertThat(((JournalStore) store()).channels()).as("channels left").isZero();
    store().close();
  }
}
