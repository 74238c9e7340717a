package io.pushrelay.store.memory;

import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.time.Deadlines;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a channel keeps, by id, and where between them others were removed. Not
 * thread-safe: the channel's monitor guards it.
 */
final class MemoryLog {
  private final MemoryStore store;
  private final MessageRing messages = new MessageRing();

  /** The highest id above those that are kept: of a message that was removed, or never kept. */
  private MessageId removed = MessageId.START;

  /** Nothing expires before this time. */
  private long firstDue = Deadlines.NEVER;

  /** The timeout of the newest message, and whether all have the same. */
  private @Nullable Duration messageTimeout;

  private boolean mixedTimeouts;

  private int lengthLimit = Integer.MAX_VALUE;

  MemoryLog(MemoryStore store) {
    this.store = store;
  }

  int size() {
    return messages.size();
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** The first message after this position, null if there is none. */
  @Nullable StoredMessage firstAfter(MessageId position) {
    int next = messages.indexAfter(position);
    return next < messages.size() ? messages.get(next) : null;
  }

  /** How many of the oldest messages make way for a new one. */
  int leavingFor(RetentionPolicy policy) {
    return trimmable(messages.size() + 1 - policy.messageBufferLength());
  }

  /** By how much the log grows with a message that so many others make way for, in bytes. */
  long growth(StoredMessage newest, int leaving) {
    return newest.cost - costOfOldest(leaving);
  }

  /** The oldest message when so many have left, null if there is none. */
  @Nullable StoredMessage oldest(int leaving) {
    return leaving < messages.size() ? messages.get(leaving) : null;
  }

  /**
   * Adds the newest message, for which there is room.
   *
   * @param leaving how many of the oldest make way
   */
  void add(StoredMessage newest, RetentionPolicy policy, int leaving) {
    for (int i = 0; i < leaving; i++) {
      takeOut(0); // its cost has gone over to the newest
    }
    newest.removedBefore = removed;
    removed = MessageId.START;
    messages.add(newest);
    if (leaving != 1) {
      store.stored.add(1L - leaving);
    }

    Duration timeout = policy.messageTimeout();
    store.deadlines.start(newest, timeout);
    firstDue = Math.min(firstDue, newest.due());
    mixedTimeouts = messages.size() > 1 && (mixedTimeouts || !timeout.equals(messageTimeout));
    messageTimeout = timeout;
    lengthLimit = policy.messageBufferLength();
  }

  /**
   * Adds the newest message again after a restart, for which there is room.
   *
   * @param previous the message sent before it
   * @param due when it expires
   * @param inOrder whether it expires after the one before it
   */
  void restore(
      StoredMessage newest, MessageId previous, Duration timeout, long due, boolean inOrder) {
    StoredMessage before = messages.isEmpty() ? null : messages.get(messages.size() - 1);
    if (before == null || !before.message.id().equals(previous)) {
      newest.removedBefore = previous;
    }
    mixedTimeouts |= before != null && (!inOrder || !timeout.equals(messageTimeout));
    messages.add(newest);
    store.stored.increment();
    firstDue = Math.min(firstDue, due);
    messageTimeout = timeout;
  }

  /** All messages are there again that are kept. */
  void restored(MessageId last, int limit) {
    lengthLimit = limit;
    boolean kept =
        !messages.isEmpty() && messages.get(messages.size() - 1).message.id().equals(last);
    removed = kept ? MessageId.START : last;
  }

  int lengthLimit() {
    return lengthLimit;
  }

  /** The index of the first message after this position, the size if there is none. */
  int indexAfter(MessageId position) {
    return messages.indexAfter(position);
  }

  StoredMessage get(int index) {
    return messages.get(index);
  }

  /** The newest message was sent, but is not kept. */
  void skip(MessageId newest) {
    removed = newest;
  }

  /**
   * A message was received.
   *
   * @return the message, null if it is not there any more: then nothing has happened
   */
  @Nullable StoredMessage acknowledge(MessageId message) {
    int index = messages.indexAfter(message) - 1;
    if (index < 0 || !messages.get(index).message.id().equals(message)) {
      return null;
    }
    StoredMessage received = messages.get(index);
    received.received++;
    for (int i = trimmable(messages.size() - lengthLimit); i > 0; i--) {
      remove(0);
    }
    return received;
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
    int index = 0;
    while (index < messages.size()) {
      long due = messages.get(index).due();
      if (due <= now) {
        remove(index);
      } else {
        firstDue = Math.min(firstDue, due);
        if (!mixedTimeouts) {
          break; // what was sent later expires later
        }
        index++;
      }
    }
    return true;
  }

  void clear() {
    while (!messages.isEmpty()) {
      remove(0);
    }
  }

  /** How many of the oldest messages may go to shorten the log by so many. */
  private int trimmable(int surplus) {
    int count = 0;
    while (count < surplus
        && count < messages.size()
        && messages.get(count).isReceivedOftenEnough()) {
      count++;
    }
    return count;
  }

  private long costOfOldest(int count) {
    long cost = 0;
    for (int i = 0; i < count; i++) {
      cost += messages.get(i).cost;
    }
    return cost;
  }

  private void remove(int index) {
    store.budget.release(takeOut(index).cost);
    store.stored.decrement();
  }

  private StoredMessage takeOut(int index) {
    StoredMessage kept = messages.get(index);
    MessageId gone = kept.message.id();
    messages.remove(index);
    kept.release();
    store.deadlines.cancel(kept);
    if (index == messages.size()) {
      removed = removed.isAfter(gone) ? removed : gone;
    } else if (gone.isAfter(messages.get(index).removedBefore)) {
      messages.get(index).removedBefore = gone;
    }
    return kept;
  }
}
