package io.pushrelay.store.memory;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.RetentionPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One channel of the {@link MemoryStore}: the log of its messages, and what its life depends on.
 *
 * <p>Not thread-safe: whoever calls holds its monitor, and has called {@link #expireAndCheck} since
 * taking it, which brings the channel up to date. It is its own deadline, that of being forgotten.
 */
final class MemoryChannel extends WriteAheadLog.Entry {
  /** What a channel takes beside the characters of its id, in bytes of heap (limits, "Memory"). */
  static final int COST = 256;

  /** What a listener takes beside what the server keeps for its connection. */
  static final int LISTENER_COST = 256;

  private final MemoryStore store;
  private final ChannelId id;
  private final MemoryLog log;

  /** All ids of this channel come after this one. */
  private MessageId floor = MessageId.START;

  /** The message last sent, {@link MessageId#START} if there was none. */
  private MessageId last = MessageId.START;

  private int listeners;

  /** Of the listeners; 0 until there was one. */
  private int generation;

  private boolean requested;
  private long requestedAt;

  /** How long it is kept when empty: not at all while no sender has used it. */
  private @Nullable Duration timeout;

  private boolean idle;
  private boolean forgotten;

  MemoryChannel(MemoryStore store, ChannelId id) {
    this.store = store;
    this.id = id;
    this.log = new MemoryLog(store);
  }

  @Nullable WriteAheadLog wal() {
    return store.wal;
  }

  ChannelId id() {
    return id;
  }

  MessageId last() {
    return last;
  }

  /** Ids go on after this one, before any was given. */
  void beginAfter(MessageId id) {
    floor = id;
  }

  /** What this channel costs without its messages and listeners. */
  long cost() {
    return COST + 2L * id.value().length();
  }

  /** Removes what has expired; says whether the channel itself is still there. */
  boolean expireAndCheck() {
    if (!forgotten) {
      long now = store.deadlines.now();
      if (log.removeExpired(now)) {
        updateIdleExpiry();
      } else if (idle && due() <= now) {
        forget();
      }
    }
    return !forgotten;
  }

  /** The id of a message that is sent now, after this one or after all that ever were. */
  MessageId idAfter(MessageId newest) {
    return (newest.isAfter(floor) ? newest : floor).next(store.seconds.next());
  }

  /**
   * Adds a message for which there is room, and which is written. Afterwards the caller sees to
   * {@link #updateIdleExpiry}.
   *
   * @param kept null if it is not kept
   * @param leaving how many of the oldest make way for it
   */
  Sent add(Message message, @Nullable StoredMessage kept, int leaving, RetentionPolicy policy) {
    if (kept == null) {
      log.skip(message.id());
    } else {
      log.add(kept, policy, leaving);
    }
    MessageId previous = last;
    last = message.id();
    timeout = policy.channelTimeout();
    return new Sent(message, previous, info());
  }

  /** What {@link #add} has done. */
  record Sent(Message message, MessageId previous, ChannelInfo info) {}

  /** Takes these bytes if they are there; nothing happens if they are less than one. */
  boolean reserve(long bytes) {
    return bytes <= 0 || store.budget.reserve(bytes);
  }

  /** Gives these bytes back. */
  void release(long bytes) {
    store.budget.release(bytes);
  }

  /** A sender uses this channel: when it is empty it stays for the location's time. */
  void use(RetentionPolicy policy) {
    if (store.wal != null && !(isWritten() && policy.channelTimeout().equals(timeout))) {
      store.wal.state(id, last, policy.channelTimeout(), log.lengthLimit(), false, this);
    }
    timeout = policy.channelTimeout();
    updateIdleExpiry();
  }

  /** The first message after this position, null if there is none. A listener asked for it. */
  @Nullable StoredMessage firstAfter(MessageId position) {
    requested = true;
    requestedAt = store.deadlines.now();
    return log.firstAfter(position);
  }

  int generation() {
    return generation;
  }

  /** Whether this listener is not let in. */
  boolean isFull(Admission admission) {
    return admission.isFullWith(listeners);
  }

  /**
   * One listener more, or instead of all others.
   *
   * @param extra bytes to be reserved along with it
   * @return whether there was room; if not, nothing has changed
   */
  boolean join(Admission admission, long extra) {
    boolean replaces = admission.replacesOthers() && listeners > 0;
    if (replaces) {
      store.budget.release((long) (listeners - 1) * LISTENER_COST);
      listeners = 1;
    } else if (store.budget.reserve(LISTENER_COST + extra)) {
      listeners++;
    } else {
      return false;
    }
    if (replaces || generation == 0) {
      generation = store.generation.incrementAndGet();
    }
    return true;
  }

  /** So many listeners of a generation less, at most as many as there are. */
  void leave(int left, int count) {
    if (left != generation) {
      return;
    }
    int leaving = Math.min(count, listeners);
    listeners -= leaving;
    store.budget.release((long) LISTENER_COST * leaving);
    updateIdleExpiry();
  }

  void acknowledge(MessageId message) {
    // Never leaves the log empty: a limit of 0 is never a limit of the log.
    StoredMessage received = log.acknowledge(message);
    StoredMessage oldest = log.oldest(0);
    if (store.wal != null
        && received != null
        && oldest != null
        && received.received <= received.message.minRecipients()) {
      store.wal.receipt(id, message, received.received, oldest.message.id());
    }
  }

  ChannelInfo info() {
    long ago =
        requested ? (store.deadlines.now() - requestedAt) / 1_000_000_000L : ChannelInfo.NEVER;
    return new ChannelInfo(log.size(), ago, listeners, last.equals(MessageId.START) ? null : last);
  }

  /** Removes the messages, the listeners and the channel. */
  void delete() {
    if (store.wal != null && isWritten()) {
      store.wal.delete(id);
      release();
    }
    log.clear();
    store.budget.release((long) listeners * LISTENER_COST);
    listeners = 0;
    forget();
  }

  /**
   * Whether the channel goes on: with messages or listeners it does, without them for a time if a
   * sender made it. That time begins again whenever it is used.
   */
  void updateIdleExpiry() {
    if (!log.isEmpty() || listeners > 0) {
      idle = false;
      store.deadlines.cancel(this);
    } else if (timeout == null || timeout.isZero()) {
      forget();
    } else {
      idle = true;
      store.deadlines.start(this, timeout);
    }
  }

  /** What a restart does not change; before anything is asked of it. */
  void restore(MessageId newest, Duration channelTimeout) {
    last = newest;
    timeout = channelTimeout;
  }

  /** How long it is kept when it is empty, zero if no sender has used it. */
  Duration timeout() {
    return timeout == null ? Duration.ZERO : timeout;
  }

  MemoryLog log() {
    return log;
  }

  @Override
  protected void onExpired() {
    synchronized (this) {
      expireAndCheck();
    }
  }

  /** Is not kept after all, before anything of it was. */
  void abandon() {
    forgotten = true;
  }

  private void forget() {
    if (store.wal != null && isWritten()) {
      store.wal.forget(id);
      release();
    }
    forgotten = true;
    store.deadlines.cancel(this);
    store.forgot(this);
  }
}
