package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.config.value.Transport;
import java.util.concurrent.Executor;

/**
 * Somebody who asked for what comes after a position in a channel. All calls come outside of the
 * broker's locks, one after the other: {@link #begin} first, in the thread that asks, the others in
 * any, {@link #end} last.
 *
 * <p>One that does not stay is told one thing then: a message or its end. That may block on its
 * socket.
 *
 * <p>One that is {@link #isStreaming streaming} stays after a message and gets one after the other,
 * as fast as it takes them. It has no queue: while it is not {@link #isReady ready} its cursor
 * stays where it is. {@link #onHeld} comes before all messages; if it is refused, {@link #end} is
 * all that it is told. None of the calls may block.
 */
public interface Listener {
  /** Whether it stays after a message. */
  default boolean isStreaming() {
    return false;
  }

  /** By what it is told. */
  default Transport transport() {
    return isStreaming() ? Transport.EVENTSOURCE : Transport.LONGPOLL;
  }

  /**
   * It is about to be answered, or held.
   *
   * @param subscription how it says that its client has gone, has a message, or takes more
   */
  void begin(Subscription subscription);

  /**
   * Whether a channel that it asks for may be created for it; under the lock of the live channel.
   * If so {@link #onJoined} says what became of it.
   */
  default boolean mayCreate(ChannelId channel) {
    return true;
  }

  /**
   * It is counted in a channel, or not; under the lock of the live channel.
   *
   * @param created whether the channel was created for it
   */
  default void onJoined(ChannelId channel, boolean created) {}

  /** If it is streaming: it is held, and counts as a listener from now on. */
  default void onHeld() {}

  /** If it is not streaming: it is held. May come after what it is told then, by another thread. */
  default void onWaiting() {}

  /**
   * The next message; if it is streaming, begins to send it.
   *
   * @param missed whether messages between the one it had last, or the position it gave, and this
   *     one were removed before it could take them
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

  /** Nothing was sent for as long as its location says: its client, and proxies, are to see it. */
  default void ping() {}

  /**
   * Whether all that was begun is sent, and more can be. If not, it says {@link
   * Subscription#onWritable} when it is. May be called under a lock: it looks at a field and no
   * more.
   */
  default boolean isReady() {
    return true;
  }

  /**
   * There is no message, or no more, for this reason. If it is not ready by now, it can't be told,
   * and is cut off.
   */
  void end(EndReason reason);
}
