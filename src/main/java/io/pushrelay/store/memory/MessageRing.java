package io.pushrelay.store.memory;

import io.pushrelay.channel.MessageId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Messages in the order of their ids, which grow: added at one end, removed mostly at the other. An
 * array that is used as a ring, so that a message that comes and goes costs no object and moves no
 * other. Not thread-safe.
 */
final class MessageRing {
  private static final int LEAST = 4;
  private static final StoredMessage[] NONE = {};

  /** Its length is a power of two, or 0. */
  private @Nullable StoredMessage[] slots = NONE;

  private int head;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /**
   * @param index 0 for the oldest, less than the size
   */
  StoredMessage get(int index) {
    StoredMessage kept = slots[slot(index)];
    if (index >= size || kept == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return kept;
  }

  /** Adds a message whose id is after those of all others. */
  void add(StoredMessage newest) {
    if (size == slots.length) {
      resize(Math.max(LEAST, 2 * size));
    }
    slots[slot(size)] = newest;
    size++;
  }

  /** The index of the first message after this position, the size if there is none. */
  int indexAfter(MessageId position) {
    int from = 0;
    int to = size;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (get(middle).message.id().isAfter(position)) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }

  /** Removes a message; the older ones move up by one. */
  void remove(int index) {
    for (int i = index; i > 0; i--) {
      slots[slot(i)] = slots[slot(i - 1)];
    }
    slots[slot(0)] = null;
    head++;
    size--;
    if (size <= slots.length / 4) {
      resize(size == 0 ? 0 : Math.max(LEAST, slots.length / 2));
    }
  }

  private int slot(int index) {
    return (head + index) & (slots.length - 1);
  }

  private void resize(int length) {
    if (length == slots.length) {
      return;
    }
    @Nullable StoredMessage[] before = slots;
    int mask = before.length - 1;
    @Nullable StoredMessage[] after = length == 0 ? NONE : new StoredMessage[length];
    Arrays.setAll(after, i -> i < size ? before[(head + i) & mask] : null);
    slots = after;
    head = 0;
  }
}
