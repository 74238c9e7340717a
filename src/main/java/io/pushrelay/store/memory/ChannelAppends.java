package io.pushrelay.store.memory;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What it comes to if several messages are appended to a channel one after the other: found out
 * while the channel is as it was. Guarded by the channel, whose lock is held until all are added.
 */
final class ChannelAppends {
  final MemoryChannel channel;
  private final RetentionPolicy policy;
  private final MemoryLog log;
  private final List<StoredMessage> coming = new ArrayList<>(1);
  private MessageId last;
  private long growth;

  /** How many of the oldest make way, those among the coming ones too. */
  private int leaving;

  /**
   * @param cost what the channel itself needs if it is new, in bytes; 0 if it is not
   */
  ChannelAppends(MemoryChannel channel, RetentionPolicy policy, long cost) {
    this.channel = channel;
    this.policy = policy;
    this.log = channel.log();
    this.last = channel.last();
    this.growth = cost;
  }

  /**
   * One of them.
   *
   * @param kept null if it is not kept
   * @param leaving how many of the oldest make way for it
   * @param previous the id of the message sent before it
   * @param oldest of the messages that are kept with it
   */
  record Step(
      ChannelAppends of,
      Message message,
      @Nullable StoredMessage kept,
      int leaving,
      MessageId previous,
      MessageId oldest) {
    MemoryChannel.Sent run() {
      return of.channel.add(message, kept, leaving, of.policy);
    }

    WriteAheadLog.Appending logged() {
      return new WriteAheadLog.Appending(
          of.channel.id(), message, previous, oldest, kept, of.channel);
    }
  }

  /** Another message is appended after those that were. */
  Step next(NewMessage content) {
    MessageId previous = last;
    last = channel.idAfter(previous);
    Message message = new Message(last, content, policy.minMessageRecipients());
    if (!policy.keeps()) {
      return new Step(this, message, null, 0, previous, last);
    }
    StoredMessage kept = new StoredMessage(channel, message);
    int before = leaving;
    int surplus = log.size() + coming.size() + 1 - policy.messageBufferLength();
    while (leaving < surplus && oldest(leaving).isReceivedOftenEnough()) {
      growth -= oldest(leaving).cost;
      leaving++;
    }
    coming.add(kept);
    growth += kept.cost;
    return new Step(this, message, kept, leaving - before, previous, oldest(leaving).message.id());
  }

  /** The oldest message when so many have left. */
  private StoredMessage oldest(int gone) {
    StoredMessage there = log.oldest(gone);
    return there == null ? coming.get(gone - log.size()) : there;
  }

  /** By how much the channel grows with all of them, in bytes. */
  long growth() {
    return growth;
  }
}
