package io.pushrelay.broker;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;

/** A stream asks for what comes after its cursor: it is told, or waits there. */
final class FetchNextOperation extends ChannelOperation implements Store.NextReply {
  private final HeldStream held;

  /** The newest message seen by the live channel when the store was asked. */
  private MessageId newestWhenAsked = MessageId.START;

  private boolean waits;

  FetchNextOperation(HeldStream held) {
    super(held.broker, held.live.channel);
    this.held = held;
  }

  @Override
  void start(LiveChannel live) {
    if (held.isHeld()) {
      newestWhenAsked = live.newest;
      store.next(channel, held.cursor, Store.IfNone.LOOK, Admission.ALL, this);
    } else {
      finish();
    }
  }

  @Override
  public void found(Message message, boolean missed) {
    onReply(
        () -> {
          TransientMessages.Entry unkept = live().firstTransient(held, held.cursor);
          if (unkept != null && message.id().isAfter(unkept.message().id())) {
            deliverNext(unkept);
          } else {
            held.deliverNext(message, missed);
            finish();
          }
        });
  }

  @Override
  public void nothing(MessageId last, int generation) {
    onReply(
        () -> {
          TransientMessages.Entry unkept = live().firstTransient(held, held.cursor);
          MessageId newest = live().newest;
          if (unkept != null) {
            deliverNext(unkept);
          } else if (held.isHeld() && newest.isAfter(newestWhenAsked) && newest.isAfter(last)) {
            askStore(); // the store was slower than a message
          } else {
            wait(last);
          }
        });
  }

  @Override
  public void full(MessageId last) {
    throw new IllegalStateException("it only looks");
  }

  @Override
  public void unknown() {
    // A channel with listeners is not forgotten; it was deleted, of which they have been told.
    onReply(() -> wait(MessageId.START));
  }

  @Override
  public void noRoom() {
    throw new IllegalStateException("there was nothing to make room for");
  }

  @Override
  public void failed(StoreException reason) {
    onReply(
        () -> {
          if (held.isHeld()) {
            held.retryLater();
            waits = true;
          }
          finish();
        });
  }

  private void deliverNext(TransientMessages.Entry unkept) {
    held.deliverNext(unkept.message(), unkept.isMissedAfter(held.cursor));
    finish();
  }

  private void wait(MessageId last) {
    if (held.isHeld()) {
      held.waitAfter(last);
      waits = true;
    }
    finish();
  }

  @Override
  void complete() {
    if (!waits) {
      // In another thread: the next stream is served before the next message of this one.
      broker.enqueue(held);
    }
  }
}
