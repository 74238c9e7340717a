package io.pushrelay.store;

import io.pushrelay.time.FakeTime;

/** What the parts of the {@link StoreContract} are about: a store, empty at first, and its time. */
public interface StoreFixture {
  /** What the store may keep, in bytes; little enough for a test to fill it. */
  long ROOM = 64 * 1024;

  Store store();

  FakeTime time();

  AskedChannel channel(String id);
}
