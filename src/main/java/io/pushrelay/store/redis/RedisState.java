package io.pushrelay.store.redis;

import io.pushrelay.store.StoreState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What is known of Redis by what it has answered, without asking it. Thread-safe. */
public final class RedisState implements StoreState {
  /** When Redis answered all that a session begins with; null if it has not. */
  private @Nullable Long servingSince;

  private long sessions;

  /** Whether the heartbeat is under way, and since when, in nanoseconds. */
  private final AtomicBoolean asking = new AtomicBoolean();

  private volatile long askedAt;
  private volatile long roundTrip;
  private volatile long used;
  private volatile long nodes;

  /** Redis has answered all that a session begins with. */
  synchronized void begin() {
    servingSince = System.nanoTime();
    sessions++;
  }

  /** The session is over; says for how long Redis has served in it. */
  synchronized Duration end() {
    long since = servingSince == null ? 0 : System.nanoTime() - servingSince;
    servingSince = null;
    return Duration.ofNanos(since);
  }

  /** A heartbeat is to be sent; says whether none is under way. */
  boolean tryAsk() {
    boolean mine = asking.compareAndSet(false, true);
    if (mine) {
      askedAt = System.nanoTime();
    }
    return mine;
  }

  /** It was answered. */
  void answered(long bytesUsed, long sharing) {
    roundTrip = System.nanoTime() - askedAt;
    used = bytesUsed;
    nodes = sharing;
    asking.set(false);
  }

  /** It was not. */
  void failed() {
    asking.set(false);
  }

  /** Whether Redis serves this node. */
  @Override
  public synchronized boolean isUsable() {
    return servingSince != null;
  }

  /** How often it was connected again after the first time. */
  public synchronized long reconnects() {
    return Math.max(0, sessions - 1);
  }

  /**
   * How far behind this node is with what it hears of Redis, in nanoseconds: news come over the
   * same connection as the answers. How long the last heartbeat took there and back, or for how
   * long one has been under way that takes longer.
   */
  public long lag() {
    long last = roundTrip;
    return asking.get() ? Math.max(last, System.nanoTime() - askedAt) : last;
  }

  /**
   * How many nodes shared the namespace when it was last asked. One that is gone without a goodbye
   * is counted until it is taken for dead.
   */
  public long nodes() {
    return nodes;
  }

  /** What all channels of the namespace took when it was last asked, in bytes. */
  public long used() {
    return used;
  }
}
