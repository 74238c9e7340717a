package io.pushrelay.store.journal;

/** What every store does, with a journal that is forced to the disk before anything is told. */
final class AlwaysSyncedJournalStoreTest extends JournalStoreTest {
  @Override
  SyncPolicy sync() {
    return SyncPolicy.ALWAYS;
  }
}
