package io.pushrelay.store;

import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;

/** What a store tells, as a value. */
sealed interface Answer {
  /** Of {@link Store.Appended}. */
  record Sent(Message message, MessageId previous, ChannelInfo info) implements Answer {
    MessageId id() {
      return message.id();
    }
  }

  /** Of {@link Store.Next}. */
  record Found(Message message, boolean missed) implements Answer {}

  /** Of {@link Store.Next}. */
  record Nothing(MessageId last) implements Answer {}

  /** What carries nothing along. */
  enum Refused implements Answer {
    UNKNOWN,
    NO_ROOM
  }
}
