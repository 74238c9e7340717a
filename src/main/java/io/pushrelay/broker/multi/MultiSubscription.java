package io.pushrelay.broker.multi;

import io.pushrelay.broker.Backpressure;
import io.pushrelay.broker.Broker;
import io.pushrelay.broker.Delivery;
import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Listener;
import io.pushrelay.broker.MessageOperation;
import io.pushrelay.broker.Subscription;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.Position;
import io.pushrelay.config.ListenerLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listener's subscription of several channels, as others see it: what they say to it goes into
 * its {@link Mailbox}, and its {@link MultiLoop} sees to it (protocol, "Several channels in one
 * listener"). Thread-safe.
 */
public final class MultiSubscription implements Subscription, Runnable {
  final ListenerLocation location;
  final Mailbox mailbox;
  final Broker broker;
  private final List<ChannelId> channels;
  private final Listener listener;
  private final boolean streaming;
  private final long begun;
  private final Backpressure backpressure = new Backpressure();
  private final Memberships memberships;
  private final MultiLoop loop;

  private MultiSubscription(
      Broker broker,
      List<ChannelId> channels,
      ListenerLocation location,
      Position after,
      Listener listener) {
    this.broker = broker;
    this.channels = channels;
    this.location = location;
    this.listener = listener;
    this.streaming = listener.isStreaming();
    this.begun = broker.metrics.now();
    mailbox = new Mailbox(channels.size());
    memberships = new Memberships(channels);
    MultiCursor cursor = new MultiCursor(broker, channels, after, mailbox, memberships);
    loop = new MultiLoop(broker, this, channels, listener, cursor, memberships, backpressure);
  }

  /**
   * Asks for the first message of several channels after a position, by their second. A message
   * that is delivered says whose it is and where the listener is by it ({@link Message#source}).
   *
   * @param channels each once, in the order of the position's tags; one alone is asked for by
   *     {@link Broker#listen}
   * @param after {@link MessageId#START} for the oldest message there is
   */
  public static void listen(
      Broker broker,
      List<ChannelId> channels,
      ListenerLocation location,
      Position after,
      Listener listener) {
    if (channels.size() == 1 && after instanceof MessageId id) {
      broker.listen(channels.get(0), location, id, listener);
      return;
    }
    MultiSubscription subscription =
        new MultiSubscription(broker, channels, location, after, listener);
    listener.begin(subscription);
    subscription.run();
  }

  @Override
  public void end(EndReason reason) {
    mailbox.end(reason);
    run();
  }

  @Override
  public void acknowledge(Message message) {
    // It says itself which of them it is of.
    Delivery.acknowledge(broker, channels.get(0), message, listener.transport(), begun);
  }

  @Override
  public void onWritable() {
    run();
  }

  /** A message was sent to one of its channels; under the lock of that. */
  void onMessage(MessageOperation publication, MultiMember member, int channel, MessageId message) {
    boolean first = mailbox.addAndCheckFirst(channel, message);
    if (streaming ? listener.isReady() : first) {
      publication.deliverTo(member);
    } else if (streaming) {
      publication.deliverLater(member, backpressure.isReading(broker.deadlines.now()));
    } else {
      // It takes the one before, and no more, unless that has gone by the time it looks.
      publication.wake(member);
    }
  }

  /** It was released in one of its channels; says whether it is to be told so. */
  boolean endAndCheck(EndReason reason) {
    if (isOver()) {
      return false;
    }
    mailbox.end(reason);
    return true;
  }

  /** Whether it is held nowhere any more. */
  boolean isOver() {
    return loop.isOver();
  }

  /** Whether it is to be held in more channels. */
  boolean isWanted() {
    return mailbox.ending() == null;
  }

  /** It is held in this channel, where this was the last message sent. */
  void onJoined(int channel, MultiMember member, MessageId last) {
    memberships.take(channel, member);
    mailbox.add(channel, last);
  }

  /**
   * It is held in the channel where it wanted to be.
   *
   * @param reason or why it is not
   */
  void joined(@Nullable EndReason reason) {
    if (reason != null) {
      mailbox.end(reason);
    }
    memberships.answered();
    run();
  }

  /** Has the loop look what there is to do. */
  @Override
  public void run() {
    loop.run();
  }
}
