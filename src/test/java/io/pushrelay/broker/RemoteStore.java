package io.pushrelay.broker;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Publication;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.store.Catalogue;
import io.pushrelay.store.Store;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one of several brokers sees of a store that they share and that is far away: what is asked
 * takes effect later, and what is told comes later still, each in its order. One thread.
 */
final class RemoteStore implements Store {
  private final Store near;
  private final List<RemoteStore> all;
  private final List<News> news = new ArrayList<>();
  private final Queue<Runnable> requests = new ArrayDeque<>();
  private final Queue<Runnable> replies = new ArrayDeque<>();

  /** Of the replies, those that may be lost. */
  private final Set<Runnable> messages = new HashSet<>();

  /**
   * @param all those who share it; this one is added
   */
  RemoteStore(Store near, List<RemoteStore> all) {
    this.near = near;
    this.all = all;
    all.add(this);
  }

  /** Has the oldest request take effect; says whether there was one. */
  boolean takeOne() {
    return runOne(requests);
  }

  /** Tells the oldest reply or news; says whether there was one. */
  boolean tellOne() {
    return runOne(replies);
  }

  /** Messages from elsewhere that it was still to hear of are lost. */
  void interrupt(List<ChannelId> channels) {
    replies.removeAll(messages);
    messages.clear();
    channels.forEach(
        channel -> replies.add(() -> news.forEach(told -> told.interrupted(channel, true))));
  }

  private static boolean runOne(Queue<Runnable> queue) {
    Runnable oldest = queue.poll();
    if (oldest == null) {
      return false;
    }
    oldest.run();
    return true;
  }

  private interface Telling {
    void tell(News told);
  }

  private void tellOthers(Telling telling) {
    for (RemoteStore other : others()) {
      other.replies.add(() -> other.news.forEach(telling::tell));
    }
  }

  private List<RemoteStore> others() {
    return all.stream().filter(other -> other != this).toList();
  }

  @Override
  public void subscribe(News told) {
    news.add(told);
  }

  @Override
  public void append(
      ChannelId channel, NewMessage draft, RetentionPolicy policy, AppendReply then) {
    AppendReply later =
        new LaterReply.Append(then, replies::add) {
          @Override
          public void appended(
              Message message, MessageId previous, ChannelInfo info, boolean heardElsewhere) {
            super.appended(message, previous, info, heardElsewhere);
            tellOthers(channel, message, previous, policy);
          }
        };
    requests.add(() -> near.append(channel, draft, policy, later));
  }

  private void tellOthers(
      ChannelId channel, Message message, MessageId previous, RetentionPolicy policy) {
    for (RemoteStore other : others()) {
      Runnable news =
          () ->
              other.news.forEach(told -> told.appended(channel, message, previous, policy.keeps()));
      other.messages.add(news);
      other.replies.add(news);
    }
  }

  @Override
  public void appendAll(
      List<Publication> publications, RetentionPolicy policy, AppendAllReply then) {
    AppendAllReply later =
        new LaterReply.AppendAll(then, replies::add) {
          @Override
          public void appended(List<Appended> all) {
            super.appended(all);
            for (int i = 0; i < all.size(); i++) {
              Appended one = all.get(i);
              tellOthers(publications.get(i).channel(), one.message(), one.previous(), policy);
            }
          }
        };
    requests.add(() -> near.appendAll(publications, policy, later));
  }

  @Override
  public void create(ChannelId channel, RetentionPolicy policy, InfoReply then) {
    requests.add(() -> near.create(channel, policy, new LaterReply.Info(then, replies::add)));
  }

  @Override
  public void next(
      ChannelId channel, MessageId after, IfNone ifNone, Admission admission, NextReply then) {
    NextReply later =
        new LaterReply.Next(then, replies::add) {
          @Override
          public void nothing(MessageId last, int generation) {
            super.nothing(last, generation);
            if (ifNone != IfNone.LOOK && admission.replacesOthers()) {
              tellOthers(told -> told.replaced(channel));
            }
          }
        };
    requests.add(() -> near.next(channel, after, ifNone, admission, later));
  }

  @Override
  public void leave(ChannelId channel, int generation, int listeners) {
    requests.add(() -> near.leave(channel, generation, listeners));
  }

  @Override
  public void acknowledge(ChannelId channel, MessageId message) {
    requests.add(() -> near.acknowledge(channel, message));
  }

  @Override
  public void info(ChannelId channel, InfoReply then) {
    requests.add(() -> near.info(channel, new LaterReply.Info(then, replies::add)));
  }

  @Override
  public void delete(ChannelId channel, InfoReply then) {
    InfoReply later =
        new LaterReply.Info(then, replies::add) {
          @Override
          public void info(@Nullable ChannelInfo info) {
            super.info(info);
            tellOthers(told -> told.deleted(channel));
          }
        };
    requests.add(() -> near.delete(channel, later));
  }

  @Override
  public Catalogue catalogue() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void expire() {
    requests.add(near::expire);
  }

  @Override
  public void close() {}
}
