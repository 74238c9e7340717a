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
  private final List<Held> receivers = new ArrayList<>(0);
  private final List<Held> stragglers = new ArrayList<>(0);
  private @Nullable Published published;

  Publication(Broker broker, ChannelId channel, Draft draft, SenderLocation policy) {
    super(broker, channel);
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
              broker.release(held);
              if (previous.isAfter(held.cursor)) {
                // The store told of a later message first: this is not the next one.
                stragglers.add(held);
              } else {
                receivers.add(held.with(message));
              }
            }
          }
          if (!receivers.isEmpty()) {
            store.leave(channel, receivers.size());
          }
          published = new Published(!receivers.isEmpty(), info);
          over();
        });
  }

  @Override
  public void noRoom() {
    answered(this::over);
  }

  @Override
  void act() {
    receivers.forEach(broker::deliver);
    stragglers.forEach(held -> Look.again(held).take());
    result.complete(published);
  }
}
