package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A sender's message goes into the channel and to whoever is held there. */
public final class PublishOperation extends ChannelOperation implements Store.AppendReply {
  final CompletableFuture<@Nullable PublishResult> result = new CompletableFuture<>();
  private final NewMessage message;
  private final RetentionPolicy policy;
  private final List<HeldListener> receivers = new ArrayList<>(0);
  private final List<ChannelOperation> later = new ArrayList<>(0);
  private int leaving;
  private boolean delivered;

  /** The channel, null if there is no room for the message. */
  private @Nullable ChannelInfo info;

  private @Nullable StoreException failure;

  PublishOperation(Broker broker, ChannelId channel, NewMessage message, RetentionPolicy policy) {
    super(broker, channel);
    this.message = message;
    this.policy = policy;
  }

  @Override
  void start(LiveChannel live) {
    store.append(channel, message, policy, this);
  }

  @Override
  public void appended(Message sent, MessageId previous, ChannelInfo now) {
    broker.metrics.messagePublished();
    boolean completes;
    LiveChannel live = live();
    synchronized (live) {
      if (sent.id().isAfter(live.newest)) {
        live.newest = sent.id();
      }
      for (HeldListener held : live.all()) {
        if (sent.id().isAfter(held.cursor)) {
          held.onMessage(this, sent, previous);
        }
      }
      if (!isKept()) {
        live.keepTransient(sent, previous, broker.transients);
      }
      if (leaving > 0) {
        store.leave(channel, leaving);
      }
      info = now;
      later.addAll(broker.recounts(live));
      completes = finish();
    }
    if (completes) {
      complete();
    }
  }

  /** This listener is to be sent the message. */
  public void deliverTo(HeldListener held) {
    delivered = true;
    receivers.add(held);
  }

  /** This listener is to look, and may find another message first. */
  public void wake(HeldListener held) {
    receivers.add(held);
  }

  /**
   * A stream is sent the message when its client has taken what was before it.
   *
   * @param reading whether its client has taken something a moment ago
   */
  public void deliverLater(HeldListener held, boolean reading) {
    delivered |= reading;
    keepForLater(held);
  }

  /** This listener looks for the message when it can take it. */
  public void keepForLater(HeldListener held) {
    if (!isKept()) {
      live().markLagging(held);
    }
  }

  /** Whether those who come later find the message. */
  boolean isKept() {
    return policy.keeps();
  }

  /** A listener looks for its next message itself, for this one may not be the next. */
  void lookAgain(HeldListener held, ChannelOperation look) {
    if (held.isHeld()) {
      keepForLater(held);
    }
    later.add(look);
  }

  /** A listener was released, and does not count any more. */
  void countLeaving() {
    leaving++;
  }

  @Override
  public void noRoom() {
    onReply(this::finish);
  }

  @Override
  public void failed(StoreException reason) {
    onReply(
        () -> {
          failure = reason;
          finish();
        });
  }

  @Override
  void complete() {
    Runnable delivery = PublishResult.NOTHING_LEFT;
    if (receivers.size() == 1 && receivers.get(0).isQuick()) {
      delivery = broker.small.defer(receivers.get(0));
    } else {
      receivers.forEach(broker::enqueue);
    }
    // Not here: who looks may be answered at once, and this thread serves the sender's request.
    later.forEach(operation -> broker.enqueue(operation::run, 0));
    if (failure != null) {
      result.completeExceptionally(failure);
    } else {
      result.complete(info == null ? null : new PublishResult(delivered, info, delivery));
    }
  }
}
