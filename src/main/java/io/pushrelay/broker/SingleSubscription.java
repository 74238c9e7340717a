package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.config.value.Transport;
import org.jspecify.annotations.Nullable;

/** The subscription of a listener of one channel. */
final class SingleSubscription implements Subscription {
  private final Broker broker;
  private final ChannelId channel;
  private final Transport transport;
  private final long begun;
  private volatile @Nullable HeldListener held;

  /** Why it is to end; null if it is not. */
  private volatile @Nullable EndReason ending;

  SingleSubscription(Broker broker, ChannelId channel, Transport transport) {
    this.broker = broker;
    this.channel = channel;
    this.transport = transport;
    this.begun = broker.metrics.now();
  }

  @Override
  public void end(EndReason reason) {
    ending = reason;
    HeldListener current = held;
    if (current != null) {
      broker.end(current, reason);
    }
  }

  @Override
  public void acknowledge(Message message) {
    Delivery.acknowledge(broker, channel, message, transport, begun);
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
    // Whoever ends it meanwhile has either seen who is held now, or is seen here.
    EndReason reason = ending;
    if (reason != null) {
      broker.end(next, reason);
    }
  }
}
