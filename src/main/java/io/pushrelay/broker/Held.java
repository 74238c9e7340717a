package io.pushrelay.broker;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.store.Deadlines;
import org.jspecify.annotations.Nullable;

/**
 * A listener that waits, as a cursor in its channel. It is its own deadline, that of having waited
 * long enough, and once it is released its own delivery.
 *
 * <p>Its place is guarded by the desk. What it is to be told is written before it is handed to the
 * deliveries and read there.
 */
final class Held extends Deadlines.Deadline implements Runnable {
  static final int NOT_HELD = -1;

  final Broker broker;
  final Desk desk;
  final Listener listener;
  final ListenerLocation location;

  /** It has, or does not want, everything up to here. */
  final MessageId cursor;

  /** Whether messages between what it last had and its cursor are gone. */
  final boolean missed;

  final Stay stay;

  /** Its index at the desk. */
  int place = NOT_HELD;

  private @Nullable Message message;
  private @Nullable Ending ending;

  Held(
      Broker broker,
      Desk desk,
      Listener listener,
      ListenerLocation location,
      MessageId cursor,
      boolean missed,
      Stay stay) {
    this.broker = broker;
    this.desk = desk;
    this.listener = listener;
    this.location = location;
    this.cursor = cursor;
    this.missed = missed;
    this.stay = stay;
  }

  /** It is to be told this message. */
  Held with(Message message) {
    this.message = message;
    return this;
  }

  /** It is to be told that there is none. */
  Held with(Ending ending) {
    this.ending = ending;
    return this;
  }

  /** What it is to be told, in bytes. */
  int size() {
    return message == null ? 0 : message.body().length();
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
