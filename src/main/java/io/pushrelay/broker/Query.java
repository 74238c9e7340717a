package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A sender asks something of a channel that the store answers with the channel's state. */
final class Query extends Turn implements Consumer<@Nullable ChannelInfo> {
  private final CompletableFuture<@Nullable ChannelInfo> result = new CompletableFuture<>();
  private final Function<Desk, List<Held>> first;
  private final Consumer<Consumer<@Nullable ChannelInfo>> question;
  private List<Held> ended = List.of();
  private List<Turn> recounts = List.of();
  private @Nullable ChannelInfo info;

  /**
   * @param first what happens at the desk before, and who of its listeners is to be told so
   * @param question asks the store, which is to tell the given consumer
   */
  Query(
      Broker broker,
      ChannelId channel,
      Function<Desk, List<Held>> first,
      Consumer<Consumer<@Nullable ChannelInfo>> question) {
    super(broker, channel);
    this.first = first;
    this.question = question;
  }

  CompletableFuture<@Nullable ChannelInfo> answer() {
    run();
    return result;
  }

  @Override
  void start(Desk desk) {
    ended = first.apply(desk);
    question.accept(this);
  }

  @Override
  public void accept(@Nullable ChannelInfo answer) {
    onReply(
        () -> {
          info = answer;
          recounts = broker.recounts(desk());
          finish();
        });
  }

  @Override
  void complete() {
    ended.forEach(broker::deliver);
    recounts.forEach(Turn::run);
    result.complete(info);
  }
}
