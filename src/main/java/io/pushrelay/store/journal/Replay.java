package io.pushrelay.store.journal;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.ResponseHead;
import io.pushrelay.store.StoreCost;
import io.pushrelay.store.memory.LoggedChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Does again what the records of a journal say, in their order, to find out what is kept. It is not
 * put out by records that are missing. Not thread-safe.
 */
final class Replay {
  /** Of a directive's time, in milliseconds: so that nanoseconds fit a long. */
  private static final long LONGEST = Duration.ofDays(365 * 100).toMillis();

  private final long limit;
  private final Map<ChannelId, ReplayedChannel> channels = new HashMap<>();
  private final Map<Long, Duration> durations = new HashMap<>();

  /** All messages, oldest first; those that are gone go when their turn comes. */
  private final ArrayDeque<ReplayedMessage> all = new ArrayDeque<>();

  private long now;
  private long used;
  private int withoutRoom;
  private long lastSecond;

  /**
   * @param limit bytes that may be kept; the oldest messages go if that is too little
   * @param now milliseconds since the epoch
   */
  Replay(long limit, long now) {
    this.limit = limit;
    this.now = now;
  }

  /** A segment begins. */
  void begin(SegmentHeader header) {
    lastSecond = Math.max(lastSecond, header.lastSecond());
    now = Math.max(now, header.written());
  }

  /** Does what a record says. */
  void read(RecordReader record, Segment segment, int size) {
    RecordType type = record.type();
    if (type == RecordType.APPEND_ALL) {
      List<Runnable> all = new ArrayList<>();
      record.parts(part -> all.add(read(record.type(), record, segment, part)));
      all.forEach(Runnable::run); // now that all can be read
    } else {
      read(type, record, segment, size).run();
    }
    makeRoom();
  }

  /** Reads a record, or a part of one; returns what it says is to be done. */
  private Runnable read(RecordType type, RecordReader record, Segment segment, int size) {
    ChannelId id = new ChannelId(record.text());
    return switch (type) {
      case APPEND -> append(id, record, segment, size);
      case SKIP -> skip(id, record, segment);
      case COPY -> copy(id, record, segment, size);
      case STATE -> state(id, record, segment);
      case DELETE -> () -> forget(id);
      case RECEIPT -> receipt(id, record);
      case APPEND_ALL -> throw new IllegalArgumentException("a record in a part of another");
    };
  }

  private Runnable append(ChannelId id, RecordReader record, Segment segment, int size) {
    MessageId message = record.id();
    MessageId previous = record.id();
    MessageId oldest = record.id();
    int lengthLimit = record.integer();
    Duration channelTimeout = duration(record.number());
    ReplayedMessage read = message(message, previous, record, segment, size);
    return () -> {
      // The clock may have been set back since: what had expired by then is not to come again.
      now = Math.max(now, read.timeout.isZero() ? 0 : read.due - read.timeout.toMillis());
      ReplayedChannel channel = channel(id, previous);
      channel.use(message, channelTimeout, segment);
      channel.lengthLimit = lengthLimit;
      channel.removeBefore(oldest, this::remove);
      add(channel, read);
    };
  }

  private Runnable copy(ChannelId id, RecordReader record, Segment segment, int size) {
    MessageId message = record.id();
    MessageId previous = record.id();
    ReplayedMessage read = message(message, previous, record, segment, size);
    return () -> {
      ReplayedChannel channel = channels.computeIfAbsent(id, ReplayedChannel::new);
      if (message.isAfter(channel.last)) {
        channel.last = message;
      }
      if (channel.segment == null) {
        channel.segment = segment; // its state was lost
      }
      if (!channel.oldest.isAfter(message)) {
        add(channel, read);
      }
    };
  }

  private ReplayedMessage message(
      MessageId id, MessageId previous, RecordReader record, Segment segment, int size) {
    Duration timeout = duration(record.number());
    long due = timeout.isZero() ? Long.MAX_VALUE : record.number();
    int minRecipients = record.integer();
    int received = record.integer();
    String contentType = record.optionalText();
    String eventName = record.optionalText();
    ResponseHead head = record.optionalHead();
    NewMessage content = new NewMessage(record.body(), contentType, eventName, head);
    lastSecond = Math.max(lastSecond, id.second());
    return new ReplayedMessage(
        new Message(id, content, minRecipients), previous, timeout, due, received, segment, size);
  }

  private Runnable skip(ChannelId id, RecordReader record, Segment segment) {
    MessageId message = record.id();
    MessageId previous = record.id();
    Duration timeout = duration(record.number());
    return () -> {
      lastSecond = Math.max(lastSecond, message.second());
      channel(id, previous).use(message, timeout, segment);
    };
  }

  private Runnable state(ChannelId id, RecordReader record, Segment segment) {
    MessageId last = record.id();
    Duration timeout = duration(record.number());
    int lengthLimit = record.integer();
    return () -> {
      lastSecond = Math.max(lastSecond, last.second());
      ReplayedChannel channel = channel(id, last);
      channel.use(last, timeout, segment);
      channel.lengthLimit = lengthLimit;
    };
  }

  private Runnable receipt(ChannelId id, RecordReader record) {
    MessageId message = record.id();
    int received = record.integer();
    MessageId oldest = record.id();
    return () -> {
      ReplayedChannel channel = channels.get(id);
      if (channel != null) {
        channel.receipts.put(message, received);
        channel.removeBefore(oldest, this::remove);
      }
    };
  }

  private void forget(ChannelId id) {
    ReplayedChannel channel = channels.remove(id);
    if (channel != null) {
      channel.messages.forEach(this::remove);
    }
  }

  /**
   * The channel to which this was sent before, a new one if nothing was: that an earlier one went
   * is not recorded if it was not there after a restart.
   */
  private ReplayedChannel channel(ChannelId id, MessageId previous) {
    ReplayedChannel known = channels.get(id);
    if (known != null && previous.equals(MessageId.START) && !known.last.equals(previous)) {
      forget(id);
    }
    return channels.computeIfAbsent(id, ReplayedChannel::new);
  }

  private void add(ReplayedChannel channel, ReplayedMessage message) {
    if (message.due > now) {
      channel.messages.add(message);
      all.add(message);
      used += StoreCost.of(message.message.content());
    }
  }

  private void remove(ReplayedMessage message) {
    if (!message.gone) {
      message.gone = true;
      used -= StoreCost.of(message.message.content());
    }
  }

  private void makeRoom() {
    while (used > limit) {
      ReplayedMessage oldest = all.remove();
      if (!oldest.gone) {
        remove(oldest);
        withoutRoom++;
      }
    }
  }

  private Duration duration(long millis) {
    if (millis > LONGEST) {
      throw new IllegalArgumentException("no timeout has " + millis + " ms");
    }
    return durations.computeIfAbsent(millis, Duration::ofMillis);
  }

  /** How many messages went for want of memory. */
  int withoutRoom() {
    return withoutRoom;
  }

  /** The highest second of an id. */
  long lastSecond() {
    return lastSecond;
  }

  /** Milliseconds since the epoch, no earlier than anything that was written. */
  long now() {
    return now;
  }

  /** What is kept, and is required of its segments by that; can be asked once. */
  List<LoggedChannel> end() {
    List<LoggedChannel> kept = new ArrayList<>();
    for (ReplayedChannel channel : channels.values()) {
      LoggedChannel logged = channel.end(now);
      if (logged != null) {
        kept.add(logged);
      }
    }
    channels.clear();
    all.clear();
    return kept;
  }
}
