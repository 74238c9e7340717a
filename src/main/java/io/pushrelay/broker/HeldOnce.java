package io.pushrelay.broker;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.config.ListenerLocation;
import org.jspecify.annotations.Nullable;

/**
 * A listener that waits for one message, for as long as its location holds requests.
 *
 * <p>What it is to be told is written before it is handed to the deliveries and read there.
 */
final class HeldOnce extends Held {
  final Listener listener;
  final OneStay stay;

  private @Nullable Message message;
  private @Nullable Ending ending;

  HeldOnce(
      Broker broker,
      Desk desk,
      Listener listener,
      ListenerLocation location,
      MessageId cursor,
      boolean missed,
      OneStay stay) {
    super(broker, desk, location, cursor, missed);
    this.listener = listener;
    this.stay = stay;
  }

  @Override
  void begin() {
    broker.deadlines.start(this, location.listenerTimeout());
  }

  @Override
  void onMessage(Publication publication, Message heard, MessageId previous) {
    broker.release(this);
    if (previous.isAfter(cursor)) {
      // The store told of a later message first: this is not the next one.
      publication.looksAgain(this, Look.again(this));
    } else {
      message = heard;
      publication.receives(this);
    }
    publication.leaves();
  }

  @Override
  boolean endAndCheck(Ending reason) {
    ending = reason;
    return true;
  }

  @Override
  int size() {
    return message == null ? 0 : message.body().length();
  }

  @Override
  boolean isQuick() {
    return size() <= Deliveries.AT_ONCE;
  }

  @Override
  public void run() {
    if (message != null) {
      listener.deliver(message, missed);
    } else if (ending != null) {
      listener.end(ending);
    }
  }

  @Override
  protected void passed() {
    broker.end(this, Ending.TIMEOUT);
  }
}
