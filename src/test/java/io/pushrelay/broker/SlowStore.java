package io.pushrelay.broker;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Publication;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A store that is far away: it does everything at once and tells of it later, in any order. What it
 * has to tell is told when {@link #tellOne} is called.
 */
final class SlowStore extends ForwardingStore {
  private final Random random;
  private final List<Runnable> answers = new ArrayList<>();

  SlowStore(Store near, Random random) {
    super(near);
    this.random = random;
  }

  /** Tells one of the answers that are on their way; says whether there was one. */
  boolean tellOne() {
    if (answers.isEmpty()) {
      return false;
    }
    answers.remove(random.nextInt(answers.size())).run();
    return true;
  }

  @Override
  public void append(
      ChannelId channel, NewMessage draft, RetentionPolicy policy, AppendReply then) {
    near.append(channel, draft, policy, new LaterReply.Append(then, answers::add));
  }

  @Override
  public void appendAll(
      List<Publication> publications, RetentionPolicy policy, AppendAllReply then) {
    near.appendAll(publications, policy, new LaterReply.AppendAll(then, answers::add));
  }

  @Override
  public void next(
      ChannelId channel, MessageId after, IfNone ifNone, Admission admission, NextReply then) {
    near.next(channel, after, ifNone, admission, new LaterReply.Next(then, answers::add));
  }

  @Override
  public void create(ChannelId channel, RetentionPolicy policy, InfoReply then) {
    near.create(channel, policy, new LaterReply.Info(then, answers::add));
  }

  @Override
  public void info(ChannelId channel, InfoReply then) {
    near.info(channel, new LaterReply.Info(then, answers::add));
  }

  @Override
  public void delete(ChannelId channel, InfoReply then) {
    near.delete(channel, new LaterReply.Info(then, answers::add));
  }
}
