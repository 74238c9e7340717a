package io.pushrelay.broker;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;

/**
 * Has the store count a listener again whose channel was deleted and may have come back. If it has
 * not, or there is no room, nothing happens: the listener stays where it is and hears of what is
 * sent.
 */
final class RecountOperation extends ChannelOperation implements Store.NextReply {
  private final HeldListener held;

  RecountOperation(HeldListener held) {
    super(held.broker, held.live.channel);
    this.held = held;
  }

  @Override
  void start(LiveChannel live) {
    if (held.isHeld() && !held.counted && !held.recounting) {
      held.recounting = true;
      // It was let in before.
      store.next(channel, MessageId.END, Store.IfNone.JOIN_KNOWN, Admission.ALL, this);
    } else {
      finish();
    }
  }

  @Override
  public void found(Message message, boolean missed) {
    throw new IllegalStateException("there is nothing after the end");
  }

  @Override
  public void nothing(MessageId last, int generation) {
    onReply(
        () -> {
          live().enter(generation);
          if (held.isHeld()) {
            live().count(held);
            held.onChannelRestored();
          } else {
            store.leave(channel, generation, 1);
          }
          ends();
        });
  }

  @Override
  public void full(MessageId last) {
    throw new IllegalStateException("everybody is let in");
  }

  @Override
  public void unknown() {
    onReply(this::ends);
  }

  @Override
  public void noRoom() {
    onReply(this::ends);
  }

  /** The next operation of the channel asks again. */
  @Override
  public void failed(StoreException reason) {
    onReply(this::ends);
  }

  private void ends() {
    held.recounting = false;
    finish();
  }

  @Override
  void complete() {}
}
