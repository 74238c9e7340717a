package io.pushrelay.broker;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Store;

/** A stream asks for what comes after its cursor: it is told, or waits there. */
final class FetchNextOperation extends ChannelOperation implements Store.Next {
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
      store.next(channel, held.cursor, Store.IfNone.LOOK, this);
    } else {
      finish();
    }
  }

  @Override
  public void found(Message message, boolean missed) {
    onReply(
        () -> {
          PassingMessages.Passing passing = live().firstPassing(held, held.cursor);
          if (passing != null && message.id().isAfter(passing.message().id())) {
            takes(passing);
          } else {
            held.takes(message, missed);
            finish();
          }
        });
  }

  @Override
  public void nothing(MessageId last) {
    onReply(
        () -> {
          PassingMessages.Passing passing = live().firstPassing(held, held.cursor);
          MessageId newest = live().newest;
          if (passing != null) {
            takes(passing);
          } else if (held.isHeld() && newest.isAfter(newestWhenAsked) && newest.isAfter(last)) {
            askStore(); // the store was slower than a message
          } else {
            wait(last);
          }
        });
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

  private void takes(PassingMessages.Passing passing) {
    held.takes(passing.message(), passing.isMissedAfter(held.cursor));
    finish();
  }

  private void wait(MessageId last) {
    if (held.isHeld()) {
      held.waitsAfter(last);
      waits = true;
    }
    finish();
  }

  @Override
  void complete() {
    if (!waits) {
      broker.deliver(
          held); // in another thread: the next stream's turn comes before the next of this one
    }
  }
}
