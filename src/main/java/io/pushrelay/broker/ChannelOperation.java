package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happens to a channel: decided under the lock of the live channel, acted upon
 * outside of it. The lock is held while the store is asked, so that with a store that answers at
 * once the operations of a channel take place one after the other, each as a whole. A store that
 * answers later is heard under the lock again; what has happened in between is for the operation to
 * see.
 */
abstract class ChannelOperation {
  public final Broker broker;
  final Store store;
  final ChannelId channel;
  private @Nullable LiveChannel live;

  /** Whether the store is being asked by the thread that holds the lock, which acts afterwards. */
  private boolean asking;

  private boolean over;

  ChannelOperation(Broker broker, ChannelId channel) {
    this.broker = broker;
    this.store = broker.store;
    this.channel = channel;
  }

  /** Runs the operation, to its end if the store answers at once. */
  public final void run() {
    boolean act;
    for (; ; ) {
      LiveChannel open = broker.live(channel);
      synchronized (open) {
        if (open.isClosed()) {
          continue;
        }
        begin(open);
        boolean asked = false;
        try {
          start(open);
          asked = true;
        } finally {
          act = endAskingAndCheck(asked);
        }
        break;
      }
    }
    if (act) {
      complete();
    }
  }

  /** It is under way at this live channel, and the store is asked; under the lock. */
  final void begin(LiveChannel open) {
    live = open;
    open.operations++;
    asking = true;
  }

  /**
   * The store was asked; under the lock.
   *
   * @param asked false if that has failed: the caller gets the store's exception, and the channel
   *     goes on
   * @return whether it is over, and is to be completed
   */
  final boolean endAskingAndCheck(boolean asked) {
    boolean answered = over;
    if (!asked && !over) {
      finish();
    }
    asking = false;
    return answered;
  }

  /** Asks the store, once more if need be; under the lock. */
  final void askStore() {
    boolean before = asking;
    asking = true;
    start(live());
    asking = before;
  }

  /**
   * The store has answered: decides under the lock, and completes the operation if it is over by
   * that.
   */
  final void onReply(Runnable decision) {
    boolean act;
    synchronized (live()) {
      decision.run();
      act = over && !asking;
    }
    if (act) {
      completeLater();
    }
  }

  /**
   * The store has answered later, in a thread that may be the only one it has: it is not to wait
   * for anybody's socket.
   */
  final void completeLater() {
    broker.enqueue(this::complete, 0);
  }

  /**
   * The operation is over, and what is to be done about it is decided; under the lock.
   *
   * @return whether the caller completes it; the thread that asked the store does otherwise
   */
  final boolean finish() {
    over = true;
    live().doesNotLook(this);
    live().operations--;
    broker.closeIfIdle(live());
    return !asking;
  }

  final LiveChannel live() {
    LiveChannel taken = live;
    if (taken == null) {
      throw new IllegalStateException("the operation has not begun");
    }
    return taken;
  }

  /** Asks the store; under the lock of the live channel. */
  abstract void start(LiveChannel live);

  /** Does what was decided; without any lock. */
  abstract void complete();
}
