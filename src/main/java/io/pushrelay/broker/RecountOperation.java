package io.pushrelay.broker;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import java.util.List;

/**
 * Has the store count a listener again whose channel was deleted and may have come back. If it has
 * not, or there is no room, nothing happens: the listener stays where it is and hears of what is
 * sent. One that the store has lost ends if others have its place.
 */
final class RecountOperation extends ChannelOperation implements Store.NextReply {
  private final HeldListener held;
  private boolean wakes;
  private boolean refused;

  RecountOperation(HeldListener held) {
    super(held.broker, held.live.channel);
    this.held = held;
  }

  @Override
  void start(LiveChannel live) {
    if (held.isHeld() && !held.counted && !held.recounting) {
      held.recounting = true;
      store.next(channel, MessageId.END, Store.IfNone.JOIN_KNOWN, admission(), this);
    } else {
      finish();
    }
  }

  /** For all whom the store does not count; under the lock. */
  static List<ChannelOperation> ofUncounted(LiveChannel live) {
    List<HeldListener> uncounted = live.uncounted();
    if (uncounted.isEmpty()) {
      return List.of(); // as for nearly every message
    }
    return uncounted.stream().<ChannelOperation>map(RecountOperation::new).toList();
  }

  /** It was let in before, and takes nobody's place. */
  private Admission admission() {
    Admission own = held.location.admission();
    return held.placeLost && !own.replacesOthers() ? own : Admission.ALL;
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
            wakes = held.onChannelRestored(last);
          } else {
            store.leave(channel, generation, 1);
          }
          ends();
        });
  }

  @Override
  public void full(MessageId last) {
    onReply(
        () -> {
          refused = true;
          ends();
        });
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
  void complete() {
    if (refused) {
      broker.end(held, EndReason.refusal(held.location));
    } else if (wakes) {
      broker.enqueue(held);
    }
  }
}
