package io.pushrelay.broker;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

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
    near.append(
        channel,
        draft,
        policy,
        new AppendReply() {
          @Override
          public void appended(
              Message message, MessageId previous, ChannelInfo info, boolean heardElsewhere) {
            answers.add(() -> then.appended(message, previous, info, heardElsewhere));
          }

          @Override
          public void noRoom() {
            answers.add(then::noRoom);
          }

          @Override
          public void failed(StoreException reason) {
            answers.add(() -> then.failed(reason));
          }
        });
  }

  @Override
  public void next(
      ChannelId channel, MessageId after, IfNone ifNone, Admission admission, NextReply then) {
    near.next(
        channel,
        after,
        ifNone,
        admission,
        new NextReply() {
          @Override
          public void found(Message message, boolean missed) {
            answers.add(() -> then.found(message, missed));
          }

          @Override
          public void nothing(MessageId last, int generation) {
            answers.add(() -> then.nothing(last, generation));
          }

          @Override
          public void full(MessageId last) {
            answers.add(() -> then.full(last));
          }

          @Override
          public void unknown() {
            answers.add(then::unknown);
          }

          @Override
          public void noRoom() {
            answers.add(then::noRoom);
          }

          @Override
          public void failed(StoreException reason) {
            answers.add(() -> then.failed(reason));
          }
        });
  }

  @Override
  public void create(ChannelId channel, RetentionPolicy policy, InfoReply then) {
    near.create(channel, policy, later(then));
  }

  @Override
  public void info(ChannelId channel, InfoReply then) {
    near.info(channel, later(then));
  }

  @Override
  public void delete(ChannelId channel, InfoReply then) {
    near.delete(channel, later(then));
  }

  private InfoReply later(InfoReply then) {
    return new InfoReply() {
      @Override
      public void info(@Nullable ChannelInfo info) {
        answers.add(() -> then.info(info));
      }

      @Override
      public void failed(StoreException reason) {
        answers.add(() -> then.failed(reason));
      }
    };
  }
}
