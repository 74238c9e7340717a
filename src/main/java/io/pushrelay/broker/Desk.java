package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import java.util.ArrayList;
import java.util.List;

/**
 * Where one channel is served: the listeners held on it, and the lock under which everything that
 * happens to the channel is decided, one turn after the other. There is a desk only while there is
 * something to do at it.
 *
 * <p>Guarded by its own monitor.
 */
final class Desk {
  final ChannelId channel;

  /** How many turns are under way, counting those that wait for the store. */
  int turns;

  /** Nobody comes here any more: there may be another desk for the channel. */
  boolean closed;

  /** The newest message that was seen here. */
  MessageId newest = MessageId.START;

  private final List<Held> held = new ArrayList<>(0);

  Desk(ChannelId channel) {
    this.channel = channel;
  }

  int listeners() {
    return held.size();
  }

  void hold(Held listener) {
    listener.place = held.size();
    held.add(listener);
  }

  /** Takes a listener off the list, at the cost of one, however many there are. */
  void release(Held listener) {
    Held last = held.remove(held.size() - 1);
    if (last != listener) {
      held.set(listener.place, last);
      last.place = listener.place;
    }
    listener.isReleased();
  }

  /** Those who are held now: a copy, which stays as it is when they are released. */
  List<Held> all() {
    return List.copyOf(held);
  }
}
