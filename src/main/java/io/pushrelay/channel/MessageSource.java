package io.pushrelay.channel;

/**
 * What a listener of several channels is told about a message.
 *
 * @param channel whose message it is
 * @param position where the listener is with it
 */
public record MessageSource(ChannelId channel, MultiPosition position) {}
