package io.pushrelay.store.journal;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.memory.LoggedMessage;
import java.time.Duration;

/** A message that was read, and may be gone by what is read after it. */
final class ReplayedMessage {
  final Message message;
  final MessageId previous;
  final Duration timeout;

  /** When it expires, in milliseconds since the epoch. */
  final long due;

  int received;
  boolean gone;
  private final Segment segment;
  private final int size;

  ReplayedMessage(
      Message message,
      MessageId previous,
      Duration timeout,
      long due,
      int received,
      Segment segment,
      int size) {
    this.message = message;
    this.previous = previous;
    this.timeout = timeout;
    this.due = due;
    this.received = received;
    this.segment = segment;
    this.size = size;
  }

  MessageId id() {
    return message.id();
  }

  /** It is kept, and required of its segment. */
  LoggedMessage end(long now) {
    segment.require(size);
    long remaining = timeout.isZero() ? 0 : Math.min(due - now, timeout.toMillis()) * 1_000_000L;
    return new LoggedMessage(message, previous, timeout, remaining, received, segment, size);
  }
}
