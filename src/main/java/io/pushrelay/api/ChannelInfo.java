package io.pushrelay.api;

import java.time.Duration;
import java.util.Optional;

/**
 * What a relay tells of a channel.
 *
 * @param messages how many messages are kept
 * @param sinceRequested how long ago a listener last asked for a message, in whole seconds; empty:
 *     never
 * @param listeners how many listeners wait
 * @param lastMessageId the id of the message that was sent last, whether it is kept or not; empty:
 *     none was sent
 */
public record ChannelInfo(
    int messages,
    Optional<Duration> sinceRequested,
    int listeners,
    Optional<String> lastMessageId) {}
