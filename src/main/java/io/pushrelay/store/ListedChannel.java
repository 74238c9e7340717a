package io.pushrelay.store;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;

/**
 * A channel in a listing.
 *
 * @param bytes what it takes of the reserved memory, with its messages and listeners
 */
public record ListedChannel(ChannelId id, ChannelInfo info, long bytes) {}
