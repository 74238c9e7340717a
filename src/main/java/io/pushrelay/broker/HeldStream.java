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
public final class HeldStream extends HeldListener {
  private enum State {
    /** It is being told something, or is about to be: nobody else may. */
    TOLD,
    /** It has all there is. */
    WAITING,
    /** It says when it can take more. */
    FULL
  }

  /** A socket that has been full for longer is taken for one that nobody reads. */
  public static final long READING_NANOS = Duration.ofSeconds(1).toNanos();

  private final StreamingListener stream;

  /** When its socket became full, by the clock of deadlines. */
  private long fullSince;

  private State state = State.TOLD;

  /** Whether the live channel has seen every message after the cursor. */
  private boolean caughtUp;

  private boolean pinging;
  private @Nullable Message message;
  private @Nullable EndReason ending;

  HeldStream(
      Broker broker,
      LiveChannel live,
      StreamingListener stream,
      ListenerLocation location,
      MessageId cursor,
      boolean missed) {
    super(broker, live, location, cursor, missed);
    this.stream = stream;
  }

  @Override
  public void begin() {
    // It has no time-out: its pings find out whether its client has gone.
  }

  /** It is told that it is held, and what there is already; without the lock. */
  void start(Subscription subscription) {
    tell(() -> stream.begin(subscription));
  }

  @Override
  public void onMessage(PublishOperation publication, Message heard, MessageId previous) {
    if (state != State.WAITING) {
      publication.comesNext(this, isReading());
    } else {
      state = State.TOLD;
      if (previous.isAfter(cursor)) {
        // The store told of a later message first: this is not the next one.
        publication.looksAgain(this, new FetchNextOperation(this));
      } else {
        takes(heard, false);
        publication.receives(this);
      }
    }
  }

  /** Whether its client has taken something a moment ago. */
  private boolean isReading() {
    return state == State.TOLD || broker.deadlines.now() - fullSince < READING_NANOS;
  }

  /** It is to be told this message next. */
  void takes(Message next, boolean gap) {
    message = next;
    missed |= gap;
    cursor = next.id();
    live.moved(this, cursor);
  }

  /** There is nothing for it up to this message, which was the last to be sent. */
  void waitsAfter(MessageId last) {
    if (last.isAfter(cursor)) {
      missed |= !cursor.equals(MessageId.START);
      cursor = last;
    }
    caughtUp = true;
    live.moved(this, cursor);
    rests(State.WAITING, location.pingInterval());
  }

  private void rests(State resting, Duration atMost) {
    state = resting;
    if (resting == State.FULL) {
      fullSince = broker.deadlines.now();
    }
    broker.deadlines.start(this, atMost);
  }

  @Override
  public boolean endAndCheck(EndReason reason) {
    ending = reason;
    if (state == State.TOLD) {
      return false;
    }
    if (state == State.FULL && waitsUntilReady(reason)) {
      rests(State.FULL, location.writeTimeout());
      return false;
    }
    state = State.TOLD;
    return true;
  }

  /** Whether the client is to hear of it, though its socket is full. */
  public static boolean waitsUntilReady(EndReason reason) {
    return reason == EndReason.CONFLICT || reason == EndReason.GONE;
  }

  @Override
  public int size() {
    Message next = message;
    return next == null ? 0 : next.body().length();
  }

  @Override
  public void run() {
    tell(this::next);
  }

  private void next() {
    Message next = message;
    if (next != null) {
      boolean gap = missed;
      message = null;
      missed = false;
      stream.deliver(next, gap);
    } else if (pinging) {
      pinging = false;
      stream.ping();
    }
  }

  /** Tells it this, and what comes then; one that fails is not held any more. */
  private void tell(Runnable something) {
    try {
      something.run();
    } catch (RuntimeException | Error e) {
      broker.end(this, EndReason.LEFT);
      goOn();
      throw e;
    }
    goOn();
  }

  /** What was begun is told: sees what comes then; without the lock. */
  private void goOn() {
    EndReason reason;
    synchronized (live) {
      reason = ending;
      if ((reason == null || waitsUntilReady(reason)) && !stream.isReady()) {
        rests(State.FULL, location.writeTimeout());
        return;
      }
      if (reason == null && caughtUp && !live.newest.isAfter(cursor)) {
        rests(State.WAITING, location.pingInterval());
        return;
      }
    }
    if (reason == null) {
      new FetchNextOperation(this).run();
    } else {
      stream.end(reason);
    }
  }

  /** Its socket has taken all that was begun. */
  void ready() {
    synchronized (live) {
      if (state != State.FULL) {
        return;
      }
      state = State.TOLD;
      broker.deadlines.cancel(this);
    }
    goOn();
  }

  @Override
  protected void passed() {
    synchronized (live) {
      if (broker.deadlines.isRunning(this) || state == State.TOLD) {
        return; // something happened in the same moment
      }
      if (state == State.FULL) {
        if (isHeld()) {
          broker.end(this, EndReason.TOO_SLOW);
          return;
        }
        ending = EndReason.TOO_SLOW;
      } else {
        pinging = true;
      }
      state = State.TOLD;
    }
    broker.deliver(this);
  }
}
