package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.config.Concurrency;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.Mechanism;
import io.pushrelay.store.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listener asks for its next message: it gets it, or is held until it comes, or is told why not.
 * To look and to be held is one step for the channel, so a message that is sent in between is
 * neither lost nor sent twice.
 */
class Look extends Turn implements Store.Next {
  final ListenerLocation location;
  private MessageId after;
  private final Listener listener;
  private final @Nullable Stream stream;
  private final OneStay stay;

  /** Whether the store counts this listener. */
  private boolean joined;

  /** The channel has gone since this listener was to share its place with the one held there. */
  private boolean vanished;

  private Store.Wish wish = Store.Wish.LOOK;

  /** The newest message seen at the desk when the store was asked. */
  private MessageId newestWhenAsked = MessageId.START;

  private @Nullable Message message;
  private boolean missed;
  @Nullable Ending ending;
  private @Nullable HeldStream begun;
  private List<Held> replaced = List.of();
  private List<Turn> recounts = List.of();

  Look(
      Broker broker,
      ChannelId channel,
      ListenerLocation location,
      MessageId after,
      Listener listener,
      OneStay stay) {
    super(broker, channel);
    this.location = location;
    this.after = after;
    this.listener = listener;
    this.stream = listener instanceof Stream staying ? staying : null;
    this.stay = stay;
  }

  /** Looks again for a listener that was held: the store still counts it. */
  static Look again(HeldOnce held) {
    Look look =
        new Look(
            held.broker, held.desk.channel, held.location, held.cursor, held.listener, held.stay);
    look.joined = true;
    look.missed = held.missed;
    return look;
  }

  @Override
  void start(Desk desk) {
    if (broker.isStopped()) {
      end(Ending.STOPPING);
    } else if (!isWanted()) {
      end(Ending.LEFT);
    } else {
      wish = wish(desk);
      newestWhenAsked = desk.newest;
      // Who stays is held first, and asks for what there is then.
      store.next(channel, stays() ? MessageId.END : after, wish, this);
    }
  }

  /** Whether this listener is to be held whatever there is for it. */
  boolean stays() {
    return stream != null;
  }

  /** Whether it is still to be held. */
  boolean isWanted() {
    return true;
  }

  /** Whether this listener is held if there is nothing for it. */
  private boolean waits() {
    return stays() || location.pollMode() != Mechanism.INTERVAL_POLL;
  }

  private Store.Wish wish(Desk desk) {
    if (joined || !waits()) {
      return Store.Wish.LOOK;
    }
    if (refusal(desk) != null) {
      return Store.Wish.LOOK;
    }
    if (takesOver(desk) && !vanished) {
      return Store.Wish.LOOK;
    }
    return location.authorizedChannelsOnly() ? Store.Wish.JOIN_KNOWN : Store.Wish.JOIN;
  }

  /** Why this listener may not be held now, null if it may. */
  private @Nullable Ending refusal(Desk desk) {
    int held = desk.listeners();
    if (location.concurrency() == Concurrency.FIRST && held > 0) {
      return Ending.CONFLICT;
    }
    int limit = location.maxChannelListeners();
    if (location.concurrency() == Concurrency.BROADCAST && limit > 0 && held >= limit) {
      return Ending.TOO_MANY_LISTENERS;
    }
    return null;
  }

  /** Whether this listener takes the place of those held before, and so needs none of its own. */
  private boolean takesOver(Desk desk) {
    return location.concurrency() == Concurrency.LAST && desk.counted() > 0;
  }

  @Override
  public void found(Message found, boolean missedSome) {
    onReply(
        () -> {
          message = found;
          missed |= missedSome;
          close();
        });
  }

  @Override
  public void nothing(MessageId last) {
    onReply(
        () -> {
          joined |= wish != Store.Wish.LOOK;
          Desk desk = desk();
          boolean foreign = broker.isForeign(after, last);
          if (foreign) {
            // Nobody knows what this listener has had: it gets what there is.
            after = MessageId.START;
            missed = true;
          }
          if (foreign && !stays()) {
            askStore();
          } else if (!waits()) {
            end(Ending.NOTHING_YET);
          } else if (broker.isStopped()) {
            end(Ending.STOPPING);
          } else if (!isWanted()) {
            end(Ending.LEFT);
          } else if (desk.newest.isAfter(newestWhenAsked) && desk.newest.isAfter(last)) {
            askStore(); // the store was slower than a message
          } else {
            Ending refusal = refusal(desk);
            if (refusal != null) {
              end(refusal);
            } else if (joined || takesOver(desk)) {
              hold(desk, last);
            } else {
              askStore(); // whoever was in the way has gone while the store was looking
            }
          }
        });
  }

  @Override
  public void unknown() {
    onReply(
        () -> {
          if (location.authorizedChannelsOnly()) {
            end(Ending.UNKNOWN_CHANNEL);
          } else if (!waits()) {
            end(Ending.NOTHING_YET);
          } else {
            joined = false;
            vanished = true;
            askStore();
          }
        });
  }

  @Override
  public void noRoom() {
    onReply(() -> end(Ending.NO_ROOM));
  }

  private void hold(Desk desk, MessageId last) {
    int places = joined ? 1 : 0;
    if (location.concurrency() == Concurrency.LAST) {
      places += desk.counted();
      replaced = broker.releaseAll(desk, Ending.CONFLICT);
    }
    if (places > 1) {
      store.leave(channel, places - 1);
    }
    joined = false; // the place is the held one's now
    holdListener(desk, last);
    recounts = broker.recounts(desk);
    close();
  }

  /** It is held from now on. */
  void holdListener(Desk desk, MessageId last) {
    Held held = stream == null ? once(desk, last) : stream(desk, stream);
    broker.hold(held);
    stay.holds(held);
  }

  private Held once(Desk desk, MessageId last) {
    boolean gap = missed || (!after.equals(MessageId.START) && last.isAfter(after));
    MessageId cursor = last.isAfter(after) ? last : after;
    return new HeldOnce(broker, desk, listener, location, cursor, gap, stay);
  }

  private Held stream(Desk desk, Stream staying) {
    begun = new HeldStream(broker, desk, staying, location, after, missed);
    return begun;
  }

  private void end(Ending reason) {
    ending = reason;
    close();
  }

  private void close() {
    if (joined) {
      store.leave(channel, 1);
    }
    finish();
  }

  @Override
  final void complete() {
    replaced.forEach(broker::deliver);
    recounts.forEach(Turn::run);
    tell();
  }

  /** Tells the listener what was decided. */
  void tell() {
    if (begun != null) {
      begun.start(stay);
    } else if (message != null) {
      Message found = message;
      if (found.body().length() > Deliveries.AT_ONCE) {
        broker.deliver(() -> listener.deliver(found, missed), found.body().length());
      } else {
        listener.deliver(found, missed);
      }
    } else if (ending != null) {
      listener.end(ending);
    }
  }
}
