package io.pushrelay.broker;

import io.pushrelay.channel.Message;

/**
 * A listener that stays after a message and gets one after the other, as fast as it takes them. It
 * has no queue: while it is not ready its cursor stays where it is.
 *
 * <p>If it is refused, {@link #end} is all that is called. Otherwise {@link #begin} is called
 * first, {@link #end} last, and all calls come one after the other, in any thread, outside of the
 * broker's locks. None may block.
 */
public interface StreamingListener extends Listener {
  /**
   * It is held, and counts as a listener from now on.
   *
   * @param subscription how it says that it is ready again, or that its client has gone
   */
  void begin(Subscription subscription);

  /**
   * Begins to send a message.
   *
   * @param missed whether messages between the one it had last, or the position it gave, and this
   *     one were removed before it could take them
   */
  @Override
  void deliver(Message message, boolean missed);

  /** Nothing was sent for as long as its location says: its client, and proxies, are to see it. */
  void ping();

  /**
   * Whether all that was begun is sent, and more can be. If not, it says {@link
   * Subscription#onWritable} when it is. May be called under a lock: it looks at a field and no
   * more.
   */
  boolean isReady();

  /** Its end. If it is not ready by now, it can't be told, and is cut off. */
  @Override
  void end(EndReason ending);
}
