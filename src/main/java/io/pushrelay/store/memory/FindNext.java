package io.pushrelay.store.memory;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.MessageId;
import org.jspecify.annotations.Nullable;

/** Finds the first message after a position, and counts who is to wait for it if there is none. */
final class FindNext implements ChannelStep {
  private final MessageId after;
  private final @Nullable Admission admission;
  @Nullable StoredMessage found;
  boolean missed;
  boolean full;

  /** Whether the channel is new, and for who is to wait. */
  boolean created;

  MessageId last = MessageId.START;
  int generation;

  /**
   * @param admission of who is to wait; null if nobody is
   */
  FindNext(MessageId after, @Nullable Admission admission) {
    this.after = after;
    this.admission = admission;
  }

  @Override
  public boolean tryOn(MemoryChannel channel, long cost) {
    found = channel.firstAfter(after);
    full = found == null && admission != null && channel.isFull(admission);
    if (found == null && admission != null && !full && !channel.join(admission, cost)) {
      return false;
    }
    created = found == null && !full && cost > 0;
    channel.updateIdleExpiry();
    generation = channel.generation();
    missed = found != null && found.isMissedAfter(after);
    last = channel.last();
    return true;
  }
}
