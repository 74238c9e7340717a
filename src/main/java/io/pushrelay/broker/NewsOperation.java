package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Something has happened to a channel elsewhere, of which the store tells. The store is not asked:
 * there is nothing to wait for.
 */
final class NewsOperation extends MessageOperation {
  private final boolean kept;
  private final Consumer<NewsOperation> news;
  private final List<HeldListener> ended = new ArrayList<>(0);

  private NewsOperation(
      Broker broker, ChannelId channel, boolean kept, Consumer<NewsOperation> news) {
    super(broker, channel);
    this.kept = kept;
    this.news = news;
  }

  static NewsOperation message(
      Broker broker, ChannelId channel, Message sent, MessageId previous, boolean kept) {
    return new NewsOperation(
        broker, channel, kept, news -> news.publishTo(news.live(), sent, previous));
  }

  /** All who are held and don't survive it are told why; the store counts none of them. */
  static NewsOperation end(Broker broker, ChannelId channel, EndReason reason) {
    return new NewsOperation(
        broker, channel, true, news -> news.ended.addAll(broker.endAll(news.live(), reason)));
  }

  /**
   * All who are held look for what comes after their cursors.
   *
   * @param counted whether the store counts them as before; otherwise it is asked to
   */
  static NewsOperation look(Broker broker, ChannelId channel, boolean counted) {
    return new NewsOperation(broker, channel, true, news -> news.lookAll(counted));
  }

  private void lookAll(boolean counted) {
    LiveChannel live = live();
    if (!counted) {
      live.loseCount();
    }
    live.all().forEach(held -> held.onGap(this));
    recountLater(live);
  }

  @Override
  void start(LiveChannel live) {
    news.accept(this);
    finish();
  }

  @Override
  boolean isKept() {
    return kept;
  }

  @Override
  void complete() {
    receivers.forEach(broker::enqueue);
    ended.forEach(broker::enqueue);
    runLater();
  }
}
