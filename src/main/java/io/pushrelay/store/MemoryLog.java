package io.pushrelay.store;

import io.pushrelay.channel.MessageId;
import io.pushrelay.config.SenderLocation;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a channel keeps, by id, and where between them others were removed. Not
 * thread-safe: the channel's monitor guards it.
 */
final class MemoryLog {
  private final MemoryBudget budget;
  private final Deadlines deadlines;
  private final TreeMap<MessageId, KeptMessage> messages = new TreeMap<>();

  /** The newest message that was removed after the newest that is kept. */
  private MessageId removed = MessageId.START;

  /** Nothing expires before this time. */
  private long firstDue = Deadlines.NEVER;

  /** The timeout of the newest message, and whether all have the same. */
  private @Nullable Duration messageTimeout;

  private boolean mixedTimeouts;

  private int lengthLimit = Integer.MAX_VALUE;

  MemoryLog(MemoryBudget budget, Deadlines deadlines) {
    this.budget = budget;
    this.deadlines = deadlines;
  }

  int size() {
    return messages.size();
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** The first message after this position, null if there is none. */
  @Nullable KeptMessage firstAfter(MessageId position) {
    Map.Entry<MessageId, KeptMessage> next = messages.higherEntry(position);
    return next == null ? null : next.getValue();
  }

  /**
   * Adds the newest message, in the place of the oldest if there are too many.
   *
   * @param extra bytes to be reserved along with it
   * @return whether there was room; if not, nothing has changed
   */
  boolean add(KeptMessage newest, SenderLocation policy, long extra) {
    int leaving = trimmable(messages.size() + 1 - policy.messageBufferLength());
    if (!budget.reserve(extra + newest.cost - costOfOldest(leaving))) {
      return false;
    }
    for (int i = 0; i < leaving; i++) {
      takeOut(messages.firstEntry().getValue()); // its cost has gone over to the newest
    }
    newest.removedBefore = removed;
    removed = MessageId.START;
    messages.put(newest.message.id(), newest);

    Duration timeout = policy.messageTimeout();
    deadlines.start(newest, timeout);
    firstDue = Math.min(firstDue, newest.due());
    mixedTimeouts = messages.size() > 1 && (mixedTimeouts || !timeout.equals(messageTimeout));
    messageTimeout = timeout;
    lengthLimit = policy.messageBufferLength();
    return true;
  }

  /** The newest message was sent, but is not kept. */
  void skip(MessageId newest) {
    removed = newest;
  }

  /** A message was received; if it is not there any more, nothing happens. */
  void received(MessageId message) {
    KeptMessage kept = messages.get(message);
    if (kept != null) {
      kept.received++;
      for (int i = trimmable(messages.size() - lengthLimit); i > 0; i--) {
        remove(messages.firstEntry().getValue());
      }
    }
  }

  /**
   * Removes what has expired.
   *
   * @return whether there may have been anything
   */
  boolean removeExpired(long now) {
    if (firstDue > now) {
      return false;
    }
    firstDue = Deadlines.NEVER;
    Map.Entry<MessageId, KeptMessage> entry = messages.firstEntry();
    while (entry != null) {
      KeptMessage kept = entry.getValue();
      if (kept.due() <= now) {
        remove(kept);
      } else {
        firstDue = Math.min(firstDue, kept.due());
        if (!mixedTimeouts) {
          break; // what was sent later expires later
        }
      }
      entry = messages.higherEntry(entry.getKey());
    }
    return true;
  }

  void clear() {
    while (!messages.isEmpty()) {
      remove(messages.firstEntry().getValue());
    }
  }

  /** How many of the oldest messages may go to shorten the log by so many. */
  private int trimmable(int surplus) {
    int count = 0;
    if (surplus > 0) {
      for (KeptMessage oldest : messages.values()) {
        if (count == surplus || !oldest.isReceivedOftenEnough()) {
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
      for (KeptMessage oldest : messages.values()) {
        cost += oldest.cost;
        if (--count == 0) {
          break;
        }
      }
    }
    return cost;
  }

  private void remove(KeptMessage kept) {
    takeOut(kept);
    budget.release(kept.cost);
  }

  private void takeOut(KeptMessage kept) {
    MessageId gone = kept.message.id();
    messages.remove(gone);
    deadlines.cancel(kept);
    KeptMessage next = firstAfter(gone);
    if (next == null) {
      removed = removed.isAfter(gone) ? removed : gone;
    } else if (gone.isAfter(next.removedBefore)) {
      next.removedBefore = gone;
    }
  }
}
