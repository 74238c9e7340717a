package io.pushrelay.store.memory;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Store;
import io.pushrelay.time.Deadlines;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the messages in the heap of the server. Tells in the calling thread, before the call
 * returns and outside of its locks. Each channel has its own lock: channels do not wait for each
 * other.
 */
public final class MemoryStore implements Store {
  private static final int FLOORS = 4096;

  final MemoryBudget budget;
  final Deadlines deadlines;
  private final InstantSource clock;
  private final ConcurrentHashMap<ChannelId, MemoryChannel> channels = new ConcurrentHashMap<>();

  /**
   * Where channels left off that were forgotten, so that ids keep growing if one comes back within
   * the same second. To remember each of them would cost memory for what is gone; they share slots
   * by their hash instead, and all a neighbour can do is to begin a second at a higher tag than 0.
   */
  private final AtomicReferenceArray<@Nullable MessageId> floors =
      new AtomicReferenceArray<>(FLOORS);

  /** The second last given. */
  private final AtomicLong second;

  /** The generation of listeners last begun, in whatever channel. */
  final AtomicInteger generation = new AtomicInteger();

  /**
   * The first store that its clients know.
   *
   * @param budget what may be kept
   * @param clock gives messages the second they were sent in; may step back
   * @param deadlines measures the timeouts; this store's alone
   */
  public MemoryStore(MemoryBudget budget, InstantSource clock, Deadlines deadlines) {
    this(budget, clock, deadlines, 1);
  }

  /**
   * @param firstSecond no message gets an earlier one; from 1, for an id of second 0 would be a
   *     position without a message
   */
  public MemoryStore(
      MemoryBudget budget, InstantSource clock, Deadlines deadlines, long firstSecond) {
    this.budget = budget;
    this.clock = clock;
    this.deadlines = deadlines;
    this.second = new AtomicLong(firstSecond);
  }

  /** Is shared with nobody: there is no news. */
  @Override
  public void subscribe(News news) {}

  @Override
  public void append(ChannelId id, NewMessage message, RetentionPolicy policy, AppendReply then) {
    Append append = new Append(message, policy);
    run(id, true, append);
    MemoryChannel.Sent sent = append.sent;
    if (sent == null) {
      then.noRoom();
    } else {
      then.appended(sent.message(), sent.previous(), sent.info(), false);
    }
  }

  @Override
  public void create(ChannelId id, RetentionPolicy policy, InfoReply then) {
    Info info = new Info();
    run(
        id,
        true,
        (channel, cost) -> {
          if (cost > 0 && !budget.reserve(cost)) {
            return false;
          }
          info.tryOn(channel, 0);
          channel.use(policy);
          return true;
        });
    then.info(info.info);
  }

  @Override
  public void next(
      ChannelId id, MessageId after, IfNone ifNone, Admission admission, NextReply then) {
    FindNext next = new FindNext(after, ifNone == IfNone.LOOK ? null : admission);
    switch (run(id, ifNone == IfNone.JOIN, next)) {
      case UNKNOWN -> then.unknown();
      case NO_ROOM -> then.noRoom();
      case DONE -> {
        if (next.found != null) {
          then.found(next.found.message, next.missed);
        } else if (next.full) {
          then.full(next.last);
        } else {
          then.nothing(next.last, next.generation);
        }
      }
    }
  }

  @Override
  public void leave(ChannelId id, int left, int listeners) {
    MemoryChannel channel = channels.get(id);
    if (channel != null) {
      synchronized (channel) {
        if (channel.expireAndCheck()) {
          channel.leave(left, listeners);
        }
      }
    }
  }

  @Override
  public void acknowledge(ChannelId id, MessageId message) {
    run(
        id,
        false,
        (channel, cost) -> {
          channel.acknowledge(message);
          return true;
        });
  }

  @Override
  public void info(ChannelId id, InfoReply then) {
    Info info = new Info();
    run(id, false, info);
    then.info(info.info);
  }

