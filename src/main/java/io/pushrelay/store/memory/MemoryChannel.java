package io.pushrelay.store.memory;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.time.Deadlines;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One channel of the {@link MemoryStore}: the log of its messages, and what its life depends on.
 *
 * <p>Not thread-safe: whoever calls holds its monitor, and has called {@link #expireAndCheck} since
 * taking it, which brings the channel up to date. It is its own deadline, that of being forgotten.
 */
final class MemoryChannel extends Deadlines.Deadline {
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
    this.log = new MemoryLog(store.budget, store.deadlines);
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

  /**
   * Appends a message.
   *
   * @param extra bytes to be reserved along with it
   * @return null if there is no room: then nothing has changed
   */
  @Nullable Sent append(NewMessage content, RetentionPolicy policy, long extra) {
    MessageId newest = last.isAfter(floor) ? last : floor;
    Message message =
        new Message(newest.next(store.second()), content, policy.minMessageRecipients());
    if (policy.keeps()) {
      if (!log.add(new StoredMessage(this, message), policy, extra)) {
        return null;
      }
    } else {
      if (!store.budget.reserve(extra)) {
        return null;
      }
      log.skip(message.id());
    }
    MessageId previous = last;
    last = message.id();
    timeout = policy.channelTimeout();
    updateIdleExpiry();
    return new Sent(message, previous, info());
  }

  /** What {@link #append} has done. */
  record Sent(Message message, MessageId previous, ChannelInfo info) {}

  /** A sender uses this channel: when it is empty it stays for the location's time. */
  void use(RetentionPolicy policy) {
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
    log.acknowledge(
        message); // never leaves the log empty: a limit of 0 is never a limit of the log
  }

  ChannelInfo info() {
    long ago = (store.deadlines.now() - requestedAt) / 1_000_000_000L;
    return new ChannelInfo(
        log.size(),
        requested ? ago : ChannelInfo.NEVER,
        listeners,
        last.equals(MessageId.START) ? null : last);
  }

  /** Removes the messages, the listeners and the channel. */
  void delete() {
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
    forgotten = true;
    store.deadlines.cancel(this);
    store.forgot(this);
  }
}
