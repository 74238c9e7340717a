package io.pushrelay.store.memory;

import io.pushrelay.channel.MessageId;
import org.jspecify.annotations.Nullable;

/** Writes once more what is needed of a segment, so that the segment can go. */
final class SegmentMove {
  /** While they are written their channel waits. */
  private static final int MESSAGES_AT_ONCE = 256;

  private final MemoryStore store;
  private final WriteAheadLog wal;
  private final WriteAheadLog.Part segment;

  SegmentMove(MemoryStore store, WriteAheadLog wal, WriteAheadLog.Part segment) {
    this.store = store;
    this.wal = wal;
    this.segment = segment;
  }

  /**
   * What is needed of a channel.
   *
   * @param meanwhile called every now and then, without any lock
   */
  void move(MemoryChannel channel, Runnable meanwhile) {
    MessageId next = MessageId.START;
    while (next != null) {
      synchronized (channel) {
        next = channel.expireAndCheck() && channel.isWritten() ? moveSome(channel, next) : null;
      }
      meanwhile.run();
    }
  }

  /**
   * @return where to go on, null at the end
   */
  private @Nullable MessageId moveSome(MemoryChannel channel, MessageId after) {
    MemoryLog log = channel.log();
    if (channel.isIn(segment)) {
      wal.state(channel.id(), channel.last(), channel.timeout(), log.lengthLimit(), true, channel);
    }
    int from = log.indexAfter(after);
    int to = Math.min(log.size(), from + MESSAGES_AT_ONCE);
    for (int i = from; i < to; i++) {
      StoredMessage one = log.get(i);
      if (one.isIn(segment)) {
        MessageId before = i > 0 ? log.get(i - 1).message.id() : MessageId.START;
        wal.copy(
            channel.id(),
            one.message,
            one.removedBefore.isAfter(before) ? one.removedBefore : before,
            one.received,
            store.deadlines.timeout(one),
            one.due() - store.deadlines.now(),
            one);
      }
    }
    return to < log.size() ? log.get(to - 1).message.id() : null;
  }
}
