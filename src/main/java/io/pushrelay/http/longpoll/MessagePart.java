package io.pushrelay.http.longpoll;

import io.pushrelay.broker.Subscription;
import io.pushrelay.channel.Message;
import org.jspecify.annotations.Nullable;

/**
 * One of the messages that a long-poll is answered with.
 *
 * @param missed whether messages before it were removed before they could be read
 * @param subscription by which it came
 */
record MessagePart(Message message, boolean missed, @Nullable Subscription subscription) {
  /** It was written without an error. */
  void acknowledge() {
    if (subscription != null) {
      subscription.acknowledge(message);
    }
  }
}
