package io.pushrelay.store;

/** What is known of a store without asking it: it costs nothing, however often. Thread-safe. */
public interface StoreState {
  /** Whether it would take a message now, as far as is known. */
  boolean isUsable();
}
