package io.pushrelay.store.redis;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;

/** For a listener for whom there is no room: it may have a message all the same. */
final class RoomlessReply implements Store.NextReply {
  private final Store.IfNone ifNone;
  private final Store.NextReply then;

  /**
   * @param ifNone what the listener wished for
   */
  RoomlessReply(Store.IfNone ifNone, Store.NextReply then) {
    this.ifNone = ifNone;
    this.then = then;
  }

  @Override
  public void found(Message message, boolean missed) {
    then.found(message, missed);
  }

  @Override
  public void nothing(MessageId last, int generation) {
    then.noRoom();
  }

  @Override
  public void full(MessageId last) {
    then.full(last);
  }

  @Override
  public void unknown() {
    if (ifNone == Store.IfNone.JOIN) {
      then.noRoom(); // the channel was to be created
    } else {
      then.unknown();
    }
  }

  @Override
  public void noRoom() {
    then.noRoom();
  }

  @Override
  public void failed(StoreException reason) {
    then.failed(reason);
  }
}
