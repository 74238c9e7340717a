package io.pushrelay.store.memory;

/** What is done with a channel under its lock. */
interface ChannelStep {
  /**
   * @param cost what the channel itself needs if it is new, in bytes; 0 if it is not
   * @return false if there is no room: then nothing has changed
   */
  boolean tryOn(MemoryChannel channel, long cost);
}
