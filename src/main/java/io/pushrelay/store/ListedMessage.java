package io.pushrelay.store;

import io.pushrelay.channel.MessageId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A message in a listing, without its body.
 *
 * @param size of its body, in bytes
 * @param contentType as the sender wrote it, null if there was none
 * @param left until it expires, null if it never does
 */
public record ListedMessage(
    MessageId id, int size, @Nullable String contentType, @Nullable Duration left) {}
