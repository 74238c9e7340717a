package io.pushrelay.broker;

import io.pushrelay.channel.Message;

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

  /** There is no message, for this reason. */
  void end(EndReason ending);
}
