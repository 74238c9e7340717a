package io.pushrelay.broker;

import io.pushrelay.channel.Message;
import org.jspecify.annotations.Nullable;

/** The subscription of a listener of one channel. */
public final class SingleSubscription implements Subscription {
  private final Broker broker;
  private volatile @Nullable HeldListener held;
  private volatile boolean left;

  public SingleSubscription(Broker broker) {
    this.broker = broker;
  }

  @Override
  public void cancel() {
    left = true;
    HeldListener current = held;
    if (current != null) {
      broker.end(current, EndReason.LEFT);
    }
  }

  @Override
  public void acknowledge(Message message) {
    HeldListener current = held;
    if (current != null) {
      broker.received(current.live.channel, message);
    }
  }

  @Override
  public void onWritable() {
    if (held instanceof HeldStream stream) {
      stream.ready();
    }
  }

  /** It is held so now; under the lock of the live channel. */
  void holds(HeldListener next) {
    held = next;
    // Whoever left meanwhile has either seen who is held now, or is seen here.
    if (left) {
      broker.end(next, EndReason.LEFT);
    }
  }
}
