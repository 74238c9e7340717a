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
  private final Consumer<Store.InfoReply> question;
  private final Function<LiveChannel, List<HeldListener>> afterwards;
  private List<HeldListener> ended = List.of();
  private List<ChannelOperation> recounts = List.of();
  private @Nullable ChannelInfo info;
  private @Nullable StoreException failure;

  /** One that changes nothing for those who are held. */
  ChannelQuery(Broker broker, ChannelId channel, Consumer<Store.InfoReply> question) {
    this(broker, channel, question, live -> List.of());
  }

  /**
   * @param question asks the store, which is to tell the given reply
   * @param afterwards what happens to the live channel when it has answered, and who of its
   *     listeners is to be told so
   */
  ChannelQuery(
      Broker broker,
      ChannelId channel,
      Consumer<Store.InfoReply> question,
      Function<LiveChannel, List<HeldListener>> afterwards) {
    super(broker, channel);
    this.question = question;
    this.afterwards = afterwards;
  }

  CompletableFuture<@Nullable ChannelInfo> answer() {
    run();
    return result;
  }

  @Override
  void start(LiveChannel live) {
    question.accept(this);
  }

  @Override
  public void info(@Nullable ChannelInfo answer) {
    onReply(
        () -> {
          info = answer;
          ended = afterwards.apply(live());
          recounts = RecountOperation.ofUncounted(live());
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
