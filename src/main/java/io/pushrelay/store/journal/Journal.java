package io.pushrelay.store.journal;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.store.memory.WriteAheadLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes what the memory store is about to do, in the thread that does it: a write to the system's
 * cache takes some microseconds, less than it takes to have another thread do it, and files of
 * {@code java.io} are not closed by an interrupt of that thread. What takes longer, to force to the
 * disk what was written and to clean up, is the {@link JournalKeeper}'s.
 *
 * <p>The format is its own, on purpose. H2's MVStore does not bear interrupts, and Payara has a
 * version of its own; RocksDB and SQLite have native code, which a second deployment in the JVM
 * can't load; Chronicle wants {@code --add-opens}; MapDB is known to lose data in a crash.
 *
 * <p>Thread-safe. Its lock is the innermost: whoever holds it waits for nothing but the disk.
 */
final class Journal implements WriteAheadLog {
  private final ReentrantLock lock = new ReentrantLock();
  private final RecordWriter record = new RecordWriter();
  private final SegmentWriter segments;
  private final InstantSource clock;

  Journal(SegmentWriter segments, InstantSource clock) {
    this.segments = segments;
    this.clock = clock;
  }

  /** What the state of a channel takes, or less, in bytes. */
  static int stateSize(ChannelId channel) {
    return RecordWriter.HEAD + 32 + channel.value().length();
  }

  /** Its lock, under which segments are written. */
  ReentrantLock lock() {
    return lock;
  }

  @Override
  public void append(
      ChannelId channel,
      Message message,
      MessageId previous,
      MessageId oldest,
      RetentionPolicy policy,
      Entry kept,
      Entry channelEntry) {
    lock.lock();
    try {
      begin(RecordType.APPEND, channel);
      appended(message, previous, oldest, policy);
      Segment segment = segments.write(record, false);
      keep(segment, (int) record.length(), kept);
      place(channel, segment, channelEntry);
      segments.given(message.id());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void appendAll(List<Appending> all, RetentionPolicy policy) {
    lock.lock();
    try {
      record.begin(RecordType.APPEND_ALL);
      int[] sizes = all.stream().mapToInt(one -> part(one, policy)).toArray();
      Segment segment = segments.write(record, false);
      for (int i = 0; i < sizes.length; i++) {
        Appending one = all.get(i);
        if (one.kept() != null) {
          keep(segment, sizes[i], one.kept());
        }
        place(one.channel(), segment, one.channelEntry());
        segments.given(one.message().id());
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds a message to a record of several.
   *
   * @return what it takes there, in bytes
   */
  private int part(Appending one, RetentionPolicy policy) {
    MessageId id = one.message().id();
    boolean kept = one.kept() != null;
    record.beginPart(kept ? RecordType.APPEND : RecordType.SKIP).text(one.channel().value());
    if (kept) {
      appended(one.message(), one.previous(), one.oldest(), policy);
    } else {
      skipped(id, one.previous(), policy);
    }
    return record.endPart();
  }

  private void appended(
      Message message, MessageId previous, MessageId oldest, RetentionPolicy policy) {
    record.id(message.id()).id(previous).id(oldest);
    record.number(policy.messageBufferLength()).number(policy.channelTimeout().toMillis());
    long timeout = policy.messageTimeout().toMillis();
    content(message, timeout, clock.millis() + timeout, 0);
  }

  private void skipped(MessageId message, MessageId previous, RetentionPolicy policy) {
    record.id(message).id(previous).number(policy.channelTimeout().toMillis());
  }

  @Override
  public void copy(
      ChannelId channel,
      Message message,
      MessageId previous,
      int received,
      Duration timeout,
      long remaining,
      Entry kept) {
    lock.lock();
    try {
      begin(RecordType.COPY, channel).id(message.id()).id(previous);
      long due = clock.millis() + remaining / 1_000_000L;
      content(message, timeout.toMillis(), due, received);
      keep(segments.write(record, true), (int) record.length(), kept);
    } finally {
      lock.unlock();
    }
  }

  private void content(Message message, long timeout, long due, int received) {
    record.number(timeout);
    if (timeout > 0) {
      record.number(Math.max(0, due));
    }
    record.number(message.minRecipients()).number(received);
    record.optionalText(message.contentType()).optionalText(message.eventName());
    record.optionalHead(message.head()).body(message.body());
  }

  private static void keep(Segment segment, int size, Entry kept) {
    segment.require(size);
    kept.writtenTo(segment, size);
  }

  @Override
  public void skip(
      ChannelId channel,
      MessageId message,
      MessageId previous,
      RetentionPolicy policy,
      Entry channelEntry) {
    lock.lock();
    try {
      begin(RecordType.SKIP, channel);
      skipped(message, previous, policy);
      place(channel, segments.write(record, false), channelEntry);
      segments.given(message);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void state(
      ChannelId channel,
      MessageId last,
      Duration timeout,
      int lengthLimit,
      boolean again,
      Entry channelEntry) {
    lock.lock();
    try {
      begin(RecordType.STATE, channel).id(last).number(timeout.toMillis()).number(lengthLimit);
      place(channel, segments.write(record, again), channelEntry);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void receipt(ChannelId channel, MessageId message, int received, MessageId oldest) {
    lock.lock();
    try {
      begin(RecordType.RECEIPT, channel).id(message).number(received).id(oldest);
      segments.tryWrite(record);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void delete(ChannelId channel) {
    lock.lock();
    try {
      begin(RecordType.DELETE, channel);
      Segment unused = segments.write(record, true);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void forget(ChannelId channel) {
    lock.lock();
    try {
      begin(RecordType.DELETE, channel);
      segments.writeLater(record);
    } finally {
      lock.unlock();
    }
  }

  private RecordWriter begin(RecordType type, ChannelId channel) {
    return record.begin(type).text(channel.value());
  }

  private static void place(ChannelId channel, Segment segment, Entry channelEntry) {
    if (!channelEntry.isIn(segment)) {
      keep(segment, stateSize(channel), channelEntry);
    }
  }
}