  @Override
  public void delete(ChannelId id, InfoReply then) {
    Info info = new Info();
    run(
        id,
        false,
        (channel, cost) -> {
          info.tryOn(channel, cost);
          channel.delete();
          return true;
        });
    then.info(info.info);
  }

  /** What is done with a channel under its lock. */
  interface Step {
    /**
     * @param cost what the channel itself needs if it is new, in bytes; 0 if it is not
     * @return false if there is no room: then nothing has changed
     */
    boolean tryOn(MemoryChannel channel, long cost);
  }

  private enum Outcome {
    DONE,
    UNKNOWN,
    NO_ROOM
  }

  /**
   * Finds the channel, or adds it, and takes a step under its lock; once more after what has
   * expired is removed, if there was no room.
   *
   * @param adds whether the channel is created if there is none
   */
  private Outcome run(ChannelId id, boolean adds, Step step) {
    boolean expired = false;
    for (; ; ) {
      MemoryChannel known = channels.get(id);
      if (known == null && !adds) {
        return Outcome.UNKNOWN;
      }
      MemoryChannel channel = known == null ? new MemoryChannel(this, id) : known;
      synchronized (channel) {
        if (known == null ? !tryAdd(channel) : !channel.expireAndCheck()) {
          continue; // another thread was faster
        }
        if (step.tryOn(channel, known == null ? channel.cost() : 0)) {
          return Outcome.DONE;
        }
        if (known == null) {
          abandon(channel);
        }
      }
      if (expired) {
        return Outcome.NO_ROOM;
      }
      expired = true;
      expire();
    }
  }

  private static final class Append implements Step {
    private final NewMessage message;
    private final RetentionPolicy policy;
    private MemoryChannel.@Nullable Sent sent;

    Append(NewMessage message, RetentionPolicy policy) {
      this.message = message;
      this.policy = policy;
    }

    @Override
    public boolean tryOn(MemoryChannel channel, long cost) {
      sent = channel.append(message, policy, cost);
      return sent != null;
    }
  }

  private static final class Info implements Step {
    private @Nullable ChannelInfo info;

    @Override
    public boolean tryOn(MemoryChannel channel, long cost) {
      info = channel.info();
      return true;
    }
  }

  @Override
  public void expire() {
    deadlines.sweep();
  }

  /** Holds nothing but memory. */
  @Override
  public void close() {}

  /** How many channels there are. */
  public int channels() {
    return channels.size();
  }

  /**
   * The clock's second, but never before one that was given: not in another channel either, for
   * listeners of several channels follow them by the second.
   */
  long second() {
    long now = Math.floorDiv(clock.millis(), 1000L);
    long newest = second.get();
    return now <= newest ? newest : second.accumulateAndGet(now, Math::max);
  }

  /** This channel's end; called under its lock. */
  void forgot(MemoryChannel channel) {
    MessageId last = channel.last();
    if (!last.equals(MessageId.START)) {
      floors.accumulateAndGet(
          slot(channel.id()), last, (a, b) -> a != null && b != null && a.isAfter(b) ? a : b);
    }
    channels.remove(channel.id(), channel);
    budget.release(channel.cost());
  }

  private static int slot(ChannelId id) {
    int hash = id.hashCode();
    return (hash ^ (hash >>> 16)) & (FLOORS - 1);
  }

  /** Adds a new channel unless there is one by now. Called under its lock. */
  private boolean tryAdd(MemoryChannel channel) {
    if (channels.putIfAbsent(channel.id(), channel) != null) {
      return false;
    }
    // Only now: a channel of this name that was there before has set its floor before it left the
    // map.
    MessageId floor = floors.get(slot(channel.id()));
    if (floor != null) {
      channel.beginAfter(floor);
    }
    return true;
  }

  /** There was no room for a new channel: it was never there. Called under its lock. */
  private void abandon(MemoryChannel channel) {
    channel.abandon();
    channels.remove(channel.id(), channel);
  }
}
