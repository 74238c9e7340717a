package io.pushrelay.channel;

import org.jspecify.annotations.Nullable;

/**
 * The position of a message in its channel: the second it was sent in and a tag that counts the
 * channel's messages within that second. Ids of one channel only ever grow, also when the clock
 * steps back. On the wire the second is {@code Last-Modified} and the tag is {@code ETag}; as a
 * whole an id is written {@code second:tag}.
 *
 * @param second seconds since the epoch, 0 or more; a message that was sent has 1 or more
 * @param tag 0 for the first message of that second in its channel, then one more for each
 */
public record MessageId(long second, int tag) implements Position, Comparable<MessageId> {
  /** Before every message: where a listener is that has received nothing. */
  public static final MessageId START = new MessageId(0, 0);

  /** After every message: there is none to be found there. */
  public static final MessageId END = new MessageId(Long.MAX_VALUE, Integer.MAX_VALUE);

  /**
   * @throws IllegalArgumentException if the second or the tag is negative
   */
  public MessageId {
    if (second < 0 || tag < 0) {
      throw new IllegalArgumentException("second and tag are 0 or more: " + second + ":" + tag);
    }
  }

  /**
   * The id of the message that follows this one in its channel.
   *
   * @param now the clock's second, which may be before this id's: then the tag grows instead, and
   *     when there are no tags left the second does
   */
  public MessageId next(long now) {
    if (now > second) {
      return new MessageId(now, 0);
    }
    return tag < Integer.MAX_VALUE ? new MessageId(second, tag + 1) : new MessageId(second + 1, 0);
  }

  /** Whether this is the id of a message sent after the one with the other id. */
  public boolean isAfter(MessageId other) {
    return second > other.second || (second == other.second && tag > other.tag);
  }

  @Override
  public String tags() {
    return Integer.toString(tag);
  }

  @Override
  public int compareTo(MessageId other) {
    int bySecond = Long.compare(second, other.second);
    return bySecond != 0 ? bySecond : Integer.compare(tag, other.tag);
  }

  // Written by hand, like ChannelId's: a static of JDK 17 (ObjectMethods.OBJECT_EQ) refers to the
  // record whose generated equals() was linked last, and with it to a deployment that has stopped.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MessageId id && second == id.second && tag == id.tag;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(second) + tag;
  }

  /** The id as applications see it, {@code 1450755280:0}. */
  @Override
  public String toString() {
    return second + ":" + tag;
  }
}
