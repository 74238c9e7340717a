package io.pushrelay.store.memory;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.time.Deadlines;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the memory store writes what it is about to do, so that it can be done again after a
 * restart. Each method is called under the lock of its channel, before anybody can see the effect.
 * Those that may fail throw a {@link io.pushrelay.store.StoreException}: then nothing was written,
 * and nothing is done.
 */
public interface WriteAheadLog {
  /** A segment of the log, which goes as a whole when nothing in it is needed any more. */
  interface Part {
    /** So many bytes of it are not needed any more. */
    void release(int bytes);
  }

  /** What was written, and is needed until it is released. It moves when it is written again. */
  abstract class Entry extends Deadlines.Deadline {
    private @Nullable Part segment;
    private int bytes;

    /** It is in this segment now, and not where it was before. */
    public final void writtenTo(Part written, int size) {
      release();
      segment = written;
      bytes = size;
    }

    /** It is not needed any more; nothing happens if it was not written. */
    final void release() {
      if (segment != null) {
        segment.release(bytes);
        segment = null;
      }
    }

    final boolean isWritten() {
      return segment != null;
    }

    /** Whether it is in that segment. */
    public final boolean isIn(Part other) {
      return segment == other;
    }
  }

  /**
   * A message is appended and kept.
   *
   * @param previous the id of the message sent before it
   * @param oldest of the messages that are kept with it; it may be the message itself
   * @param kept is told where the message is
   * @param channelEntry is told where the channel's state is
   */
  void append(
      ChannelId channel,
      Message message,
      MessageId previous,
      MessageId oldest,
      RetentionPolicy policy,
      Entry kept,
      Entry channelEntry);

  /** A message is sent and not kept: its id is all that is to be known. */
  void skip(
      ChannelId channel,
      MessageId message,
      MessageId previous,
      RetentionPolicy policy,
      Entry channelEntry);

  /**
   * A message that is appended along with others.
   *
   * @param oldest as for {@link #append}
   * @param kept null if it is not kept
   */
  record Appending(
      ChannelId channel,
      Message message,
      MessageId previous,
      MessageId oldest,
      @Nullable Entry kept,
      Entry channelEntry) {}

  /**
   * Several messages are appended, in their order; under the locks of all their channels. After a
   * restart all of them are there, or none.
   */
  void appendAll(List<Appending> all, RetentionPolicy policy);

  /**
   * The state of a channel besides its messages.
   *
   * @param last the id of the message last sent
   * @param timeout how long it stays when it is empty
   * @param lengthLimit how many messages it keeps
   * @param again whether it is written once more, to take it out of an old segment
   */
  void state(
      ChannelId channel,
      MessageId last,
      Duration timeout,
      int lengthLimit,
      boolean again,
      Entry channelEntry);

  /**
   * A message that is kept is written once more, to take it out of an old segment.
   *
   * @param timeout zero: never
   * @param remaining nanoseconds until it expires, if it does
   */
  void copy(
      ChannelId channel,
      Message message,
      MessageId previous,
      int received,
      Duration timeout,
      long remaining,
      Entry kept);

  /**
   * A message was received. Never fails: a message that was received once more than is known is
   * kept for longer.
   *
   * @param received how often
   * @param oldest of the messages that are kept
   */
  void receipt(ChannelId channel, MessageId message, int received, MessageId oldest);

  /** A channel is deleted. */
  void delete(ChannelId channel);

  /** A channel is forgotten, with nothing in it. Never fails: it may be there again, empty. */
  void forget(ChannelId channel);
}
