package io.pushrelay.channel;

import java.time.Duration;

/**
 * How much of what is sent to a channel is kept, and for how long (directives, "Messages").
 *
 * @param messageBufferLength how many messages the channel keeps at most, 0 or more
 * @param minMessageRecipients how often a message must be received before the length limit removes
 *     it, 0 or more
 * @param messageTimeout when a message expires after it was sent; zero: never
 * @param channelTimeout when an empty channel is forgotten
 * @param storeMessages whether messages are kept at all
 */
public record RetentionPolicy(
    int messageBufferLength,
    int minMessageRecipients,
    Duration messageTimeout,
    Duration channelTimeout,
    boolean storeMessages) {
  /** Whether a message stays after it was handed to the listeners that were held. */
  public boolean keeps() {
    return storeMessages && messageBufferLength > 0;
  }
}
