package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happens to a channel: decided under the lock of the channel's desk, acted upon
 * outside of it. The lock is held while the store is asked, so that with a store that answers at
 * once the turns of a channel take place one after the other, each as a whole. A store that answers
 * later is heard under the lock again; what has happened in between is for the turn to see.
 */
abstract class ChannelOperation {
  final Broker broker;
  final Store store;
  final ChannelId channel;
  private @Nullable LiveChannel desk;

  /** Whether the store is being asked by the thread that holds the lock, which acts afterwards. */
  private boolean asking;

  private boolean over;

  ChannelOperation(Broker broker, ChannelId channel) {
    this.broker = broker;
    this.store = broker.store;
    this.channel = channel;
  }

  /** Takes the turn: begins it, and ends it too if the store answers at once. */
  final void run() {
    boolean act;
    for (; ; ) {
      LiveChannel open = broker.desk(channel);
      synchronized (open) {
        if (open.closed) {
          continue;
        }
        desk = open;
        open.turns++;
        try {
          askStore();
        } finally {
          act = over;
          if (asking && !over) {
            finish(); // the store failed: whoever asked hears of it, and the desk goes on
          }
        }
        break;
      }
    }
    if (act) {
      complete();
    }
  }

  /** Asks the store, once more if need be; under the lock. */
  final void askStore() {
    boolean before = asking;
    asking = true;
    start(desk());
    asking = before;
  }

  /** The store has answered: decides under the lock, and acts if the turn is over by that. */
  final void onReply(Runnable decision) {
    boolean act;
    synchronized (desk()) {
      decision.run();
      act = over && !asking;
    }
    if (act) {
      complete();
    }
  }

  /** The turn is over, and what is to be done about it is decided; under the lock. */
  final void finish() {
    over = true;
    desk().turns--;
    broker.closeIfIdle(desk());
  }

  final LiveChannel desk() {
    LiveChannel taken = desk;
    if (taken == null) {
      throw new IllegalStateException("the turn has not begun");
    }
    return taken;
  }

  /** Asks the store; under the lock of the desk. */
  abstract void start(LiveChannel desk);

  /** Does what was decided; without any lock. */
  abstract void complete();
}
