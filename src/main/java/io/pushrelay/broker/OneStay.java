package io.pushrelay.broker;

import io.pushrelay.channel.Message;
import org.jspecify.annotations.Nullable;

/** The stay of a listener of one channel. */
final class OneStay implements Stay {
  private final Broker broker;
  private volatile @Nullable Held held;
  private volatile boolean left;

  OneStay(Broker broker) {
    this.broker = broker;
  }

  @Override
  public void cancel() {
    left = true;
    Held current = held;
    if (current != null) {
      broker.end(current, Ending.LEFT);
    }
  }

  @Override
  public void acknowledge(Message message) {
    Held current = held;
    if (current != null) {
      broker.received(current.desk.channel, message);
    }
  }

  @Override
  public void onWritable() {
    if (held instanceof HeldStream stream) {
      stream.ready();
    }
  }

  /** It is held so now; under the lock of the desk. */
  void holds(Held next) {
    held = next;
    // Whoever left meanwhile has either seen who is held now, or is seen here.
    if (left) {
      broker.end(next, Ending.LEFT);
    }
  }
}
