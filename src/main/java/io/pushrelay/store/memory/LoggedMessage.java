package io.pushrelay.store.memory;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import java.time.Duration;

/**
 * A message as it was read from a {@link WriteAheadLog}.
 *
 * @param previous the id of the message sent before it, {@link MessageId#START} if there was none
 * @param timeout zero: it never expires
 * @param remaining nanoseconds until it expires, if it does; more than 0
 * @param received how often
 * @param segment where it was read
 * @param bytes of its record
 */
public record LoggedMessage(
    Message message,
    MessageId previous,
    Duration timeout,
    long remaining,
    int received,
    WriteAheadLog.Part segment,
    int bytes) {}
