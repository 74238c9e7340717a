package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Draft;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A sender's message goes into the channel and to whoever is held there. */
final class Publication extends Turn implements Store.Appended {
  final CompletableFuture<@Nullable Published> result = new CompletableFuture<>();
  private final Draft draft;
  private final SenderLocation policy;
  private final boolean helped;
  private final List<Held> receivers = new ArrayList<>(0);
  private final List<Turn> stragglers = new ArrayList<>(0);
  private int leaving;
  private boolean comesNext;
  private @Nullable Published published;

  /**
   * @param helped whether {@link Broker#help} is called afterwards
   */
  Publication(
      Broker broker, ChannelId channel, Draft draft, SenderLocation policy, boolean helped) {
    super(broker, channel);
    this.helped = helped;
    this.draft = draft;
    this.policy = policy;
  }

  @Override
  void begin(Desk desk) {
    store.append(channel, draft, policy, this);
  }

  @Override
  public void appended(Message message, MessageId previous, ChannelInfo info) {
    answered(
        () -> {
          Desk desk = desk();
          if (message.id().isAfter(desk.newest)) {
            desk.newest = message.id();
          }
          for (Held held : desk.all()) {
            if (message.id().isAfter(held.cursor)) {
              held.hear(this, message, previous);
            }
          }
          if (leaving > 0) {
            store.leave(channel, leaving);
          }
          boolean delivered = !receivers.isEmpty() || (comesNext && policy.keeps());
          published = new Published(delivered, info);
          over();
        });
  }

  /** This listener is to be sent the message. */
  void receives(Held held) {
    receivers.add(held);
  }

  /** A stream is being sent what was before the message, which comes next if it is kept. */
  void comesNext() {
    comesNext = true;
  }

  /** Whether those who come later find the message. */
  boolean isKept() {
    return policy.keeps();
  }

  /** A listener is told something else than the message, which this turn finds out. */
  void looksAgain(Turn turn) {
    stragglers.add(turn);
  }

  /** A listener was released, and does not count any more. */
  void leaves() {
    leaving++;
  }

  @Override
  public void noRoom() {
    answered(this::over);
  }

  @Override
  void act() {
    if (helped && receivers.size() == 1 && receivers.get(0).isSoonOver()) {
      broker.deliverSoon(receivers.get(0));
    } else {
      receivers.forEach(broker::deliver);
    }
    stragglers.forEach(Turn::take);
    result.complete(published);
  }
}
