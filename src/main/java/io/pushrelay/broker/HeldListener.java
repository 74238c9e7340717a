package io.pushrelay.broker;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.time.Deadlines;
import java.util.concurrent.Executor;

/**
 * A listener that waits, as a cursor in its channel. It is its own deadline, and when there is
 * something to tell it its own delivery.
 *
 * <p>Guarded by the live channel, but for {@link #run}.
 */
public abstract class HeldListener extends Deadlines.Deadline implements Runnable {
  private static final int NOT_HELD = -1;

  final Broker broker;
  public final LiveChannel live;
  final ListenerLocation location;

  /** Its index in the live channel. */
  int index = NOT_HELD;

  /** It has, or does not want, everything up to here. */
  MessageId cursor;

  /** Whether messages between what it last had and its cursor are gone. */
  boolean missed;

  /**
   * The newest message that was seen by the live channel when it was held; the live channel's to
   * set.
   */
  MessageId heldFrom = MessageId.START;

  /** Whether the store counts it; the live channel's to set. */
  boolean counted;

  /** Whether another may have its place, since the store has lost it; the live channel's to set. */
  boolean placeLost;

  /** Whether the store is being asked to count it. */
  boolean recounting;

  /** Whether it is still to get a message that is not kept; the live channel's to set. */
  boolean lagging;

  public HeldListener(
      Broker broker,
      LiveChannel live,
      ListenerLocation location,
      MessageId cursor,
      boolean missed) {
    this.broker = broker;
    this.live = live;
    this.location = location;
    this.cursor = cursor;
    this.missed = missed;
  }

  final boolean isHeld() {
    return index != NOT_HELD;
  }

  final void onReleased() {
    index = NOT_HELD;
  }

  /** Is counted as a listener, if it is a whole one. */
  void countHeld() {}

  /** Is not counted any more. */
  void countReleased() {}

  /** It is held from now on: its time begins. */
  public abstract void begin();

  /** Takes part in a publication, if the message is for it. */
  public abstract void onMessage(MessageOperation publication, Message message, MessageId previous);

  /** There may be a message for it that nobody has told of. */
  public abstract void onGap(MessageOperation news);

  /**
   * Its channel is deleted.
   *
   * @return whether it goes on nevertheless, and hears of what is sent when the channel comes back
   */
  public boolean survivesDelete() {
    return false;
  }

  /**
   * The store counts it again.
   *
   * @param last the id of the message sent last to its channel
   * @return whether it is to look what was sent meanwhile
   */
  public boolean onChannelRestored(MessageId last) {
    return false;
  }

  /**
   * It was released and is to be told why.
   *
   * @return whether it is to be handed to the deliveries; otherwise it hears of it in its own time
   */
  public abstract boolean endAndCheck(EndReason ending);

  /** What it is to be told, in bytes. */
  public abstract int size();

  /** Whether it takes no time worth speaking of to tell it: a sender's thread may do it. */
  boolean isQuick() {
    return false;
  }

  /**
   * Tells it in the thread of a sender's request.
   *
   * @param others do what does not belong there
   */
  void run(Executor others) {
    run();
  }
}
