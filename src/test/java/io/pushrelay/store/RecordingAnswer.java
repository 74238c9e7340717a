package io.pushrelay.store;

import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;

/** What a store tells, as a value. */
public sealed interface RecordingAnswer {
  /** Of {@link Store.AppendReply}. */
  public record Sent(Message message, MessageId previous, ChannelInfo info, boolean heardElsewhere)
      implements RecordingAnswer {
    public MessageId id() {
      return message.id();
    }
  }

  /** Of {@link Store.NextReply}. */
  public record Found(Message message, boolean missed) implements RecordingAnswer {}

  /** Of {@link Store.NextReply}. */
  public record Nothing(MessageId last) implements RecordingAnswer {}

  /** Of {@link Store.NextReply}. */
  record Full(MessageId last) implements RecordingAnswer {}

  /** What carries nothing along. */
  enum Refused implements RecordingAnswer {
    UNKNOWN,
    NO_ROOM
  }
}
