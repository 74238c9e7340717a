package io.pushrelay.store.memory;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Where channels left off that were forgotten, so that ids keep growing if one comes back within
 * the same second. To remember each of them would cost memory for what is gone; they share slots by
 * their hash instead, and all a neighbour can do is to begin a second at a higher tag than 0.
 * Thread-safe.
 */
final class ForgottenIds {
  private static final int SLOTS = 4096;

  private final AtomicReferenceArray<@Nullable MessageId> newest =
      new AtomicReferenceArray<>(SLOTS);

  /** The channel is forgotten, whose last message had this id. */
  void add(ChannelId channel, MessageId last) {
    if (!last.equals(MessageId.START)) {
      newest.accumulateAndGet(
          slot(channel), last, (a, b) -> a != null && b != null && a.isAfter(b) ? a : b);
    }
  }

  /** After which the ids of this channel begin. */
  MessageId newest(ChannelId channel) {
    MessageId last = newest.get(slot(channel));
    return last == null ? MessageId.START : last;
  }

  private static int slot(ChannelId id) {
    int hash = id.hashCode();
    return (hash ^ (hash >>> 16)) & (SLOTS - 1);
  }
}
