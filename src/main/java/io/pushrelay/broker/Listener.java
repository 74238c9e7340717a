package io.pushrelay.broker;

import io.pushrelay.channel.Message;
import java.util.concurrent.Executor;

/**
 * Somebody who asked for the next message of a channel. One of the two methods is called, once, in
 * any thread and outside of the broker's locks; it may block on the listener's socket. A {@link
 * StreamingListener} is told more than once.
 */
public interface Listener {
  /**
   * @param missed whether messages after the position it gave were removed before this one
   */
  void deliver(Message message, boolean missed);

  /**
   * The same, called by the thread that serves the sender's request. The message is written there;
   * what ends the listener's own request is not done within another.
   *
   * @param others does that in another thread
   */
  default void deliver(Message message, boolean missed, Executor others) {
    deliver(message, missed);
  }

  /** There is no message, for this reason. */
  void end(EndReason ending);
}
