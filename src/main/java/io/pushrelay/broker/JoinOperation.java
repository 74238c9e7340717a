package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;

/** A listener of several channels takes its place in one of them, or is told why it can't. */
final class JoinOperation extends ListenOperation {
  private final MultiSubscription merge;
  private final int index;

  JoinOperation(
      Broker broker, ChannelId channel, MultiSubscription merge, int index, Listener listener) {
    super(broker, channel, merge.location, MessageId.END, listener, new SingleSubscription(broker));
    this.merge = merge;
    this.index = index;
  }

  @Override
  boolean stays() {
    return true;
  }

  @Override
  boolean isWanted() {
    return merge.isWanted();
  }

  @Override
  void holdListener(LiveChannel desk, MessageId last) {
    MultiMember part = new MultiMember(merge, index, broker, desk);
    merge.onJoined(index, part, last);
    broker.hold(part);
  }

  @Override
  void tell() {
    merge.joined(ending);
  }
}
