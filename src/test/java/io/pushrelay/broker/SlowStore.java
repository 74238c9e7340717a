package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store that is far away: it does everything at once and tells of it later, in any order. What it
 * has to tell is told when {@link #tellOne} is called.
 */
final class SlowStore implements Store {
  private final Store near;
  private final Random random;
  private final List<Runnable> answers = new ArrayList<>();

  SlowStore(Store near, Random random) {
    this.near = near;
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
  public void append(ChannelId channel, NewMessage draft, SenderLocation policy, Appended then) {
    near.append(
        channel,
        draft,
        policy,
        new Appended() {
          @Override
          public void appended(Message message, MessageId previous, ChannelInfo info) {
            answers.add(() -> then.appended(message, previous, info));
          }

          @Override
          public void noRoom() {
            answers.add(then::noRoom);
          }
        });
  }

  @Override
  public void next(ChannelId channel, MessageId after, IfNone ifNone, Next then) {
    near.next(
        channel,
        after,
        ifNone,
        new Next() {
          @Override
          public void found(Message message, boolean missed) {
            answers.add(() -> then.found(message, missed));
          }

          @Override
          public void nothing(MessageId last) {
            answers.add(() -> then.nothing(last));
          }

          @Override
          public void unknown() {
            answers.add(then::unknown);
          }

          @Override
          public void noRoom() {
            answers.add(then::noRoom);
          }
        });
  }

  @Override
  public void create(
      ChannelId channel, SenderLocation policy, Consumer<@Nullable ChannelInfo> then) {
    near.create(channel, policy, info -> answers.add(() -> then.accept(info)));
  }

  @Override
  public void info(ChannelId channel, Consumer<@Nullable ChannelInfo> then) {
    near.info(channel, info -> answers.add(() -> then.accept(info)));
  }

  @Override
  public void delete(ChannelId channel, Consumer<@Nullable ChannelInfo> then) {
    near.delete(channel, info -> answers.add(() -> then.accept(info)));
  }

  @Override
  public void leave(ChannelId channel, int listeners) {
    near.leave(channel, listeners);
  }

  @Override
  public void received(ChannelId channel, MessageId message) {
    near.received(channel, message);
  }

  @Override
  public void expire() {
    near.expire();
  }
}
