package io.pushrelay.store;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Draft;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.config.SenderLocation;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One channel of the {@link MemoryStore}: the log of its messages, and what its life depends on.
 *
 * <p>Not thread-safe: whoever calls holds its monitor, and has called {@link #isThere} since taking
 * it, which brings the channel up to date. It is its own deadline, that of being forgotten.
 */
final class MemoryChannel extends Deadlines.Deadline {
  /** What a channel takes beside the characters of its id, in bytes of heap (README, Limits). */
  static final int COST = 256;

  /** What a listener takes beside what the server keeps for its connection. */
  static final int LISTENER_COST = 256;

  private final MemoryStore store;
  private final ChannelId id;
  private final TreeMap<MessageId, Kept> log = new TreeMap<>();

  /** All ids of this channel come after this one. */
  private MessageId floor = MessageId.START;

  /** The message last sent, {@link MessageId#START} if there was none. */
  private MessageId last = MessageId.START;

  /** The newest message that was removed after the newest that is kept. */
  private MessageId removed = MessageId.START;

  /** Nothing in the log expires before this time. */
  private long firstDue = Deadlines.NEVER;

  /** The timeout of the newest message in the log, and whether all in the log have the same. */
  private @Nullable Duration messageTimeout;

  private boolean mixedTimeouts;

  private int lengthLimit = Integer.MAX_VALUE;
  private int listeners;
  private boolean requested;
  private long requestedAt;

  /** How long it is kept when empty: not at all while no sender has used it. */
  private @Nullable Duration timeout;

  private boolean idle;
  private boolean forgotten;

  MemoryChannel(MemoryStore store, ChannelId id) {
    this.store = store;
    this.id = id;
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
  boolean isThere() {
    if (!forgotten) {
      long now = store.deadlines.now();
      if (firstDue <= now) {
        removeExpired(now);
        settle();
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
  @Nullable Sent append(Draft draft, SenderLocation policy, long extra) {
    MessageId newest = last.isAfter(floor) ? last : floor;
    int minRecipients = policy.minMessageRecipients();
    Message message =
        new Message(newest.next(store.second()), draft.body(), draft.contentType(), minRecipients);
    if (policy.keeps()) {
      Kept kept = new Kept(this, message);
      int leaving = trimmable(log.size() + 1 - policy.messageBufferLength());
      if (!store.budget.reserve(extra + kept.cost - costOfOldest(leaving))) {
        return null;
      }
      removeOldest(leaving); // their room is part of what was reserved
      kept.removedBefore = removed;
      removed = MessageId.START;
      log.put(message.id(), kept);
      store.deadlines.start(kept, policy.messageTimeout());
      firstDue = Math.min(firstDue, kept.due());
      mixedTimeouts =
          log.size() > 1 && (mixedTimeouts || !policy.messageTimeout().equals(messageTimeout));
      messageTimeout = policy.messageTimeout();
      lengthLimit = policy.messageBufferLength();
    } else {
      if (!store.budget.reserve(extra)) {
        return null;
      }
      removed = message.id();
    }
    MessageId previous = last;
    last = message.id();
    timeout = policy.channelTimeout();
    settle();
    return new Sent(message, previous, info());
  }

  /** What {@link #append} has done. */
  record Sent(Message message, MessageId previous, ChannelInfo info) {}

  /** A sender uses this channel: when it is empty it stays for the location's time. */
  void use(SenderLocation policy) {
    timeout = policy.channelTimeout();
    settle();
  }

  /** The first message after this position, null if there is none. */
  @Nullable Kept firstAfter(MessageId position) {
    requested = true;
    requestedAt = store.deadlines.now();
    Map.Entry<MessageId, Kept> next = log.higherEntry(position);
    return next == null ? null : next.getValue();
  }

  void join() {
    listeners++;
  }

  /**
   * @return how many there were of those that leave
   */
  int leave(int count) {
    int leaving = Math.min(count, listeners);
    listeners -= leaving;
    settle();
    return leaving;
  }

  void received(MessageId message) {
    Kept kept = log.get(message);
    if (kept != null) {
      kept.received++;
      store.budget.release(removeOldest(trimmable(log.size() - lengthLimit)));
      settle();
    }
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
    long freed = removeOldest(log.size()) + (long) listeners * LISTENER_COST;
    store.budget.release(freed);
    listeners = 0;
    forget();
  }

  /**
   * Whether the channel goes on: with messages or listeners it does, without them for a time if a
   * sender made it. That time begins again whenever it is used.
   */
  void settle() {
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
  protected void passed() {
    synchronized (this) {
      isThere();
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

  /** How many of the oldest messages may go to shorten the log by so many. */
  private int trimmable(int surplus) {
    int count = 0;
    if (surplus > 0) {
      for (Kept oldest : log.values()) {
        if (count == surplus || oldest.received < oldest.message.minRecipients()) {
          break;
        }
        count++;
      }
    }
    return count;
  }

  private long costOfOldest(int count) {
    long cost = 0;
    if (count > 0) {
      for (Kept oldest : log.values()) {
        cost += oldest.cost;
        if (--count == 0) {
          break;
        }
      }
    }
    return cost;
  }

  /** Removes so many of the oldest messages; gives what they cost, for the caller to release. */
  private long removeOldest(int count) {
    long freed = 0;
    for (int i = 0; i < count; i++) {
      freed += remove(log.firstEntry().getValue());
    }
    return freed;
  }

  private void removeExpired(long now) {
    firstDue = Deadlines.NEVER;
    Map.Entry<MessageId, Kept> entry = log.firstEntry();
    while (entry != null) {
      Kept kept = entry.getValue();
      if (kept.due() <= now) {
        store.budget.release(remove(kept));
      } else {
        firstDue = Math.min(firstDue, kept.due());
        if (!mixedTimeouts) {
          return; // what was sent later expires later
        }
      }
      entry = log.higherEntry(entry.getKey());
    }
  }

  private long remove(Kept kept) {
    MessageId gone = kept.message.id();
    log.remove(gone);
    store.deadlines.cancel(kept);
    Map.Entry<MessageId, Kept> next = log.higherEntry(gone);
    if (next == null) {
      removed = removed.isAfter(gone) ? removed : gone;
    } else if (gone.isAfter(next.getValue().removedBefore)) {
      next.getValue().removedBefore = gone;
    }
    return kept.cost;
  }
}
