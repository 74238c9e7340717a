package io.pushrelay.broker;

import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.MemoryBudget;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one channel that are not kept, for streams that are still being written what came
 * before (protocol, "Slow streams"). The oldest go when there is no room; whoever needed them is
 * told that it missed some. Guarded by the live channel.
 */
public final class TransientMessages {
  /** What a message takes beside its body, in bytes of heap. */
  private static final long COST = 256;

  /**
   * A message that is not kept.
   *
   * @param previous the message sent before it
   * @param cost what it has reserved, in bytes
   */
  public record Entry(Message message, MessageId previous, long cost) {
    /** Whether a listener that comes from this position does not see what was in between. */
    public boolean isMissedAfter(MessageId position) {
      return !position.equals(MessageId.START) && previous.isAfter(position);
    }
  }

  private final Room room;

  private final TreeMap<MessageId, Entry> messages = new TreeMap<>();

  private long used;

  TransientMessages(Room room) {
    this.room = room;
  }

  /**
   * Adds a message, in the place of the oldest if there is no room. One alone has always room: it
   * is on its way, as one is that a listener takes at once.
   */
  void add(Message message, MessageId previous) {
    long cost = COST + message.body().length();
    while (!reserve(cost)) {
      if (messages.isEmpty()) {
        cost = 0;
        break;
      }
      free(messages.pollFirstEntry().getValue());
    }
    messages.put(message.id(), new Entry(message, previous, cost));
  }

  private boolean reserve(long cost) {
    if (used + cost > room.ofOneChannel() || !room.reserve(cost)) {
      return false;
    }
    used += cost;
    return true;
  }

  private void free(Entry gone) {
    used -= gone.cost;
    room.release(gone.cost);
  }

  /** The first message after this position, null if there is none. */
  @Nullable Entry firstAfter(MessageId position) {
    Map.Entry<MessageId, Entry> first = messages.higherEntry(position);
    return first == null ? null : first.getValue();
  }

  void clear() {
    messages.values().forEach(this::free);
    messages.clear();
  }

  /**
   * The part of the deployment's memory that messages may take that are not kept: a quarter, and
   * one channel a sixteenth, so that streams that do not read can't take it from everybody else.
   * Thread-safe.
   */
  static final class Room {
    private final MemoryBudget deployment;
    private final MemoryBudget share;

    Room(MemoryBudget deployment) {
      this.deployment = deployment;
      this.share = new MemoryBudget(deployment.limit() / 4);
    }

    /** The most that one channel's may take, in bytes. */
    long ofOneChannel() {
      return deployment.limit() / 16;
    }

    boolean reserve(long bytes) {
      if (!share.reserve(bytes)) {
        return false;
      }
      if (!deployment.reserve(bytes)) {
        share.release(bytes);
        return false;
      }
      return true;
    }

    void release(long bytes) {
      share.release(bytes);
      deployment.release(bytes);
    }
  }
}
