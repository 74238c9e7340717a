package io.pushrelay.channel;

/** A message on its way to a channel. */
public record Publication(ChannelId channel, NewMessage message) {}
