package io.pushrelay.broker;

import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Replies of a store that another one hands on, when it likes. */
final class LaterReply {
  private LaterReply() {}

  static class Append implements Store.AppendReply {
    private final Store.AppendReply then;
    private final Executor later;

    Append(Store.AppendReply then, Executor later) {
      this.then = then;
      this.later = later;
    }

    @Override
    public void appended(
        Message message, MessageId previous, ChannelInfo info, boolean heardElsewhere) {
      later.execute(() -> then.appended(message, previous, info, heardElsewhere));
    }

    @Override
    public final void noRoom() {
      later.execute(then::noRoom);
    }

    @Override
    public final void failed(StoreException reason) {
      later.execute(() -> then.failed(reason));
    }
  }

  static class AppendAll implements Store.AppendAllReply {
    private final Store.AppendAllReply then;
    private final Executor later;

    AppendAll(Store.AppendAllReply then, Executor later) {
      this.then = then;
      this.later = later;
    }

    @Override
    public void appended(List<Store.Appended> all) {
      later.execute(() -> then.appended(all));
    }

    @Override
    public final void noRoom() {
      later.execute(then::noRoom);
    }

    @Override
    public final void failed(StoreException reason) {
      later.execute(() -> then.failed(reason));
    }
  }

  static class Next implements Store.NextReply {
    private final Store.NextReply then;
    private final Executor later;

    Next(Store.NextReply then, Executor later) {
      this.then = then;
      this.later = later;
    }

    @Override
    public final void found(Message message, boolean missed) {
      later.execute(() -> then.found(message, missed));
    }

    @Override
    public void nothing(MessageId last, int generation) {
      later.execute(() -> then.nothing(last, generation));
    }

    @Override
    public final void created(MessageId last, int generation) {
      later.execute(() -> then.created(last, generation));
    }

    @Override
    public final void full(MessageId last) {
      later.execute(() -> then.full(last));
    }

    @Override
    public final void unknown() {
      later.execute(then::unknown);
    }

    @Override
    public final void noRoom() {
      later.execute(then::noRoom);
    }

    @Override
    public final void failed(StoreException reason) {
      later.execute(() -> then.failed(reason));
    }
  }

  static class Info implements Store.InfoReply {
    private final Store.InfoReply then;
    private final Executor later;

    Info(Store.InfoReply then, Executor later) {
      this.then = then;
      this.later = later;
    }

    @Override
    public void info(@Nullable ChannelInfo info) {
      later.execute(() -> then.info(info));
    }

    @Override
    public final void failed(StoreException reason) {
      later.execute(() -> then.failed(reason));
    }
  }
}
