package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.config.ListenerLocation;
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
  boolean joined;

  /** Whether the store was asked to. */
  private boolean joining;

  /** Whether it was asked to create the channel for that. */
  private boolean creating;

  /** Whether the store has been asked if its position is none of this relay's. */
  private boolean positionChecked;

  /** The newest message seen by the live channel when the store was asked. */
  private MessageId newestWhenAsked = MessageId.START;

  private @Nullable Message message;
  boolean missed;
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
    this(broker, channel, location, after, listener, broker.subscription(channel, listener));
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

  @Override
  void start(LiveChannel live) {
    if (ending != null) {
      end(ending);
    } else if (broker.isStopped()) {
      end(EndReason.STOPPING);
    } else if (!isWanted()) {
      end(EndReason.DISCONNECTED);
    } else {
      // Whose position may be unknown looks first: a message for it is no reason to replace others.
      positionChecked = positionChecked || stays() || !broker.foreign.has(after, MessageId.START);
      joining = positionChecked && !joined && waits();
      newestWhenAsked = live.newest;
      // Who stays is held first, and asks for what there is then.
      MessageId from = stays() ? MessageId.END : after;
      if (joined) {
        live.looks(this);
      }
      store.next(channel, from, ifNone(), location.admission(), this);
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

  private Store.IfNone ifNone() {
    if (!joining) {
      return Store.IfNone.LOOK;
    }
    creating = !location.authorizedChannelsOnly() && listener.mayCreate(channel);
    return creating ? Store.IfNone.JOIN : Store.IfNone.JOIN_KNOWN;
  }

  /** Says what became of the channel that might be created, if that was not said before. */
  private void answered(boolean created) {
    if (creating) {
      creating = false;
      listener.onJoined(channel, created);
    }
  }

  /** Whether it goes on if its channel is deleted before it is held. */
  public boolean survivesDelete() {
    return false;
  }

  /**
   * The store does not count it any more.
   *
   * @param reason why it ends, null if it does not
   */
  final void onPlaceLost(@Nullable EndReason reason) {
    joined = false;
    if (reason != EndReason.CHANNEL_DELETED || !survivesDelete()) {
      ending = reason;
    }
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
  public void nothing(MessageId last, int generation) {
    nothing(last, generation, false);
  }

  @Override
  public void created(MessageId last, int generation) {
    nothing(last, generation, true);
  }

  private void nothing(MessageId last, int generation, boolean created) {
    onReply(
        () -> {
          LiveChannel live = live();
          answered(created);
          if (joining) {
            takePlace(live, generation);
          }
          boolean foreign = broker.foreign.has(after, last);
          if (foreign) {
            // Nobody knows what this listener has had: it gets what there is.
            after = MessageId.START;
            missed = true;
          }
          positionChecked = true;
          if (ending != null) {
            end(ending);
          } else if (foreign && !stays()) {
            askStore();
          } else if (!waits()) {
            end(EndReason.NO_MESSAGE);
          } else if (broker.isStopped()) {
            end(EndReason.STOPPING);
          } else if (!isWanted()) {
            end(EndReason.DISCONNECTED);
          } else if (live.newest.isAfter(newestWhenAsked) && live.newest.isAfter(last)) {
            askStore(); // the store was slower than a message
          } else if (joined) {
            hold(live, last);
          } else {
            askStore(); // for a place, or another one if it has lost its own while it was looking
          }
        });
  }

  /** The store counts it from now on, and those whom it replaces no more. */
  private void takePlace(LiveChannel live, int generation) {
    if (location.admission().replacesOthers()) {
      List<HeldListener> others = broker.endAll(live, EndReason.CONFLICT);
      others.addAll(replaced);
      replaced = others;
    }
    live.enter(generation);
    joining = false;
    joined = true;
  }

  @Override
  public void full(MessageId last) {
    onReply(() -> end(EndReason.refusal(location)));
  }

  @Override
  public void unknown() {
    onReply(
        () -> {
          joined = false;
          positionChecked = true;
          if (ending == null && location.authorizedChannelsOnly()) {
            end(EndReason.UNKNOWN_CHANNEL);
          } else if (!waits()) {
            end(EndReason.NO_MESSAGE);
          } else if (ending == null && joining) {
            end(EndReason.TOO_MANY_CHANNELS); // or it would have been created
          } else {
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
    joined = false; // the place is the held one's now
    holdListener(live, last);
    recounts = RecountOperation.ofUncounted(live);
    close();
  }

  /** It is held from now on. */
  public void holdListener(LiveChannel live, MessageId last) {
    HeldListener held;
    if (listener.isStreaming()) {
      begun = new HeldStream(broker, live, listener, location, after, missed);
      held = begun;
    } else {
      held = poll(live, last);
    }
    broker.hold(held);
    subscription.hold(held);
  }

  private HeldListener poll(LiveChannel live, MessageId last) {
    boolean gap = missed || (!after.equals(MessageId.START) && last.isAfter(after));
    MessageId cursor = last.isAfter(after) ? last : after;
    return new HeldPoll(broker, live, listener, location, cursor, gap, subscription);
  }

  private void end(EndReason reason) {
    ending = reason;
    close();
  }

  private void close() {
    answered(false);
    if (joined) {
      store.leave(channel, live().generation(), 1);
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
      Delivery.answer(broker, listener, message, missed);
    } else if (ending != null) {
      listener.end(ending);
    } else {
      listener.onWaiting();
    }
  }
}
