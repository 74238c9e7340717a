package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one channel is served: the listeners held on it, and the lock under which everything that
 * happens to the channel is decided, one operation after the other. It exists only while an
 * operation is under way or a listener is held.
 *
 * <p>Guarded by its own monitor.
 */
public final class LiveChannel {
  final ChannelId channel;

  private static final int CLOSED = -1;

  /** How many operations are under way, counting those that wait for the store. */
  int operations;

  /** The newest message that was seen here. */
  MessageId newest = MessageId.START;

  private final List<HeldListener> held = new ArrayList<>(0);

  /** How many of them the store counts. */
  private int counted;

  /** By which the store knows those whom it counts. */
  private int generation;

  /** Those who are counted and not held while they look again; null if nobody ever did. */
  private @Nullable List<ListenOperation> looking;

  /** How many of them are behind a message in {@link #transients}. */
  private int lagging;

  /** Messages that are not kept, for those who are lagging; null if nobody is. */
  private @Nullable TransientMessages transients;

  LiveChannel(ChannelId channel) {
    this.channel = channel;
  }

  /** Nobody comes here any more: there may be another live channel of the same name. */
  boolean isClosed() {
    return operations == CLOSED;
  }

  /** Closes it if nothing is under way and nobody is held; says whether it has. */
  boolean tryClose() {
    boolean idle = operations == 0 && held.isEmpty() && (looking == null || looking.isEmpty());
    if (idle) {
      operations = CLOSED;
    }
    return idle;
  }

  int generation() {
    return generation;
  }

  /**
   * The store counts a listener of this generation, and none of any other: it has lost those, or
   * another one has replaced them.
   */
  void enter(int joined) {
    if (joined != generation) {
      loseCount();
      generation = joined;
    }
  }

  /** The store counts nobody any more, but all go on. */
  void loseCount() {
    for (HeldListener listener : held) {
      if (listener.counted) {
        uncount(listener);
        listener.placeLost = true;
      }
    }
    endLooking(null);
  }

  /** This operation looks again for a listener that is counted. */
  void looks(ListenOperation again) {
    if (looking == null) {
      looking = new ArrayList<>(1);
    }
    if (!looking.contains(again)) {
      looking.add(again);
    }
  }

  void doesNotLook(ChannelOperation any) {
    if (looking != null) {
      looking.remove(any);
    }
  }

  /**
   * The store does not count those any more who are looking.
   *
   * @param reason why they end, null if they go on
   */
  void endLooking(@Nullable EndReason reason) {
    if (looking != null) {
      looking.forEach(look -> look.onPlaceLost(reason));
      looking.clear();
    }
  }

  /** How many listeners the store counts: all but those whose channel was deleted under them. */
  int counted() {
    return counted;
  }

  /** Holds a listener that the store counts. */
  void hold(HeldListener listener) {
    listener.index = held.size();
    listener.heldFrom = newest;
    held.add(listener);
    count(listener);
  }

  void count(HeldListener listener) {
    listener.counted = true;
    listener.placeLost = false;
    counted++;
  }

  private void uncount(HeldListener listener) {
    listener.counted = false;
    counted--;
  }

  /** The channel was deleted under this listener: the store does not count it any more. */
  void onDelete(HeldListener listener) {
    if (listener.counted) {
      uncount(listener);
    }
  }

  /** Those who are held but whom the store does not count. */
  List<HeldListener> uncounted() {
    return counted == held.size()
        ? List.of()
        : held.stream().filter(listener -> !listener.counted).toList();
  }

  /** Takes a listener off the list, at the cost of one, however many there are. */
  void release(HeldListener listener) {
    HeldListener last = held.remove(held.size() - 1);
    if (last != listener) {
      held.set(listener.index, last);
      last.index = listener.index;
    }
    listener.onReleased();
    if (listener.counted) {
      uncount(listener);
    }
    markCaughtUp(listener);
  }

  /** This listener is still to get a message that is not kept. */
  void markLagging(HeldListener listener) {
    if (!listener.lagging) {
      listener.lagging = true;
      lagging++;
    }
  }

  /** This listener has everything up to a position, and may have all that is not kept. */
  public void moved(HeldListener listener, MessageId position) {
    if (listener.lagging && firstTransient(listener, position) == null) {
      markCaughtUp(listener);
    }
  }

  private void markCaughtUp(HeldListener listener) {
    if (listener.lagging) {
      listener.lagging = false;
      lagging--;
      if (lagging == 0 && transients != null) {
        transients.clear();
        transients = null;
      }
    }
  }

  /**
   * A message that is not kept stays until those who are behind have it.
   *
   * @param previous the message sent before it
   */
  void keepTransient(Message message, MessageId previous, TransientMessages.Room room) {
    if (lagging > 0) {
      if (transients == null) {
        transients = new TransientMessages(room);
      }
      transients.add(message, previous);
    }
  }

  /** The first message after this position that is not kept, sent while this listener was held. */
  public TransientMessages.@Nullable Entry firstTransient(
      HeldListener listener, MessageId position) {
    if (transients == null) {
      return null;
    }
    MessageId from = listener.heldFrom;
    return transients.firstAfter(position.isAfter(from) ? position : from);
  }

  /** Those who are held now: a copy, which stays as it is when they are released. */
  List<HeldListener> all() {
    return List.copyOf(held);
  }
}
