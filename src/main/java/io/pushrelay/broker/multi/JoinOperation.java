package io.pushrelay.broker.multi;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.ListenOperation;
import io.pushrelay.broker.Listener;
import io.pushrelay.broker.LiveChannel;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;

/** A listener of several channels takes its place in one of them, or is told why it can't. */
final class JoinOperation extends ListenOperation {
  private final MultiSubscription multi;
  private final int index;

  JoinOperation(
      Broker broker, ChannelId channel, MultiSubscription multi, int index, Listener listener) {
    super(broker, channel, multi.location, MessageId.END, listener);
    this.multi = multi;
    this.index = index;
  }

  @Override
  public boolean stays() {
    return true;
  }

  @Override
  public boolean isWanted() {
    return multi.isWanted();
  }

  @Override
  public boolean survivesDelete() {
    return true;
  }

  @Override
  public void holdListener(LiveChannel live, MessageId last) {
    MultiMember member = new MultiMember(multi, index, broker, live);
    multi.onJoined(index, member, last);
    broker.hold(member);
  }

  @Override
  public void tell() {
    multi.joined(ending);
  }
}
