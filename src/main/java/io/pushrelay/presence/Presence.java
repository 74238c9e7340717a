package io.pushrelay.presence;

import io.pushrelay.channel.ChannelId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a client begins to listen to a channel, or ends.
 *
 * @param subject who it is, null if that is not known
 * @param transport {@code longpoll}, {@code eventsource} or {@code websocket}
 * @param connection the id of what begins and ends, the same for all of its channels
 * @param reason why it ends, null if it begins
 * @param time when it is so
 */
public record Presence(
    ChannelId channel,
    @Nullable String subject,
    String transport,
    String connection,
    @Nullable String reason,
    Instant time) {
  /** Whether it begins to listen. */
  public boolean begins() {
    return reason == null;
  }
}
