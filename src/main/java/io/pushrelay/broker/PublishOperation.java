package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A sender's message goes into the channel and to whoever is held there. */
final class PublishOperation extends MessageOperation implements Store.AppendReply {
  final CompletableFuture<@Nullable PublishResult> result = new CompletableFuture<>();
  private final NewMessage message;
  private final RetentionPolicy policy;

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
  public void appended(Message sent, MessageId previous, ChannelInfo now, boolean heardElsewhere) {
    if (publish(sent, previous, now, heardElsewhere)) {
      completeLater();
    }
  }

  /**
   * The message was sent.
   *
   * @return whether the caller completes the operation
   */
  boolean publish(Message sent, MessageId previous, ChannelInfo now, boolean heardElsewhere) {
    broker.metrics.messagePublished();
    LiveChannel live = live();
    synchronized (live) {
      publishTo(live, sent, previous);
      info = now;
      delivered |= heardElsewhere;
      return finish();
    }
  }

  /**
   * The message was not sent.
   *
   * @return whether the caller completes the operation
   */
  boolean end() {
    synchronized (live()) {
      return finish();
    }
  }

  @Override
  boolean isKept() {
    return policy.keeps();
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
    PublishResult published = deliver();
    if (failure != null) {
      result.completeExceptionally(failure);
    } else {
      result.complete(published);
    }
  }

  /**
   * Has those have the message whom it is for; without the lock.
   *
   * @return null if it was not sent
   */
  @Nullable PublishResult deliver() {
    Runnable delivery = PublishResult.NOTHING_LEFT;
    if (receivers.size() == 1 && receivers.get(0).isQuick()) {
      delivery = broker.small.defer(receivers.get(0));
    } else {
      receivers.forEach(broker::enqueue);
    }
    runLater();
    return info == null ? null : new PublishResult(delivered, info, delivery);
  }
}
