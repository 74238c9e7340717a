package io.pushrelay.broker;

import io.pushrelay.channel.ChannelInfo;

/**
 * What became of a message that was sent.
 *
 * @param delivered whether at least one held listener was sent it
 * @param info the channel: listeners as they were before, messages as they are after
 * @param delivery what is left to the sender's thread
 */
public record PublishResult(boolean delivered, ChannelInfo info, Runnable delivery) {
  static final Runnable NOTHING_LEFT = () -> {};

  /**
   * Writes a small message to the one listener that it is for. It reaches it so without waiting for
   * another thread; if the sender's thread does not come here, {@link Broker#tick} sees to it.
   */
  public void deliver() {
    delivery.run();
  }
}
