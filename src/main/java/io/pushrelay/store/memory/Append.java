package io.pushrelay.store.memory;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.store.StoreException;
import org.jspecify.annotations.Nullable;

/** Appends a message. */
final class Append implements ChannelStep {
  private final NewMessage content;
  private final RetentionPolicy policy;
  MemoryChannel.@Nullable Sent sent;

  Append(NewMessage content, RetentionPolicy policy) {
    this.content = content;
    this.policy = policy;
  }

  @Override
  public boolean tryOn(MemoryChannel channel, long cost) {
    MemoryLog log = channel.log();
    MessageId id = channel.idAfter(channel.last());
    Message message = new Message(id, content, policy.minMessageRecipients());
    StoredMessage kept = policy.keeps() ? new StoredMessage(channel, message) : null;
    int leaving = kept == null ? 0 : log.leavingFor(policy);
    long growth = cost + (kept == null ? 0 : log.growth(kept, leaving));
    if (!channel.reserve(growth)) {
      return false;
    }
    WriteAheadLog wal = channel.wal();
    if (wal != null) {
      writeAhead(wal, channel, message, kept, leaving, growth);
    }
    if (growth < 0) {
      channel.release(-growth);
    }
    sent = channel.add(message, kept, leaving, policy);
    channel.updateIdleExpiry();
    return true;
  }

  private void writeAhead(
      WriteAheadLog wal,
      MemoryChannel channel,
      Message message,
      @Nullable StoredMessage kept,
      int leaving,
      long reserved) {
    try {
      if (kept == null) {
        wal.skip(channel.id(), message.id(), channel.last(), policy, channel);
      } else {
        StoredMessage oldest = channel.log().oldest(leaving);
        MessageId first = (oldest == null ? message : oldest.message).id();
        wal.append(channel.id(), message, channel.last(), first, policy, kept, channel);
      }
    } catch (StoreException e) {
      channel.release(Math.max(0, reserved));
      throw e;
    }
  }
}
