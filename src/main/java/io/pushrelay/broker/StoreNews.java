package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.SubjectCounts;
import io.pushrelay.store.Store;
import org.jspecify.annotations.Nullable;

/** Hands the news of a shared store to those who are held here. Thread-safe. */
final class StoreNews implements Store.News {
  private final Broker broker;

  StoreNews(Broker broker) {
    this.broker = broker;
  }

  @Override
  public void appended(ChannelId channel, Message message, MessageId previous, boolean kept) {
    if (broker.isLive(channel)) {
      NewsOperation.message(broker, channel, message, previous, kept).run();
    }
  }

  @Override
  public void deleted(ChannelId channel) {
    if (broker.isLive(channel)) {
      NewsOperation.end(broker, channel, EndReason.CHANNEL_DELETED).run();
    }
  }

  @Override
  public void replaced(ChannelId channel) {
    if (broker.isLive(channel)) {
      NewsOperation.end(broker, channel, EndReason.CONFLICT).run();
    }
  }

  @Override
  public void interrupted(ChannelId channel, boolean counted) {
    if (broker.isLive(channel)) {
      NewsOperation.look(broker, channel, counted).run();
    }
  }

  @Override
  public int revoked(String subject, @Nullable ChannelId channel) {
    return broker.subjects.endHere(subject, channel);
  }

  @Override
  public SubjectCounts subjects(ChannelId channel) {
    return broker.subjects.countsHere(channel);
  }

  @Override
  public String figures() {
    return broker.nodes.here();
  }
}
