package io.pushrelay.broker.multi;

import io.pushrelay.broker.Backpressure;
import io.pushrelay.broker.Broker;
import io.pushrelay.broker.Delivery;
import io.pushrelay.broker.DrainLoop;
import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Listener;
import io.pushrelay.broker.Timer;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.PollMode;
import java.time.Duration;
import java.util.List;

/**
 * What is done for a listener of several channels: a cursor in each, and of what comes after them
 * the message of the earliest second is the next one.
 *
 * <p>Whatever happens to the listener runs the loop: a message, its client's going, its time. One
 * thread at a time takes one {@link #step} after the other. So no lock is held while the store is
 * asked or the listener is written to.
 */
final class MultiLoop implements Runnable {
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

  private final Broker broker;
  private final MultiSubscription subscription;
  private final ListenerLocation location;
  private final Mailbox mailbox;
  private final List<ChannelId> channels;
  private final Listener listener;
  private final boolean streaming;
  private final MultiCursor cursors;
  private final Memberships memberships;
  private final Backpressure backpressure;

  /** Until its time-out, its next ping, or its socket has been full for too long. */
  private final Timer timer;

  private final Timer retry;

  /** Goes on where the store has answered: not in its thread, which is not to wait for a socket. */
  private final Runnable later;

  private final DrainLoop work = new DrainLoop(this::step, this::fail);
  private volatile Phase phase = Phase.LOOKING;

  /** Another thread writes to the listener: nothing else is done meanwhile. */
  private volatile boolean delivering;

  MultiLoop(
      Broker broker,
      MultiSubscription subscription,
      List<ChannelId> channels,
      Listener listener,
      MultiCursor cursors,
      Memberships memberships,
      Backpressure backpressure) {
    this.broker = broker;
    this.subscription = subscription;
    this.location = subscription.location;
    this.mailbox = subscription.mailbox;
    this.channels = channels;
    this.listener = listener;
    this.streaming = listener.isStreaming();
    this.cursors = cursors;
    this.memberships = memberships;
    this.backpressure = backpressure;
    timer = new Timer(broker, this);
    retry = new Timer(broker, this);
    later = () -> broker.enqueue(this, 0);
  }

  /** Runs the loop, here or in the thread that is running it. */
  @Override
  public void run() {
    work.run();
  }

  /** Whether the listener has been told its end, or its one message. */
  boolean isOver() {
    return phase == Phase.OVER;
  }

  /** Does all that there is to do now. */
  private void step() {
    if (delivering) {
      return; // that thread runs the loop when it is done
    }
    switch (phase) {
      case LOOKING -> lookFirst();
      case JOINING -> join();
      case HELD -> tellNextOrWait();
      case OVER -> {}
    }
  }

  private void lookFirst() {
    if (broker.isStopped()) {
      end(EndReason.STOPPING);
      return;
    }
    ReadRound seen = cursors.look(later);
    if (seen == null) {
      return;
    }
    if (seen.isFailed()) {
      end(EndReason.STORE_FAILED);
    } else if (location.authorizedChannelsOnly() && seen.isAnyUnknown()) {
      end(EndReason.UNKNOWN_CHANNEL);
    } else if (!streaming && seen.next() >= 0) {
      take(seen);
    } else if (!streaming && location.pollMode() == PollMode.INTERVAL_POLL) {
      end(EndReason.NO_MESSAGE);
    } else {
      phase = Phase.JOINING;
      join();
    }
  }

  private void join() {
    while (memberships.advance()) {
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
      new JoinOperation(broker, channels.get(channel), subscription, channel, listener).run();
    }
  }

  private void begin() {
    phase = Phase.HELD;
    broker.metrics.listenerHeld(listener.transport());
    if (streaming) {
      listener.onHeld();
    } else {
      timer.set(location.listenerTimeout());
      listener.onWaiting();
    }
    run();
  }

  private void tellNextOrWait() {
    EndReason reason = mailbox.ending();
    boolean passed = timer.takePassed();
    if ((reason == null || reason.waitsForClient()) && !listener.isReady()) {
      if (!backpressure.isFull()) {
        backpressure.begin(broker.deadlines.now());
        timer.set(location.writeTimeout());
      } else if (passed) {
        end(EndReason.TOO_SLOW);
      }
      return; // it says when it is ready
    }
    if (reason == null && passed && !streaming) {
      reason = EndReason.TIMEOUT;
    }
    if (reason != null) {
      end(reason);
    } else if (backpressure.isFull()) {
      backpressure.end();
      timer.stop();
      fetchNext();
    } else if (passed) {
      listener.ping();
      run();
    } else {
      fetchNext();
    }
  }

  /** Looks for the next message, and waits if there is none. */
  private void fetchNext() {
    ReadRound seen = cursors.look(later);
    if (seen == null) {
      return;
    }
    if (seen.isFailed()) {
      awaitPing();
      retry.set(RETRY);
      return;
    }
    if (mailbox.takeInterrupted()) {
      run(); // what was found in one channel may be later than what was missed in another
      return;
    }
    cursors.skipRemoved(seen);
    if (seen.next() >= 0) {
      take(seen);
      return;
    }
    mailbox.onNothingFound();
    awaitPing();
  }

  private void awaitPing() {
    if (streaming && !timer.isSet()) {
      timer.set(location.pingInterval());
    }
  }

  /** Takes the next message and tells it. */
  private void take(ReadRound seen) {
    boolean gap = cursors.takeGapBeforeNext(seen);
    deliver(cursors.take(seen), gap);
  }

  private void deliver(Message next, boolean gap) {
    if (streaming) {
      timer.stop();
      delivering = true;
      // In another thread: the next stream is served before the next message of this one.
      broker.enqueue(() -> deliverToStream(next, gap), next.body().length());
      return;
    }
    finish();
    Delivery.answer(broker, listener, next, gap);
  }

  private void deliverToStream(Message next, boolean gap) {
    try {
      Delivery.deliver(broker, listener, next, gap);
    } catch (RuntimeException | Error e) {
      fail();
      throw e;
    } finally {
      delivering = false;
      run();
    }
  }

  /** The thread that asks gets the exception; a listener that is held is told its end. */
  private void fail() {
    if (phase == Phase.HELD) {
      end(EndReason.DISCONNECTED);
    } else {
      finish();
    }
  }

  private void end(EndReason reason) {
    if (phase == Phase.HELD) {
      broker.metrics.listenerEnded(reason.name());
    }
    finish();
    listener.end(reason);
  }

  /** It is not held any more, anywhere. */
  private void finish() {
    if (phase == Phase.HELD) {
      broker.metrics.listenerReleased(listener.transport());
    }
    phase = Phase.OVER;
    timer.stop();
    retry.stop();
    memberships.cancel(broker);
  }
}
