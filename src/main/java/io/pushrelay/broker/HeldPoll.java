package io.pushrelay.broker;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.config.ListenerLocation;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A listener that waits for one message, for as long as its location holds requests.
 *
 * <p>Its message or its end is set before it goes to the delivery pool, and read there.
 */
final class HeldPoll extends HeldListener {
  final Listener listener;
  final SingleSubscription subscription;

  private @Nullable Message message;
  private @Nullable EndReason ending;

  HeldPoll(
      Broker broker,
      LiveChannel live,
      Listener listener,
      ListenerLocation location,
      MessageId cursor,
      boolean missed,
      SingleSubscription subscription) {
    super(broker, live, location, cursor, missed);
    this.listener = listener;
    this.subscription = subscription;
  }

  @Override
  void countHeld() {
    broker.metrics.listenerHeld(listener.transport());
  }

  @Override
  void countReleased() {
    broker.metrics.listenerReleased(listener.transport());
  }

  @Override
  public void begin() {
    broker.deadlines.start(this, location.listenerTimeout());
  }

  @Override
  public void onMessage(MessageOperation publication, Message heard, MessageId previous) {
    boolean leaving = counted;
    broker.release(this);
    if (previous.isAfter(cursor)) {
      // The store told of a later message first: this is not the next one.
      publication.lookAgain(this, lookAgain(leaving));
    } else {
      message = heard;
      publication.deliverTo(this);
      if (leaving) {
        publication.countLeaving();
      }
    }
  }

  @Override
  public void onGap(MessageOperation news) {
    boolean stillCounted = counted;
    broker.release(this);
    news.lookAgain(this, lookAgain(stillCounted));
  }

  /**
   * Looks again; under the lock.
   *
   * @param stillCounted whether the store counts it
   */
  private ListenOperation lookAgain(boolean stillCounted) {
    ListenOperation look =
        new ListenOperation(broker, live.channel, location, cursor, listener, subscription);
    look.joined = stillCounted;
    look.missed = missed;
    if (stillCounted) {
      live.looks(look);
    }
    return look;
  }

  @Override
  public boolean endAndCheck(EndReason reason) {
    broker.metrics.listenerEnded(reason.name());
    ending = reason;
    return true;
  }

  @Override
  public int size() {
    return message == null ? 0 : message.body().length();
  }

  @Override
  boolean isQuick() {
    return size() <= DeliveryPool.INLINE_LIMIT;
  }

  @Override
  public void run() {
    run(Runnable::run);
  }

  @Override
  void run(Executor others) {
    if (message != null) {
      Delivery.deliver(broker, listener, message, missed, others);
    } else if (ending != null) {
      listener.end(ending);
    }
  }

  @Override
  protected void onExpired() {
    broker.end(this, EndReason.TIMEOUT);
  }
}
