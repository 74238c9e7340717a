package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.config.value.PollMode;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listener asks for its next message: it gets it, or is held until it comes, or is told why not.
 * To look and to be held is one step for the channel, so a message that is sent in between is
 * neither lost nor sent twice.
 */
public class ListenOperation extends ChannelOperation implements Store.NextReply {
  final ListenerLocation location;
  private MessageId after;
  private final Listener listener;
  private final SingleSubscription subscription;

  /** Whether the store counts this listener. */
  private boolean joined;

  /** The channel was deleted, so there is no place in the store's count to take over. */
  private boolean vanished;

  private Store.IfNone ifNone = Store.IfNone.LOOK;

  /** The newest message seen by the live channel when the store was asked. */
  private MessageId newestWhenAsked = MessageId.START;

  private @Nullable Message message;
  private boolean missed;
  public @Nullable EndReason ending;
  private @Nullable HeldStream begun;
  private List<HeldListener> replaced = List.of();
  private List<ChannelOperation> recounts = List.of();

  public ListenOperation(
      Broker broker,
      ChannelId channel,
      ListenerLocation location,
      MessageId after,
      Listener listener) {
    this(broker, channel, location, after, listener, new SingleSubscription(broker, channel));
  }

  ListenOperation(
      Broker broker,
      ChannelId channel,
      ListenerLocation location,
      MessageId after,
      Listener listener,
      SingleSubscription subscription) {
    super(broker, channel);
    this.location = location;
    this.after = after;
    this.listener = listener;
    this.subscription = subscription;
  }

  /** Looks again for a listener that was held: the store still counts it. */
  static ListenOperation again(HeldPoll held) {
    ListenOperation look =
        new ListenOperation(
            held.broker,
            held.live.channel,
            held.location,
            held.cursor,
            held.listener,
            held.subscription);
    look.joined = true;
    look.missed = held.missed;
    return look;
  }

  @Override
  void start(LiveChannel live) {
    if (broker.isStopped()) {
      end(EndReason.STOPPING);
    } else if (!isWanted()) {
      end(EndReason.DISCONNECTED);
    } else {
      ifNone = ifNone(live);
      newestWhenAsked = live.newest;
      // Who stays is held first, and asks for what there is then.
      store.next(channel, stays() ? MessageId.END : after, ifNone, this);
    }
  }

  /** Whether this listener is to be held whatever there is for it. */
  public boolean stays() {
    return listener.isStreaming();
  }

  /** Whether it is still to be held. */
  public boolean isWanted() {
    return true;
  }

  /** Whether this listener is held if there is nothing for it. */
  private boolean waits() {
    return stays() || location.pollMode() != PollMode.INTERVAL_POLL;
  }

  private Store.IfNone ifNone(LiveChannel live) {
    if (joined || !waits()) {
      return Store.IfNone.LOOK;
    }
    if (refusal(live) != null) {
      return Store.IfNone.LOOK;
    }
    if (replacesOthers(live) && !vanished) {
      return Store.IfNone.LOOK;
    }
    return location.authorizedChannelsOnly() ? Store.IfNone.JOIN_KNOWN : Store.IfNone.JOIN;
  }

  /** Why this listener may not be held now, null if it may. */
  private @Nullable EndReason refusal(LiveChannel live) {
    int held = live.listeners();
    if (location.concurrency() == Concurrency.FIRST && held > 0) {
      return EndReason.CONFLICT;
    }
    int limit = location.maxChannelListeners();
    if (location.concurrency() == Concurrency.BROADCAST && limit > 0 && held >= limit) {
      return EndReason.TOO_MANY_LISTENERS;
    }
    return null;
  }

  /** Whether this listener replaces those who are held, and takes over their place in the count. */
  private boolean replacesOthers(LiveChannel live) {
    return location.concurrency() == Concurrency.LAST && live.counted() > 0;
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
          joined |= ifNone != Store.IfNone.LOOK;
          LiveChannel live = live();
          boolean foreign = broker.isForeign(after, last);
          if (foreign) {
            // Nobody knows what this listener has had: it gets what there is.
            after = MessageId.START;
            missed = true;
          }
          if (foreign && !stays()) {
            askStore();
          } else if (!waits()) {
            end(EndReason.NO_MESSAGE);
          } else if (broker.isStopped()) {
            end(EndReason.STOPPING);
          } else if (!isWanted()) {
            end(EndReason.DISCONNECTED);
          } else if (live.newest.isAfter(newestWhenAsked) && live.newest.isAfter(last)) {
            askStore(); // the store was slower than a message
          } else {
            EndReason refusal = refusal(live);
            if (refusal != null) {
              end(refusal);
            } else if (joined || replacesOthers(live)) {
              hold(live, last);
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
            end(EndReason.UNKNOWN_CHANNEL);
          } else if (!waits()) {
            end(EndReason.NO_MESSAGE);
          } else {
            joined = false;
            vanished = true;
            askStore();
          }
        });
  }

  @Override
  public void noRoom() {
    onReply(() -> end(EndReason.NO_ROOM));
  }

  @Override
  public void failed(StoreException reason) {
    onReply(() -> end(EndReason.STORE_FAILED));
  }

  private void hold(LiveChannel live, MessageId last) {
    int places = joined ? 1 : 0;
    if (location.concurrency() == Concurrency.LAST) {
      places += live.counted();
      replaced = broker.releaseAll(live, EndReason.CONFLICT);
    }
    if (places > 1) {
      store.leave(channel, places - 1);
    }
    joined = false; // the place is the held one's now
    holdListener(live, last);
    recounts = broker.recounts(live);
    close();
  }

  /** It is held from now on. */
  public void holdListener(LiveChannel live, MessageId last) {
    HeldListener held = listener.isStreaming() ? stream(live) : poll(live, last);
    broker.hold(held);
    subscription.hold(held);
  }

  private HeldListener poll(LiveChannel live, MessageId last) {
    boolean gap = missed || (!after.equals(MessageId.START) && last.isAfter(after));
    MessageId cursor = last.isAfter(after) ? last : after;
    return new HeldPoll(broker, live, listener, location, cursor, gap, subscription);
  }

  private HeldListener stream(LiveChannel live) {
    begun = new HeldStream(broker, live, listener, location, after, missed);
    return begun;
  }

  private void end(EndReason reason) {
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
    replaced.forEach(broker::enqueue);
    recounts.forEach(ChannelOperation::run);
    tell();
  }

  /** Tells the listener what was decided. */
  public void tell() {
    if (begun != null) {
      begun.start();
    } else if (message != null) {
      Message found = message;
      if (found.body().length() > DeliveryPool.INLINE_LIMIT) {
        broker.enqueue(() -> listener.deliver(found, missed), found.body().length());
      } else {
        listener.deliver(found, missed);
      }
    } else if (ending != null) {
      listener.end(ending);
    }
  }
}
