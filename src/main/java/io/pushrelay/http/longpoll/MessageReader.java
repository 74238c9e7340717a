package io.pushrelay.http.longpoll;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.DrainLoop;
import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Listener;
import io.pushrelay.broker.Subscription;
import io.pushrelay.broker.multi.MultiSubscription;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.Position;
import io.pushrelay.config.ListenerLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages after the one that a long-poll gets, as far as they are there, for the same
 * answer. Asks for one after the other, from the position of the one before, as its client would.
 *
 * <p>Used once. What it reads is written by one thread at a time, each of which comes after the
 * broker's answer to the one before.
 */
final class MessageReader implements Listener {
  /** Of all messages but the last: a long answer is held in memory for a slow client. */
  private static final int MOST_BYTES = 1 << 20;

  private final Broker broker;
  private final ListenerLocation location;
  private final List<ChannelId> channels;
  private final List<MessagePart> parts = new ArrayList<>();
  private final DrainLoop loop = new DrainLoop(this::readNext, this::finish);
  private int bytes;
  private @Nullable Subscription subscription;
  private @Nullable Consumer<List<MessagePart>> then;

  /** The thread that has begun, while it has not come back. */
  private volatile @Nullable Thread beginner;

  private volatile boolean asking;
  private volatile boolean over;

  /**
   * @param location of the long-poll
   */
  MessageReader(Broker broker, ListenerLocation location, List<ChannelId> channels) {
    this.broker = broker;
    this.location = location.withoutWaiting();
    this.channels = channels;
  }

  /**
   * Reads what comes after a message.
   *
   * @param then gets that message and what comes after it: in this thread before this returns, or
   *     in one of those that write to listeners
   */
  void readAfter(MessagePart first, Consumer<List<MessagePart>> then) {
    this.then = then;
    beginner = Thread.currentThread();
    add(first);
    loop.run();
    beginner = null;
  }

  private void add(MessagePart part) {
    parts.add(part);
    bytes += part.message().body().length();
  }

  private void readNext() {
    if (asking) {
      return;
    }
    if (over || parts.size() >= location.maxPollMessages() || bytes >= MOST_BYTES) {
      finish();
      return;
    }
    asking = true;
    Position last = parts.get(parts.size() - 1).message().position();
    MultiSubscription.listen(broker, channels, location, last, this);
  }

  @Override
  public void begin(Subscription given) {
    subscription = given;
  }

  @Override
  public void deliver(Message message, boolean missed) {
    if (message.head() == null) {
      add(new MessagePart(message, missed, subscription));
    } else {
      over = true; // it is an answer of its own
    }
    answered();
  }

  @Override
  public void end(EndReason reason) {
    over = true;
    answered();
  }

  private void answered() {
    asking = false;
    loop.run();
  }

  private void finish() {
    Consumer<List<MessagePart>> told = then;
    if (told == null) {
      return;
    }
    then = null;
    if (Thread.currentThread() == beginner) {
      told.accept(parts);
    } else {
      broker.enqueue(() -> told.accept(parts), bytes);
    }
  }
}
