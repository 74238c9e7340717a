package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Catalogue;
import io.pushrelay.store.Store;

/** A store in front of another: what it is told and tells nothing of goes there. */
abstract class ForwardingStore implements Store {
  final Store near;

  ForwardingStore(Store near) {
    this.near = near;
  }

  @Override
  public void subscribe(News news) {
    near.subscribe(news);
  }

  @Override
  public final void leave(ChannelId channel, int generation, int listeners) {
    near.leave(channel, generation, listeners);
  }

  @Override
  public final void acknowledge(ChannelId channel, MessageId message) {
    near.acknowledge(channel, message);
  }

  @Override
  public final Catalogue catalogue() {
    return near.catalogue();
  }

  @Override
  public final void expire() {
    near.expire();
  }

  @Override
  public final void close() {
    near.close();
  }
}
