package io.pushrelay.config;

import io.pushrelay.config.value.AllowedOrigins;
import io.pushrelay.config.value.ChannelIdExpression;
import java.time.Duration;

/**
 * A location where messages are sent.
 *
 * @param messageBufferLength how many messages a channel keeps at most, 0 or more
 * @param minMessageRecipients how often a message must be received before the length limit removes
 *     it, 0 or more
 * @param messageTimeout when a message expires after it was sent; zero: never
 * @param channelTimeout when an empty channel is forgotten
 * @param storeMessages whether messages are kept at all
 * @param maxMessageSize bytes, 1 or more
 * @param port of the server at which it is to be found, 0 if at any
 * @param allowedOrigins whose pages may send, besides the deployment's own
 */
public record SenderLocation(
    String path,
    ChannelIdExpression channelId,
    int maxChannelIdLength,
    String role,
    int messageBufferLength,
    int minMessageRecipients,
    Duration messageTimeout,
    Duration channelTimeout,
    boolean storeMessages,
    int maxMessageSize,
    int port,
    AllowedOrigins allowedOrigins)
    implements Location {
  /** Whether everybody who reaches the server can send. */
  boolean isOpen() {
    return role.isEmpty() && port == 0;
  }

  /** Whether it is to be found at a port of the server, whatever the Host header says. */
  public boolean isAt(int serverPort) {
    return port == 0 || port == serverPort;
  }

  /** Whether a message stays after it was handed to the listeners that were held. */
  public boolean keeps() {
    return storeMessages && messageBufferLength > 0;
  }
}
