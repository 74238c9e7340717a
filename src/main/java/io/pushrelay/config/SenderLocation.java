package io.pushrelay.config;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.value.AllowedOrigins;
import io.pushrelay.config.value.ChannelIdExpression;
import io.pushrelay.config.value.Rate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A location where messages are sent.
 *
 * @param retention how much of what is sent there is kept, and for how long
 * @param maxMessageSize bytes, 1 or more
 * @param port of the server at which it is to be found, 0 if at any
 * @param allowedOrigins whose pages may send, besides the deployment's own
 * @param channelIdSeparator between the ids of several channels; empty: a request names one
 * @param tokens which tokens may be sent with instead of the role, if any
 * @param pingInterval after what time without a message a WebSocket is sent a ping; zero: never
 * @param rate how many messages each sender may send; null: any number
 * @param eventsChannel where one hears what is sent and deleted there; null: nowhere
 */
public record SenderLocation(
    String path,
    ChannelIdExpression channelId,
    int maxChannelIdLength,
    String role,
    RetentionPolicy retention,
    int maxMessageSize,
    int port,
    AllowedOrigins allowedOrigins,
    String channelIdSeparator,
    TokenPolicy tokens,
    Duration pingInterval,
    @Nullable Rate rate,
    @Nullable ChannelId eventsChannel)
    implements Location {
  /** Whether everybody who reaches the server can send. */
  boolean isOpen() {
    return role.isEmpty() && port == 0 && !tokens.isSet();
  }

  /** Whether it is to be found at a port of the server, whatever the Host header says. */
  public boolean isAt(int serverPort) {
    return port == 0 || port == serverPort;
  }
}
