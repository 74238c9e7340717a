package io.pushrelay.store;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import org.jspecify.annotations.Nullable;

/** A message in the log of a channel, which guards it. It is its own deadline, that of expiring. */
final class KeptMessage extends Deadlines.Deadline {
  /** What a message takes beside its body and content type, in bytes of heap. */
  static final int COST = 256;

  final Message message;
  final long cost;

  /** The newest message removed between the one before this in the log and this. */
  MessageId removedBefore = MessageId.START;

  int received;

  private final MemoryChannel channel;

  KeptMessage(MemoryChannel channel, Message message) {
    this.channel = channel;
    this.message = message;
    this.cost =
        (long) COST
            + message.body().length()
            + length(message.contentType())
            + length(message.eventName());
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
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
  protected void passed() {
    channel.passed();
  }
}
