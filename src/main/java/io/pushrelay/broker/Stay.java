package io.pushrelay.broker;

import org.jspecify.annotations.Nullable;

/** A listener's stay with the broker, however often it is held in it. Thread-safe. */
public final class Stay {
  private final Broker broker;
  private volatile @Nullable Held held;
  private volatile boolean left;

  Stay(Broker broker) {
    this.broker = broker;
  }

  /**
   * The listener's client has gone: the listener is not held any more, does not count, and is told
   * {@link Ending#LEFT}. If it has been answered before, nothing happens.
   */
  public void leave() {
    left = true;
    Held current = held;
    if (current != null) {
      broker.end(current, Ending.LEFT);
    }
  }

  /** A stream has sent all that was begun, and can be given more. */
  public void ready() {
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
