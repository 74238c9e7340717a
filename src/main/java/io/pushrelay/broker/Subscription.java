package io.pushrelay.broker;

import io.pushrelay.channel.Message;

/** A listener's subscription with the broker, however often it is held in it. Thread-safe. */
public interface Subscription {
  /**
   * The listener's client has gone: the listener is not held any more, does not count, and is told
   * {@link EndReason#DISCONNECTED}. If it has been answered before, nothing happens.
   */
  default void cancel() {
    end(EndReason.DISCONNECTED);
  }

  /** The same for another reason: the listener is told that one, if its client can be told. */
  void end(EndReason reason);

  /** A message was written to the listener's client without an error. */
  void acknowledge(Message message);

  /**
   * A stream has sent all that was begun, and can be given more. Need not be said of what was sent
   * before {@link Listener#deliver} returned.
   */
  void onWritable();
}
