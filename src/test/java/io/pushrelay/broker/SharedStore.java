package io.pushrelay.broker;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Publication;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.channel.SubjectCounts;
import io.pushrelay.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one of several brokers sees of a store that they share: what one does is news to the others,
 * who hear of it at once, or not at all while they are cut off. One thread.
 */
final class SharedStore extends ForwardingStore {
  private final List<SharedStore> all;
  private final List<News> news = new ArrayList<>();
  private boolean cutOff;

  /**
   * @param all those who share it; this one is added
   */
  SharedStore(Store near, List<SharedStore> all) {
    super(near);
    this.all = all;
    all.add(this);
  }

  /** Hears of nothing from now on. */
  void cutOff() {
    cutOff = true;
  }

  /** Hears again of what happens from now on. */
  void reconnect(ChannelId... channels) {
    cutOff = false;
    news.forEach(told -> List.of(channels).forEach(channel -> told.interrupted(channel, true)));
  }

  /** The store has lost the listeners of this one. */
  void lose(ChannelId channel) {
    news.forEach(told -> told.interrupted(channel, false));
  }

  private List<News> others() {
    return all.stream()
        .filter(other -> other != this && !other.cutOff)
        .flatMap(other -> other.news.stream())
        .toList();
  }

  @Override
  public void subscribe(News told) {
    news.add(told);
  }

  @Override
  public void append(
      ChannelId channel, NewMessage draft, RetentionPolicy policy, AppendReply then) {
    near.append(
        channel,
        draft,
        policy,
        new LaterReply.Append(then, Runnable::run) {
          @Override
          public void appended(
              Message message, MessageId previous, ChannelInfo info, boolean heardElsewhere) {
            super.appended(message, previous, info, heardElsewhere);
            others().forEach(told -> told.appended(channel, message, previous, policy.keeps()));
          }
        });
  }

  @Override
  public void appendAll(
      List<Publication> publications, RetentionPolicy policy, AppendAllReply then) {
    near.appendAll(
        publications,
        policy,
        new LaterReply.AppendAll(then, Runnable::run) {
          @Override
          public void appended(List<Appended> all) {
            super.appended(all);
            for (int i = 0; i < all.size(); i++) {
              ChannelId channel = publications.get(i).channel();
              Appended one = all.get(i);
              others()
                  .forEach(
                      told ->
                          told.appended(channel, one.message(), one.previous(), policy.keeps()));
            }
          }
        });
  }

  @Override
  public void create(ChannelId channel, RetentionPolicy policy, InfoReply then) {
    near.create(channel, policy, then);
  }

  @Override
  public void next(
      ChannelId channel, MessageId after, IfNone ifNone, Admission admission, NextReply then) {
    near.next(
        channel,
        after,
        ifNone,
        admission,
        new LaterReply.Next(then, Runnable::run) {
          @Override
          public void nothing(MessageId last, int generation) {
            super.nothing(last, generation);
            if (ifNone != IfNone.LOOK && admission.replacesOthers()) {
              others().forEach(told -> told.replaced(channel));
            }
          }
        });
  }

  @Override
  public void info(ChannelId channel, InfoReply then) {
    near.info(channel, then);
  }

  @Override
  public void delete(ChannelId channel, InfoReply then) {
    near.delete(channel, then);
    others().forEach(told -> told.deleted(channel));
  }

  @Override
  public void revoke(String subject, @Nullable ChannelId channel, OthersReply<Integer> then) {
    then.told(others().stream().mapToInt(told -> told.revoked(subject, channel)).sum());
  }

  @Override
  public void subjects(ChannelId channel, OthersReply<SubjectCounts> then) {
    then.told(
        others().stream()
            .map(told -> told.subjects(channel))
            .reduce(SubjectCounts.NONE, SubjectCounts::plus));
  }
}
