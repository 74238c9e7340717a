package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A sender asks something of a channel that the store answers with the channel's state. */
final class ChannelQuery extends ChannelOperation implements Store.InfoReply {
  private final CompletableFuture<@Nullable ChannelInfo> result = new CompletableFuture<>();
  private final Function<LiveChannel, List<HeldListener>> first;
  private final Consumer<Store.InfoReply> question;
  private List<HeldListener> ended = List.of();
  private List<ChannelOperation> recounts = List.of();
  private @Nullable ChannelInfo info;
  private @Nullable StoreException failure;

  /**
   * @param first what happens to the live channel before, and who of its listeners is to be told so
   * @param question asks the store, which is to tell the given reply
   */
  ChannelQuery(
      Broker broker,
      ChannelId channel,
      Function<LiveChannel, List<HeldListener>> first,
      Consumer<Store.InfoReply> question) {
    super(broker, channel);
    this.first = first;
    this.question = question;
  }

  CompletableFuture<@Nullable ChannelInfo> answer() {
    run();
    return result;
  }

  @Override
  void start(LiveChannel live) {
    ended = first.apply(live);
    question.accept(this);
  }

  @Override
  public void info(@Nullable ChannelInfo answer) {
    onReply(
        () -> {
          info = answer;
          recounts = broker.recounts(live());
          finish();
        });
  }

  @Override
  public void failed(StoreException reason) {
    onReply(
        () -> {
          failure = reason;
          finish();
        });
  }

  @Override
  void complete() {
    ended.forEach(broker::enqueue);
    recounts.forEach(ChannelOperation::run);
    if (failure != null) {
      result.completeExceptionally(failure);
    } else {
      result.complete(info);
    }
  }
}
