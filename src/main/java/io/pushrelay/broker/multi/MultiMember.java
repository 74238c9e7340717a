package io.pushrelay.broker.multi;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.HeldListener;
import io.pushrelay.broker.LiveChannel;
import io.pushrelay.broker.MessageOperation;
import io.pushrelay.broker.Timer;
import io.pushrelay.broker.TransientMessages;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The place of a listener of several channels in one of them. */
final class MultiMember extends HeldListener {
  /** How often is asked whether a channel that was deleted is there again. */
  private static final Duration RECOUNT = Duration.ofSeconds(1);

  private final MultiSubscription multi;
  private final int index;

  /**
   * @param index of the channel, in the order in which the listener names them
   */
  MultiMember(MultiSubscription multi, int index, Broker broker, LiveChannel live) {
    super(broker, live, multi.location, MessageId.START, false);
    this.multi = multi;
    this.index = index;
  }

  @Override
  protected void onExpired() {
    throw new IllegalStateException("its time was never begun");
  }

  @Override
  public void begin() {
    // Its time is the whole listener's.
  }

  @Override
  public void onMessage(MessageOperation publication, Message message, MessageId previous) {
    publication.keepForLater(this);
    multi.onMessage(publication, this, index, message.id());
  }

  @Override
  public void onGap(MessageOperation news) {
    multi.mailbox.markInterrupted();
    news.wake(this);
  }

  @Override
  public boolean survivesDelete() {
    boolean survives = multi.mailbox.markDeleted(index);
    if (survives) {
      recountLater();
    }
    return survives;
  }

  private void recountLater() {
    new Timer(multi.broker, this::recount).set(RECOUNT);
  }

  /** Nobody tells of a channel that is made again at another node: no listener here is counted. */
  private void recount() {
    if (multi.mailbox.isDeleted(index) && !multi.isOver()) {
      multi.broker.recount(this);
      recountLater();
    }
  }

  @Override
  public boolean onChannelRestored(MessageId last) {
    multi.mailbox.markRestored(index);
    multi.mailbox.add(index, last);
    return true;
  }

  /** The first message after this position that is not kept, sent while it was held. */
  TransientMessages.@Nullable Entry firstTransient(MessageId position) {
    synchronized (live) {
      return live.firstTransient(this, position);
    }
  }

  /** The listener has everything up to this position. */
  void moved(MessageId position) {
    synchronized (live) {
      live.moved(this, position);
    }
  }

  @Override
  public boolean endAndCheck(EndReason reason) {
    return multi.endAndCheck(reason);
  }

  @Override
  public int size() {
    return 0; // the listener looks first which message is next
  }

  @Override
  public void run() {
    multi.run();
  }
}
