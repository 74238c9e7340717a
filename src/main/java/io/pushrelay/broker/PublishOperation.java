package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A sender's message goes into the channel and to whoever is held there. */
public final class PublishOperation extends ChannelOperation implements Store.Appended {
  final CompletableFuture<@Nullable PublishResult> result = new CompletableFuture<>();
  private final NewMessage draft;
  private final SenderLocation policy;
  private final boolean helped;
  private final List<HeldListener> receivers = new ArrayList<>(0);
  private final List<ChannelOperation> stragglers = new ArrayList<>(0);
  private int leaving;
  private boolean delivered;
  private @Nullable PublishResult published;

  /**
   * @param helped whether {@link Broker#help} is called afterwards
   */
  PublishOperation(
      Broker broker, ChannelId channel, NewMessage draft, SenderLocation policy, boolean helped) {
    super(broker, channel);
    this.helped = helped;
    this.draft = draft;
    this.policy = policy;
  }

  @Override
  void start(LiveChannel live) {
    store.append(channel, draft, policy, this);
  }

  @Override
  public void appended(Message message, MessageId previous, ChannelInfo info) {
    onReply(
        () -> {
          LiveChannel live = live();
          if (message.id().isAfter(live.newest)) {
            live.newest = message.id();
          }
          for (HeldListener held : live.all()) {
            if (message.id().isAfter(held.cursor)) {
              held.onMessage(this, message, previous);
            }
          }
          if (!isKept()) {
            live.pass(message, previous, broker.passing);
          }
          if (leaving > 0) {
            store.leave(channel, leaving);
          }
          published = new PublishResult(delivered, info);
          stragglers.addAll(broker.recounts(live));
          finish();
        });
  }

  /** This listener is to be sent the message. */
  public void receives(HeldListener held) {
    delivered = true;
    wakes(held);
  }

  /** This listener is to look, and may find another message first. */
  public void wakes(HeldListener held) {
    receivers.add(held);
  }

  /**
   * A stream is sent the message when its client has taken what was before it.
   *
   * @param reading whether its client has taken something a moment ago
   */
  public void comesNext(HeldListener held, boolean reading) {
    delivered |= reading;
    findsLater(held);
  }

  /** This listener looks for the message when it can take it. */
  public void findsLater(HeldListener held) {
    if (!isKept()) {
      live().markBehind(held);
    }
  }

  /** Whether those who come later find the message. */
  boolean isKept() {
    return policy.keeps();
  }

  /** A listener is told something else than the message, which this operation finds out. */
  void looksAgain(HeldListener held, ChannelOperation turn) {
    if (held.isHeld()) {
      findsLater(held);
    }
    stragglers.add(turn);
  }

  /** A listener was released, and does not count any more. */
  void leaves() {
    leaving++;
  }

  @Override
  public void noRoom() {
    onReply(this::finish);
  }

  @Override
  void complete() {
    if (helped && receivers.size() == 1 && receivers.get(0).isQuick()) {
      broker.deliverSoon(receivers.get(0));
    } else {
      receivers.forEach(broker::deliver);
    }
    // Not here: who looks may be answered at once, and this thread serves the sender's request.
    stragglers.forEach(operation -> broker.deliver(operation::run, 0));
    result.complete(published);
  }
}
