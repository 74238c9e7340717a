package io.pushrelay.store.memory;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.StoreCost;

/** A message in the log of a channel, which guards it. It is its own deadline, that of expiring. */
final class StoredMessage extends WriteAheadLog.Entry {
  final Message message;
  final long cost;

  /** The newest message removed between the one before this in the log and this. */
  MessageId removedBefore = MessageId.START;

  int received;

  private final MemoryChannel channel;

  StoredMessage(MemoryChannel channel, Message message) {
    this.channel = channel;
    this.message = message;
    this.cost = StoreCost.of(message.content());
  }

  /** Whether a listener that comes from this position does not see what was in between. */
  boolean isMissedAfter(MessageId position) {
    return !position.equals(MessageId.START) && removedBefore.isAfter(position);
  }

  /** Whether the length limit may remove it. */
  boolean isReceivedOftenEnough() {
    return received >= message.minRecipients();
  }

  @Override
  protected void onExpired() {
    channel.onExpired();
  }
}
