package io.pushrelay.channel;

import org.jspecify.annotations.Nullable;

/**
 * What a sender is told about a channel.
 *
 * @param messages how many messages wait in the channel: kept, not expired
 * @param requested whole seconds since a listener last asked for a message of it, {@link #NEVER} if
 *     none has
 * @param listeners how many listeners are held
 * @param lastMessageId the id of the message last sent, whether it is still kept or not; null if
 *     none was sent yet
 */
public record ChannelInfo(
    int messages, long requested, int listeners, @Nullable MessageId lastMessageId) {
  /** {@link #requested} of a channel that no listener has asked for. */
  public static final long NEVER = -1;
}
