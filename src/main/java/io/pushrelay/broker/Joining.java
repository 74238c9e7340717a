package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;

/** A listener of several channels takes its place in one of them, or is told why it can't. */
final class Joining extends Look {
  private final Merge merge;
  private final int index;

  Joining(Broker broker, ChannelId channel, Merge merge, int index, Listener listener) {
    super(broker, channel, merge.location, MessageId.END, listener, new OneStay(broker));
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
  void holdListener(Desk desk, MessageId last) {
    MergePart part = new MergePart(merge, index, broker, desk);
    merge.onJoined(index, part, last);
    broker.hold(part);
  }

  @Override
  void tell() {
    merge.joined(ending);
  }
}
