package io.pushrelay.store.redis;

import io.pushrelay.channel.MessageId;

/** Ids as one number, for Lua: its numbers are exact up to 2<sup>53</sup>. */
final class RedisIds {
  private static final int TAG_BITS = 20;
  private static final int LAST_TAG = (1 << TAG_BITS) - 1;
  private static final long LAST_SECOND = (1L << 33) - 1;

  private RedisIds() {}

  /** The number of a position, or the highest there is for one that is beyond it. */
  static long score(MessageId id) {
    return (Math.min(id.second(), LAST_SECOND) << TAG_BITS) | Math.min(id.tag(), LAST_TAG);
  }

  static MessageId id(long score) {
    return new MessageId(score >>> TAG_BITS, (int) (score & LAST_TAG));
  }
}
