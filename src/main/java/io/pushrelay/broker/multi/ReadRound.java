package io.pushrelay.broker.multi;

import io.pushrelay.broker.TransientMessages;
import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A look into each of several channels for what comes after a cursor there. What it has found may
 * be read when {@link #isDone}.
 */
final class ReadRound {
  /** No message that is sent during this round has an earlier second. */
  final long watermark;

  private final List<ChannelId> channels;
  private final Runnable later;
  private final @Nullable Message[] found;
  private final TransientMessages.@Nullable Entry[] transients;
  private final boolean[] missed;
  private final @Nullable MessageId[] last;
  private final AtomicInteger awaited;
  private volatile boolean unknown;
  private volatile boolean failed;

  /**
   * @param watermark the second of a message that has been sent
   * @param later called if the store did not answer at once and has answered by now
   */
  ReadRound(List<ChannelId> channels, Mailbox mailbox, long watermark, Runnable later) {
    this.channels = channels;
    this.watermark = Math.max(watermark, mailbox.newest());
    this.later = later;
    found = new Message[channels.size()];
    transients = new TransientMessages.Entry[channels.size()];
    missed = new boolean[channels.size()];
    last = new MessageId[channels.size()];
    awaited = new AtomicInteger(channels.size() + 1);
  }

  /** Asks the store of all channels: also those that were deleted may be there again. */
  void ask(Store store, MessageId[] cursors) {
    for (int i = 0; i < cursors.length; i++) {
      store.next(channels.get(i), cursors[i], Store.IfNone.LOOK, Admission.ALL, new Answer(i));
    }
    awaited.decrementAndGet();
  }

  boolean isDone() {
    return awaited.get() == 0;
  }

  /**
   * Adds what is not kept. Called when it is done: whatever was sent before what the store has
   * found is there by then.
   */
  void add(Memberships memberships, MessageId[] cursors) {
    Arrays.setAll(transients, i -> memberships.firstTransient(i, cursors[i]));
  }

  /** Whether one of the channels is not there. */
  boolean isAnyUnknown() {
    return unknown;
  }

  /** Whether the store could not say what there is in one of them: then nothing is known. */
  boolean isFailed() {
    return failed;
  }

  /**
   * The channel whose message is of the earliest second, the first of several; -1 if there is none.
   */
  int next() {
    int next = -1;
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < found.length; i++) {
      Message first = first(i);
      if (first != null && first.id().second() < earliest) {
        next = i;
        earliest = first.id().second();
      }
    }
    return next;
  }

  /** The first message after the cursor in this channel, null if there is none. */
  @Nullable Message first(int channel) {
    TransientMessages.Entry unkept = transientAt(channel);
    return unkept == null ? found[channel] : unkept.message();
  }

  /** That message if it is one that is not kept. */
  private TransientMessages.@Nullable Entry transientAt(int channel) {
    TransientMessages.Entry unkept = transients[channel];
    Message kept = found[channel];
    return unkept != null && (kept == null || kept.id().isAfter(unkept.message().id()))
        ? unkept
        : null;
  }

  /** Whether messages between the cursor and that message are gone. */
  boolean isMissedAfter(int channel, MessageId cursor) {
    TransientMessages.Entry unkept = transientAt(channel);
    return unkept == null ? missed[channel] : unkept.isMissedAfter(cursor);
  }

  /** Of a channel where nothing was found: the id of the message last sent, null if unknown. */
  @Nullable MessageId last(int channel) {
    return last[channel];
  }

  private final class Answer implements Store.NextReply {
    private final int channel;

    Answer(int channel) {
      this.channel = channel;
    }

    private void came() {
      if (awaited.decrementAndGet() == 0) {
        later.run();
      }
    }

    @Override
    public void found(Message message, boolean missedSome) {
      found[channel] = message;
      missed[channel] = missedSome;
      came();
    }

    @Override
    public void nothing(MessageId newest, int generation) {
      last[channel] = newest;
      came();
    }

    @Override
    public void full(MessageId newest) {
      throw new IllegalStateException("it only looks");
    }

    @Override
    public void unknown() {
      unknown = true;
      came();
    }

    @Override
    public void failed(StoreException reason) {
      failed = true;
      came();
    }

    @Override
    public void noRoom() {
      throw new IllegalStateException("there was nothing to make room for");
    }
  }
}
