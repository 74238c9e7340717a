package io.pushrelay.store.memory;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.ResponseHead;
import io.pushrelay.time.Deadlines;
import org.jspecify.annotations.Nullable;

/** A message in the log of a channel, which guards it. It is its own deadline, that of expiring. */
final class StoredMessage extends Deadlines.Deadline {
  /** What a message takes beside its body and content type, in bytes of heap. */
  static final int COST = 256;

  /** What a header field of its own takes beside its characters. */
  static final int FIELD_COST = 128;

  final Message message;
  final long cost;

  /** The newest message removed between the one before this in the log and this. */
  MessageId removedBefore = MessageId.START;

  int received;

  private final MemoryChannel channel;

  StoredMessage(MemoryChannel channel, Message message) {
    this.channel = channel;
    this.message = message;
    this.cost =
        (long) COST
            + message.body().length()
            + length(message.contentType())
            + length(message.eventName())
            + cost(message.head());
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  private static int cost(@Nullable ResponseHead head) {
    return head == null
        ? 0
        : head.fields().stream()
            .mapToInt(field -> FIELD_COST + field.name().length() + field.value().length())
            .sum();
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
