package io.pushrelay.channel;

import org.jspecify.annotations.Nullable;

/**
 * A message that was sent.
 *
 * @param id its position in its channel
 * @param body its bytes
 * @param contentType the Content-Type header as the sender wrote it, null if there was none
 * @param eventName its name in an event stream, null if it has none
 * @param minRecipients how many times it must have been received before the length limit may remove
 *     it ({@code push_min_message_recipients}), 0 or more
 */
public record Message(
    MessageId id,
    Body body,
    @Nullable String contentType,
    @Nullable String eventName,
    int minRecipients) {}
