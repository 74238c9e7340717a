package io.pushrelay.broker;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.config.ListenerLocation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A listener that stays: it waits at its cursor, or is being told something, or its socket is full
 * and its cursor stays where it is. Whoever takes it out of its waiting is the only one to tell it
 * something, until it waits again.
 */
final class HeldStream extends HeldListener {
  private enum State {
    /** It is being told something, or is about to be: nobody else may. */
    DELIVERING,
    /** It has all there is. */
    WAITING,
    /** It says when it can take more. */
    FULL
  }

  /** How long after a failure of the store it asks again. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Listener listener;
  private final Backpressure backpressure = new Backpressure();
  private State state = State.DELIVERING;

  /** Whether the live channel has seen every message after the cursor. */
  private boolean caughtUp;

  /** The store has failed, and is asked again when the time has passed. */
  private boolean retries;

  /** Whether the store has failed since it last said what there is. */
  private boolean failing;

  /**
   * While the store fails: when the client was last sent something, or it began, in nanoseconds.
   */
  private long silentSince;

  private boolean pinging;
  private @Nullable Message message;
  private @Nullable EndReason ending;

  HeldStream(
      Broker broker,
      LiveChannel live,
      Listener listener,
      ListenerLocation location,
      MessageId cursor,
      boolean missed) {
    super(broker, live, location, cursor, missed);
    this.listener = listener;
  }

  @Override
  void countHeld() {
    broker.metrics.listenerHeld(listener.transport());
  }

  @Override
  void countReleased() {
    broker.metrics.listenerReleased(listener.transport());
  }

  @Override
  public void begin() {
    // It has no time-out: its pings find out whether its client has gone.
  }

  /** It is told that it is held, and what there is already; without the lock. */
  void start() {
    try {
      listener.onHeld();
    } catch (RuntimeException | Error e) {
      fail();
      throw e;
    }
    tellNextOrWait();
  }

  @Override
  public void onMessage(MessageOperation publication, Message heard, MessageId previous) {
    if (state != State.WAITING) {
      publication.deliverLater(this, backpressure.isReading(broker.deadlines.now()));
    } else {
      state = State.DELIVERING;
      if (previous.isAfter(cursor)) {
        // The store told of a later message first: this is not the next one.
        publication.lookAgain(this, new FetchNextOperation(this));
      } else {
        message = heard;
        cursor = heard.id();
        live.moved(this, cursor);
        publication.deliverTo(this);
      }
    }
  }

  @Override
  public void onGap(MessageOperation news) {
    caughtUp = false; // whoever is telling it something looks again afterwards
    if (state == State.WAITING) {
      state = State.DELIVERING;
      news.lookAgain(this, new FetchNextOperation(this));
    }
  }

  /** It is to be told this message next. */
  void deliverNext(Message next, boolean gap) {
    failing = false;
    message = next;
    missed |= gap;
    cursor = next.id();
    live.moved(this, cursor);
  }

  /** There is nothing for it up to this message, which was the last to be sent. */
  void waitAfter(MessageId last) {
    if (last.isAfter(cursor)) {
      missed |= !cursor.equals(MessageId.START);
      cursor = last;
    }
    caughtUp = true;
    failing = false;
    live.moved(this, cursor);
    rest(State.WAITING, location.pingInterval());
  }

  /** The store can't say what comes next: it is asked again. */
  void retryLater() {
    if (!failing) {
      failing = true;
      silentSince = broker.deadlines.now();
    }
    rest(State.WAITING, RETRY);
    retries = true;
  }

  private void rest(State resting, Duration atMost) {
    state = resting;
    retries = false;
    if (resting == State.FULL) {
      backpressure.begin(broker.deadlines.now());
    }
    broker.deadlines.start(this, atMost);
  }

  @Override
  public boolean endAndCheck(EndReason reason) {
    broker.metrics.listenerEnded(reason.name());
    ending = reason;
    if (state == State.DELIVERING) {
      return false;
    }
    if (state == State.FULL && reason.waitsForClient()) {
      rest(State.FULL, location.writeTimeout());
      return false;
    }
    state = State.DELIVERING;
    return true;
  }

  @Override
  public int size() {
    Message next = message;
    return next == null ? 0 : next.body().length();
  }

  @Override
  public void run() {
    Message next = message;
    try {
      if (next != null) {
        boolean gap = missed;
        message = null;
        missed = false;
        Delivery.deliver(broker, listener, next, gap);
      } else if (pinging) {
        pinging = false;
        listener.ping();
      }
    } catch (RuntimeException | Error e) {
      fail();
      throw e;
    }
    tellNextOrWait();
  }

  /** One that fails is not held any more. */
  private void fail() {
    broker.end(this, EndReason.DISCONNECTED);
    tellNextOrWait();
  }

  /** What was begun is told: sees what comes then; without the lock. */
  private void tellNextOrWait() {
    EndReason reason;
    synchronized (live) {
      reason = ending;
      if ((reason == null || reason.waitsForClient()) && !listener.isReady()) {
        rest(State.FULL, location.writeTimeout());
        return;
      }
      if (reason == null && caughtUp && !live.newest.isAfter(cursor)) {
        rest(State.WAITING, location.pingInterval());
        return;
      }
    }
    if (reason == null) {
      new FetchNextOperation(this).run();
    } else {
      listener.end(reason);
    }
  }

  /** Its socket has taken all that was begun. */
  void ready() {
    synchronized (live) {
      if (state != State.FULL) {
        return;
      }
      state = State.DELIVERING;
      backpressure.end();
      broker.deadlines.cancel(this);
    }
    tellNextOrWait();
  }

  /** Whether a ping is due although the store is what was waited for: its client is to see it. */
  private boolean isSilentForLong() {
    long interval = location.pingInterval().toNanos();
    long now = broker.deadlines.now();
    if (interval == 0 || now - silentSince < interval) {
      return false;
    }
    silentSince = now;
    return true;
  }

  @Override
  protected void onExpired() {
    synchronized (live) {
      if (broker.deadlines.isRunning(this) || state == State.DELIVERING) {
        return; // something happened in the same moment
      }
      if (state == State.FULL) {
        if (isHeld()) {
          broker.end(this, EndReason.TOO_SLOW);
          return;
        }
        ending = EndReason.TOO_SLOW;
      } else {
        pinging = !retries || isSilentForLong();
        retries = false;
      }
      state = State.DELIVERING;
    }
    broker.enqueue(this);
  }
}
