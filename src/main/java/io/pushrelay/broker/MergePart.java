package io.pushrelay.broker;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;

/** The place of a listener of several channels in one of them. */
final class MergePart extends Held {
  private final Merge merge;
  private final int index;

  /**
   * @param index of the channel, in the order in which the listener names them
   */
  MergePart(Merge merge, int index, Broker broker, Desk desk) {
    super(broker, desk, merge.location, MessageId.START, false);
    this.merge = merge;
    this.index = index;
  }

  @Override
  protected void passed() {
    throw new IllegalStateException("its time was never begun");
  }

  @Override
  void begin() {
    // Its time is the whole listener's.
  }

  @Override
  void hear(Publication publication, Message message, MessageId previous) {
    if (merge.hears(index, message, previous, publication.isKept())) {
      publication.receives(this);
    }
  }

  @Override
  boolean isToldNow(Ending reason) {
    return merge.isToldNow(index, reason);
  }

  @Override
  int size() {
    return 0; // the listener looks first which message is next
  }

  @Override
  public void run() {
    merge.run();
  }
}
