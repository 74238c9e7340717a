package io.pushrelay.store.memory;

import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Store;
import org.jspecify.annotations.Nullable;

/** Finds the first message after a position, and counts who is to wait for it if there is none. */
final class FindNext implements MemoryStore.Step {
  private final MessageId after;
  private final Store.IfNone ifNone;
  @Nullable StoredMessage found;
  boolean missed;
  MessageId last = MessageId.START;

  FindNext(MessageId after, Store.IfNone ifNone) {
    this.after = after;
    this.ifNone = ifNone;
  }

  @Override
  public boolean tryOn(MemoryChannel channel, long cost) {
    found = channel.firstAfter(after);
    if (found == null && ifNone != Store.IfNone.LOOK && !channel.join(cost)) {
      return false;
    }
    channel.updateIdleExpiry();
    missed = found != null && found.isMissedAfter(after);
    last = channel.last();
    return true;
  }
}
