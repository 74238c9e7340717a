package io.pushrelay.store.redis;

import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Store;
import java.util.List;

/** Reads what a script has answered. */
final class RedisReply {
  private RedisReply() {}

  static ChannelInfo info(List<?> reply, int from) {
    long last = number(reply, from + 3);
    return new ChannelInfo(
        (int) number(reply, from),
        number(reply, from + 1),
        (int) number(reply, from + 2),
        last == 0 ? null : RedisIds.id(last));
  }

  /** The id of a message that was sent just now, which is the channel's last one then. */
  static MessageId sentId(ChannelInfo info) {
    MessageId id = info.lastMessageId();
    if (id == null) {
      throw new IllegalStateException("a message was sent without an id");
    }
    return id;
  }

  /** Of those who are counted, in an answer that there is no message yet. */
  static int generation(List<?> nothing) {
    return (int) number(nothing, 2);
  }

  /** Tells that there is no message yet. */
  static void tellNothing(List<?> nothing, Store.NextReply then) {
    MessageId last = RedisIds.id(number(nothing, 1));
    if (number(nothing, 3) == 1) {
      then.created(last, generation(nothing));
    } else {
      then.nothing(last, generation(nothing));
    }
  }

  /** Tells of a message that was found, if it is one. */
  static void tellFound(List<?> found, Store.NextReply then) {
    Message message;
    try {
      message = PackedMessage.unpack((byte[]) found.get(2));
    } catch (IllegalArgumentException notOurs) {
      then.failed(RedisFailure.UNREADABLE.toException());
      return;
    }
    then.found(message, number(found, 1) == 1);
  }

  static long number(List<?> reply, int index) {
    return (Long) reply.get(index);
  }
}
