package io.pushrelay.broker.multi;

import io.pushrelay.broker.Broker;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.MessageSource;
import io.pushrelay.channel.MultiPosition;
import io.pushrelay.channel.Position;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a listener of several channels is in each of them, and what comes next. It must not take a
 * message while another channel may still get one of an earlier second. The store's seconds never
 * go back. So it takes a message only from a round that began when one of that second, or of a
 * later one, had been sent: a channel in which that round found nothing gets no earlier one.
 *
 * <p>Of one thread at a time.
 */
final class MultiCursor {
  private final Broker broker;
  private final List<ChannelId> channels;
  private final Mailbox mailbox;
  private final Memberships memberships;
  private final MessageId[] cursors;
  private boolean missed;

  /** A second of which a message has been sent. */
  private long watermark;

  private @Nullable ReadRound round;

  MultiCursor(
      Broker broker,
      List<ChannelId> channels,
      Position after,
      Mailbox mailbox,
      Memberships memberships) {
    this.broker = broker;
    this.memberships = memberships;
    this.channels = channels;
    this.mailbox = mailbox;
    cursors = new MessageId[channels.size()];
    Arrays.setAll(
        cursors, i -> after instanceof MultiPosition place ? place.in(i) : MessageId.START);
  }

  /**
   * A look at all channels, by which the next message is known.
   *
   * @param again looks again: the store has answered, or the next message is known now
   * @return null if the store has not answered yet, or it is not known yet: this is called again
   *     then
   */
  @Nullable ReadRound look(Runnable again) {
    ReadRound current = round;
    if (current == null) {
      current = new ReadRound(channels, mailbox, watermark, again);
      round = current;
      current.ask(broker.store, cursors);
    }
    if (!current.isDone()) {
      return null;
    }
    round = null;
    if (current.isFailed()) {
      return current;
    }
    current.add(memberships, cursors);
    if (wasForeign(current)) {
      again.run();
      return null;
    }
    watermark = current.watermark;
    for (int i = 0; i < cursors.length; i++) {
      Message first = current.first(i);
      if (first != null) {
        watermark = Math.max(watermark, first.id().second());
      }
    }
    int next = current.next();
    Message first = next < 0 ? null : current.first(next);
    if (first != null && first.id().second() > current.watermark) {
      again.run();
      return null;
    }
    return current;
  }

  /**
   * Nobody knows what a listener has had whose position is none of this relay's: it gets what there
   * is, and is told that it may have missed some.
   */
  private boolean wasForeign(ReadRound seen) {
    boolean foreign = false;
    for (int i = 0; i < cursors.length; i++) {
      MessageId last = seen.last(i);
      if (seen.first(i) == null
          && broker.foreign.has(cursors[i], last == null ? MessageId.START : last)) {
        cursors[i] = MessageId.START;
        foreign = true;
      }
    }
    missed |= foreign;
    return foreign;
  }

  /** What is behind a cursor and can't be had any more was missed. */
  void skipRemoved(ReadRound seen) {
    for (int i = 0; i < cursors.length; i++) {
      MessageId last = seen.last(i);
      if (last != null
          && last.isAfter(cursors[i])
          && mailbox.hasHeard(i, last)
          // Looked for after that: what was heard of meanwhile is there by now.
          && memberships.firstTransient(i, cursors[i]) == null) {
        missed |= !cursors[i].equals(MessageId.START);
        cursors[i] = last;
        memberships.moved(i, last);
      }
    }
  }

  /** Whether messages before the next one are gone that the listener has not been told of. */
  boolean takeGapBeforeNext(ReadRound seen) {
    int channel = seen.next();
    boolean gap = missed || seen.isMissedAfter(channel, cursors[channel]);
    missed = false;
    return gap;
  }

  /**
   * Goes behind the next message.
   *
   * @return what the listener is to be told
   */
  Message take(ReadRound seen) {
    int channel = seen.next();
    Message next = seen.first(channel);
    if (next == null) {
      throw new IllegalStateException("there is no message");
    }
    cursors[channel] = next.id();
    memberships.moved(channel, next.id());
    return next.from(new MessageSource(channels.get(channel), place(channel)));
  }

  private MultiPosition place(int channel) {
    long second = cursors[channel].second();
    int[] tags = new int[cursors.length];
    Arrays.setAll(tags, i -> cursors[i].second() == second ? cursors[i].tag() : MultiPosition.NONE);
    return new MultiPosition(second, tags, channel);
  }
}
