package io.pushrelay.broker;

import io.pushrelay.channel.ChannelInfo;

/**
 * What became of a message that was sent.
 *
 * @param delivered whether at least one held listener was sent it
 * @param info the channel: listeners as they were before, messages as they are after
 */
public record PublishResult(boolean delivered, ChannelInfo info) {}
