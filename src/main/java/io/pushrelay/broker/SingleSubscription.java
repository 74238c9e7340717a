package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import org.jspecify.annotations.Nullable;

/** The subscription of a listener of one channel. */
final class SingleSubscription implements Subscription {
  private final Broker broker;
  private final ChannelId channel;
  private volatile @Nullable HeldListener held;
  private volatile boolean cancelled;

  SingleSubscription(Broker broker, ChannelId channel) {
    this.broker = broker;
    this.channel = channel;
  }

  @Override
  public void cancel() {
    cancelled = true;
    HeldListener current = held;
    if (current != null) {
      broker.end(current, EndReason.DISCONNECTED);
    }
  }

  @Override
  public void acknowledge(Message message) {
    broker.acknowledge(channel, message);
  }

  @Override
  public void onWritable() {
    if (held instanceof HeldStream stream) {
      stream.ready();
    }
  }

  /** The listener is held so now; under the lock of the live channel. */
  void hold(HeldListener next) {
    held = next;
    // Whoever cancels meanwhile has either seen who is held now, or is seen here.
    if (cancelled) {
      broker.end(next, EndReason.DISCONNECTED);
    }
  }
}
