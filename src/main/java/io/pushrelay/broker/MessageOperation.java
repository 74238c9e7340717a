package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import java.util.ArrayList;
import java.util.List;

/**
 * A message comes to whoever is held at its channel: from a sender of this deployment, or from
 * elsewhere.
 */
public abstract class MessageOperation extends ChannelOperation {
  final List<HeldListener> receivers = new ArrayList<>(0);
  private final List<ChannelOperation> later = new ArrayList<>(0);
  private int leaving;
  boolean delivered;

  MessageOperation(Broker broker, ChannelId channel) {
    super(broker, channel);
  }

  /**
   * Everybody who is held here takes part; under the lock.
   *
   * @param previous the message sent before it
   */
  final void publishTo(LiveChannel live, Message sent, MessageId previous) {
    if (sent.id().isAfter(live.newest)) {
      live.newest = sent.id();
    }
    for (HeldListener held : live.all()) {
      if (sent.id().isAfter(held.cursor)) {
        held.onMessage(this, sent, previous);
      }
    }
    if (!isKept()) {
      live.keepTransient(sent, previous, broker.transients);
    }
    if (leaving > 0) {
      store.leave(channel, live.generation(), leaving);
    }
    recountLater(live);
  }

  /** Has the store count those who are held and whom it does not count. */
  final void recountLater(LiveChannel live) {
    later.addAll(RecountOperation.ofUncounted(live));
  }

  /** Whether those who come later find the message. */
  abstract boolean isKept();

  /** This listener is to be sent the message. */
  public final void deliverTo(HeldListener held) {
    delivered = true;
    receivers.add(held);
  }

  /** This listener is to look, and may find another message first. */
  public final void wake(HeldListener held) {
    receivers.add(held);
  }

  /**
   * A stream is sent the message when its client has taken what was before it.
   *
   * @param reading whether its client has taken something a moment ago
   */
  public final void deliverLater(HeldListener held, boolean reading) {
    delivered |= reading;
    keepForLater(held);
  }

  /** This listener looks for the message when it can take it. */
  public final void keepForLater(HeldListener held) {
    if (!isKept()) {
      live().markLagging(held);
    }
  }

  /** A listener is told something else than the message, which this operation finds out. */
  final void lookAgain(HeldListener held, ChannelOperation look) {
    if (held.isHeld()) {
      keepForLater(held);
    }
    later.add(look);
  }

  /** A listener was released, and does not count any more. */
  final void countLeaving() {
    leaving++;
  }

  /** Has the others look; without the lock. */
  final void runLater() {
    // Not here: who looks may be answered at once, and this thread serves the sender's request.
    later.forEach(operation -> broker.enqueue(operation::run, 0));
  }
}
