package io.pushrelay.broker.multi;

import io.pushrelay.broker.Backpressure;
import io.pushrelay.broker.Broker;
import io.pushrelay.broker.DeliveryPool;
import io.pushrelay.broker.DrainLoop;
import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Listener;
import io.pushrelay.broker.PublishOperation;
import io.pushrelay.broker.Subscription;
import io.pushrelay.broker.Timer;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.Position;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.PollMode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listener of several channels: a cursor in each, and of what comes after them the message of the
 * earliest second is the next one (protocol, "Several channels in one listener").
 *
 * <p>Whatever happens to it counts as something wanted, and whoever wants something while nobody is
 * at it sees to all that is wanted, one {@link #step} after the other. So there is one thread at
 * most at its cursors, and no lock is held while channels are looked at or it is told something.
 */
public final class MultiSubscription implements Subscription, Runnable {
  private enum Phase {
    /** Looks whether it need be held at all. */
    LOOKING,
    /** Takes its place in one channel after the other. */
    JOINING,
    /** Waits, or is told something. */
    HELD,
    OVER
  }

  /** How long after a failure of the store it asks again. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  final ListenerLocation location;
  final Mailbox mailbox;
  private final Broker broker;
  private final List<ChannelId> channels;
  private final Listener listener;
  private final boolean streaming;
  private final Backpressure backpressure = new Backpressure();

  /** Until its time-out, its next ping, or its socket has been full for too long. */
  private final Timer timer;

  private final Timer retry;
  private final DrainLoop work = new DrainLoop(this::step, this::fail);

  // Of whoever is at it.
  private final MultiCursor cursors;
  private final Memberships memberships;

  private volatile Phase phase = Phase.LOOKING;

  private MultiSubscription(
      Broker broker,
      List<ChannelId> channels,
      ListenerLocation location,
      Position after,
      Listener listener) {
    int count = channels.size();
    this.broker = broker;
    this.channels = channels;
    this.location = location;
    this.listener = listener;
    this.streaming = listener.isStreaming();
    memberships = new Memberships(channels);
    mailbox = new Mailbox(count);
    timer = new Timer(broker, this);
    retry = new Timer(broker, this);
    cursors = new MultiCursor(broker, channels, after, mailbox, memberships);
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
  public void cancel() {
    mailbox.ends(EndReason.LEFT);
    run();
  }

  @Override
  public void acknowledge(Message message) {
    broker.received(channels.get(0), message); // it says itself which of them it is of
  }

  @Override
  public void onWritable() {
    run();
  }

  /** A message was sent to one of its channels; under the lock of that. */
  void onMessage(PublishOperation publication, MultiMember member, int channel, MessageId message) {
    boolean first = mailbox.addAndCheckFirst(channel, message);
    if (streaming ? listener.isReady() : first) {
      publication.receives(member);
    } else if (streaming) {
      publication.comesNext(member, backpressure.isReading(broker.deadlines.now()));
    } else {
      // It takes the one before, and no more, unless that has gone by the time it looks.
      publication.wakes(member);
    }
  }

  /** It was released in one of its channels; says whether it is to be told so. */
  boolean endAndCheck(EndReason reason) {
    if (phase == Phase.OVER) {
      return false;
    }
    mailbox.ends(reason);
    return true;
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
      mailbox.ends(reason);
    }
    memberships.answered();
    run();
  }

  /** Something is wanted of it. */
  @Override
  public void run() {
    work.run();
  }

  /**
   * Sees to what is wanted.
   *
   * @return false if that goes on in another thread
   */
  private boolean step() {
    switch (phase) {
      case LOOKING -> {
        return look();
      }
      case JOINING -> join();
      case HELD -> {
        return goOn();
      }
      case OVER -> {}
    }
    return true;
  }

  private boolean look() {
    if (broker.isStopped()) {
      end(EndReason.STOPPING);
      return true;
    }
    ReadRound seen = cursors.look(this);
    if (seen == null) {
      return true;
    }
    if (seen.isFailed()) {
      end(EndReason.STORE_FAILED);
    } else if (location.authorizedChannelsOnly() && seen.isAnyUnknown()) {
      end(EndReason.UNKNOWN_CHANNEL);
    } else if (!streaming && seen.next() >= 0) {
      return take(seen);
    } else if (!streaming && location.pollMode() == PollMode.INTERVAL_POLL) {
      end(EndReason.NOTHING_YET);
    } else {
      phase = Phase.JOINING;
      join();
    }
    return true;
  }

  private void join() {
    while (!memberships.pollReply()) {
      EndReason reason = mailbox.ending();
      if (reason != null) {
        end(reason);
        return;
      }
      int channel = memberships.next();
      if (channel < 0) {
        begin();
        return;
      }
      memberships.ask();
      new JoinOperation(broker, channels.get(channel), this, channel, listener).run();
    }
  }

  private void begin() {
    phase = Phase.HELD;
    if (streaming) {
      listener.onHeld();
    } else {
      timer.set(location.listenerTimeout());
    }
    run();
  }

  private boolean goOn() {
    EndReason reason = mailbox.ending();
    boolean passed = timer.takePassed();
    if ((reason == null || reason.waitsForClient()) && !listener.isReady()) {
      if (!backpressure.isFull()) {
        backpressure.begin(broker.deadlines.now());
        timer.set(location.writeTimeout());
      } else if (passed) {
        end(EndReason.TOO_SLOW);
      }
      return true; // it says when it is ready
    }
    if (reason == null && passed && !streaming) {
      reason = EndReason.TIMEOUT;
    }
    if (reason != null) {
      end(reason);
      return true;
    }
    if (backpressure.isFull()) {
      backpressure.end();
      timer.stop();
    } else if (passed) {
      listener.ping();
      run();
      return true;
    }
    return lookOn();
  }

  /** Looks for the next message, and waits if there is none. */
  private boolean lookOn() {
    ReadRound seen = cursors.look(this);
    if (seen == null) {
      return true;
    }
    if (seen.isFailed()) {
      retry.set(RETRY);
      return true;
    }
    cursors.passOver(seen);
    if (seen.next() >= 0) {
      return take(seen);
    }
    mailbox.nothing();
    if (streaming && !timer.isSet()) {
      timer.set(location.pingInterval());
    }
    return true;
  }

  /** Takes the next message and tells it. */
  private boolean take(ReadRound seen) {
    boolean gap = cursors.takeGapBeforeNext(seen);
    tell(cursors.take(seen), gap);
    return !streaming;
  }

  private void tell(Message next, boolean gap) {
    int size = next.body().length();
    if (streaming) {
      timer.stop();
      // In another thread: the next stream is served before the next message of this one.
      broker.deliver(() -> tellAndGoOn(next, gap), size);
      return;
    }
    finish();
    if (size > DeliveryPool.INLINE_LIMIT) {
      broker.deliver(() -> listener.deliver(next, gap), size);
    } else {
      listener.deliver(next, gap);
    }
  }

  private void tellAndGoOn(Message next, boolean gap) {
    try {
      listener.deliver(next, gap);
    } catch (RuntimeException | Error e) {
      fail();
      throw e;
    } finally {
      run();
      work.goOn();
    }
  }

  /** Whoever asked hears of a failure himself; later nobody does. */
  private void fail() {
    if (phase == Phase.HELD) {
      end(EndReason.LEFT);
    } else {
      finish();
    }
  }

  private void end(EndReason reason) {
    finish();
    listener.end(reason);
  }

  /** It is not held any more, anywhere. */
  private void finish() {
    phase = Phase.OVER;
    timer.stop();
    retry.stop();
    memberships.cancel(broker);
  }
}
