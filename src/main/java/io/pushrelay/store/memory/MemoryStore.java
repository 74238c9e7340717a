package io.pushrelay.store.memory;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Publication;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.store.Catalogue;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import io.pushrelay.time.Deadlines;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the messages in the heap of the server. Tells in the calling thread, before the call
 * returns and outside of its locks. Each channel has its own lock: channels do not wait for each
 * other.
 */
public final class MemoryStore implements Store {
  final MemoryBudget budget;
  final Deadlines deadlines;
  final @Nullable WriteAheadLog wal;
  final MessageSeconds seconds;
  final ConcurrentHashMap<ChannelId, MemoryChannel> channels = new ConcurrentHashMap<>();

  final LongAdder stored = new LongAdder();

  private final ForgottenIds forgotten = new ForgottenIds();

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
    this(budget, clock, deadlines, 1, null);
  }

  /**
   * @param firstSecond no message gets an earlier one; from 1, for an id of second 0 would be a
   *     position without a message
   * @param wal where changes are written before they are made; null: nowhere
   */
  public MemoryStore(
      MemoryBudget budget,
      InstantSource clock,
      Deadlines deadlines,
      long firstSecond,
      @Nullable WriteAheadLog wal) {
    this.wal = wal;
    this.budget = budget;
    this.deadlines = deadlines;
    this.seconds = new MessageSeconds(clock, firstSecond);
  }

  /** Is shared with nobody: there is no news. */
  @Override
  public void subscribe(News news) {}

  @Override
  public void append(ChannelId id, NewMessage message, RetentionPolicy policy, AppendReply then) {
    Append append = new Append(message, policy);
    StoreException failure = tryRun(id, true, append);
    MemoryChannel.Sent sent = append.sent;
    if (failure != null) {
      then.failed(failure);
    } else if (sent == null) {
      then.noRoom();
    } else {
      then.appended(sent.message(), sent.previous(), sent.info(), false);
    }
  }

  @Override
  public void appendAll(
      List<Publication> publications, RetentionPolicy policy, AppendAllReply then) {
    new AppendAll(this, publications, policy).run(then);
  }

  @Override
  public void create(ChannelId id, RetentionPolicy policy, InfoReply then) {
    ask(id, true, new TakeInfo(channel -> channel.use(policy)), then);
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
        } else if (next.created) {
          then.created(next.last, next.generation);
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
    ask(id, false, new TakeInfo(channel -> {}), then);
  }

  @Override
  public void delete(ChannelId id, InfoReply then) {
    ask(id, false, new TakeInfo(MemoryChannel::delete), then);
  }

  @Override
  public Catalogue catalogue() {
    return new MemoryCatalogue(channels, deadlines);
  }

  private void ask(ChannelId id, boolean adds, TakeInfo step, InfoReply then) {
    StoreException failure = tryRun(id, adds, step);
    if (failure == null) {
      then.info(step.info);
    } else {
      then.failed(failure);
    }
  }

  /** The same for a step that may have to be written: tells if it can't be. */
  private @Nullable StoreException tryRun(ChannelId id, boolean adds, ChannelStep step) {
    try {
      Outcome unused = run(id, adds, step);
      return null;
    } catch (StoreException e) {
      return e;
    }
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
  private Outcome run(ChannelId id, boolean adds, ChannelStep step) {
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
        boolean done = false;
        try {
          done = step.tryOn(channel, known == null ? channel.cost() : 0);
        } finally {
          if (known == null && !done) {
            abandon(channel);
          }
        }
        if (done) {
          return Outcome.DONE;
        }
      }
      if (expired) {
        return Outcome.NO_ROOM;
      }
      expired = true;
      expire();
    }
  }

  @Override
  public void expire() {
    deadlines.sweep();
  }

  /** Holds nothing but memory. */
  @Override
  public void close() {}

  /**
   * Puts back what was kept before a restart; called once, before anything is asked.
   *
   * @return how many messages there was room for
   */
  public int restore(Iterable<LoggedChannel> logged) {
    MemoryRestore restore = new MemoryRestore(this);
    logged.forEach(restore::add);
    return restore.end();
  }

  /** Adds a channel that was there before a restart. */
  void add(MemoryChannel channel) {
    channels.put(channel.id(), channel);
  }

  /**
   * Has all that is needed of a segment written once more.
   *
   * @param meanwhile called every now and then, without any lock
   * @throws StoreException if it can't be written
   */
  public void moveOutOf(WriteAheadLog.Part segment, Runnable meanwhile) {
    if (wal != null) {
      SegmentMove move = new SegmentMove(this, wal, segment);
      channels.values().forEach(channel -> move.move(channel, meanwhile));
    }
  }

  /** How many channels there are. */
  public int channels() {
    return channels.size();
  }

  /** How many messages there are. */
  public long messages() {
    return stored.sum();
  }

  /** This channel's end; called under its lock. */
  void forgot(MemoryChannel channel) {
    forgotten.add(channel.id(), channel.last());
    channels.remove(channel.id(), channel);
    budget.release(channel.cost());
  }

  /** Adds a new channel unless there is one by now. Called under its lock. */
  boolean tryAdd(MemoryChannel channel) {
    if (channels.putIfAbsent(channel.id(), channel) != null) {
      return false;
    }
    // Only now: a channel of this name that was there before has set its floor before it left the
    // map.
    channel.beginAfter(forgotten.newest(channel.id()));
    return true;
  }

  /** There was no room for a new channel: it was never there. Called under its lock. */
  void abandon(MemoryChannel channel) {
    channel.abandon();
    channels.remove(channel.id(), channel);
  }
}
