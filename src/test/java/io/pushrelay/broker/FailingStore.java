package io.pushrelay.broker;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Publication;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import java.util.List;

/** A store that can't be reached from {@link #fail} until {@link #recover}. One thread. */
final class FailingStore extends ForwardingStore {
  final StoreException away = new StoreException("The store is away.");

  private boolean failing;

  FailingStore(Store near) {
    super(near);
  }

  void fail() {
    failing = true;
  }

  void recover() {
    failing = false;
  }

  @Override
  public void append(
      ChannelId channel, NewMessage message, RetentionPolicy policy, AppendReply then) {
    if (failing) {
      then.failed(away);
    } else {
      near.append(channel, message, policy, then);
    }
  }

  @Override
  public void appendAll(
      List<Publication> publications, RetentionPolicy policy, AppendAllReply then) {
    if (failing) {
      then.failed(away);
    } else {
      near.appendAll(publications, policy, then);
    }
  }

  @Override
  public void create(ChannelId channel, RetentionPolicy policy, InfoReply then) {
    if (failing) {
      then.failed(away);
    } else {
      near.create(channel, policy, then);
    }
  }

  @Override
  public void next(
      ChannelId channel, MessageId after, IfNone ifNone, Admission admission, NextReply then) {
    if (failing) {
      then.failed(away);
    } else {
      near.next(channel, after, ifNone, admission, then);
    }
  }

  @Override
  public void info(ChannelId channel, InfoReply then) {
    if (failing) {
      then.failed(away);
    } else {
      near.info(channel, then);
    }
  }

  @Override
  public void delete(ChannelId channel, InfoReply then) {
    if (failing) {
      then.failed(away);
    } else {
      near.delete(channel, then);
    }
  }
}
