package io.pushrelay.broker;

import io.pushrelay.channel.ChannelInfo;

/**
 * What became of a message that was sent.
 *
 * @param delivered whether at least one held listener was sent it
 * @param info the channel: listeners as they were before, messages as they are after
 * @param delivery to be run by the sender's thread: writes a small message to the one listener that
 *     it is for, who has it then without waiting for another thread; if the sender's thread does
 *     not come to it, {@link Broker#tick} does
 */
public record PublishResult(boolean delivered, ChannelInfo info, Runnable delivery) {
  static final Runnable NOTHING_LEFT = () -> {};
}
