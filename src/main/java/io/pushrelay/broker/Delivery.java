package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageSource;
import io.pushrelay.config.value.Transport;
import java.util.concurrent.Executor;

/** The one place from which listeners get messages, and where is counted that they have. */
public final class Delivery {
  private Delivery() {}

  /**
   * Gives a listener its next message.
   *
   * @param missed whether it is told that messages before this one are gone
   * @param others do what does not belong into this thread
   */
  static void deliver(
      Broker broker, Listener listener, Message message, boolean missed, Executor others) {
    if (missed) {
      broker.metrics.missed();
    }
    listener.deliver(message, missed, others);
  }

  /** The same in a thread where all may be done. */
  public static void deliver(Broker broker, Listener listener, Message message, boolean missed) {
    deliver(broker, listener, message, missed, Runnable::run);
  }

  /** The same in the thread of the listener's own request, unless the message is large. */
  public static void answer(Broker broker, Listener listener, Message message, boolean missed) {
    int size = message.body().length();
    if (size > DeliveryPool.INLINE_LIMIT) {
      broker.enqueue(() -> deliver(broker, listener, message, missed), size);
    } else {
      deliver(broker, listener, message, missed);
    }
  }

  /**
   * A message was written to a listener without an error: {@link Subscription#acknowledge}.
   *
   * @param channel the first that the listener asked for
   * @param begun when it asked, by the clock of the metrics
   */
  public static void acknowledge(
      Broker broker, ChannelId channel, Message message, Transport transport, long begun) {
    broker.metrics.messageDelivered(transport, message.received(), begun);
    if (message.minRecipients() > 0) {
      MessageSource origin = message.source();
      broker.store.acknowledge(origin == null ? channel : origin.channel(), message.id());
    }
  }
}
