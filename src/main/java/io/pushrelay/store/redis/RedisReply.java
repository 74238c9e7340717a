package io.pushrelay.store.redis;

import io.pushrelay.channel.ChannelInfo;
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

  static long number(List<?> reply, int index) {
    return (Long) reply.get(index);
  }
}
