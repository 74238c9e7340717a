package io.pushrelay.store.memory;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Store;
import io.pushrelay.time.Deadlines;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
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

  /** The second last given; an id of second 0 would be a position without a message. */
  private final AtomicLong second = new AtomicLong(1);

  /**
   * @param budget what may be kept
   * @param clock gives messages the second they were sent in; may step back
   * @param deadlines measures the timeouts; this store's alone
   */
  public MemoryStore(MemoryBudget budget, InstantSource clock, Deadlines deadlines) {
    this.budget = budget;
    this.clock = clock;
    this.deadlines = deadlines;
  }

  @Override
  public void append(ChannelId id, NewMessage draft, SenderLocation policy, Appended then) {
    MemoryChannel.Sent sent = tryAppend(id, draft, policy);
    if (sent == null) {
      expire();
      sent = tryAppend(id, draft, policy);
    }
    if (sent == null) {
      then.noRoom();
    } else {
      then.appended(sent.message(), sent.previous(), sent.info());
    }
  }

  private MemoryChannel.@Nullable Sent tryAppend(
      ChannelId id, NewMessage draft, SenderLocation policy) {
    for (; ; ) {
      MemoryChannel known = channels.get(id);
      MemoryChannel channel = known == null ? new MemoryChannel(this, id) : known;
      synchronized (channel) {
        if (known == null ? tryAdd(channel) : channel.expireAndCheck()) {
          var sent = channel.append(draft, policy, known == null ? channel.cost() : 0);
          if (sent == null && known == null) {
            abandon(channel);
          }
          return sent;
        }
      }
    }
  }

  @Override
  public void create(ChannelId id, SenderLocation policy, Consumer<@Nullable ChannelInfo> then) {
    ChannelInfo info = tryCreate(id, policy);
    if (info == null) {
      expire();
      info = tryCreate(id, policy);
    }
    then.accept(info);
  }

  private @Nullable ChannelInfo tryCreate(ChannelId id, SenderLocation policy) {
    for (; ; ) {
      MemoryChannel known = channels.get(id);
      MemoryChannel channel = known == null ? new MemoryChannel(this, id) : known;
      synchronized (channel) {
        if (known == null ? tryAdd(channel) : channel.expireAndCheck()) {
          if (known == null && !budget.reserve(channel.cost())) {
            abandon(channel);
            return null;
          }
          ChannelInfo info = channel.info();
          channel.use(policy);
          return info;
        }
      }
    }
  }

  @Override
  public void next(ChannelId id, MessageId after, IfNone ifNone, Next then) {
    if (!tryNext(id, after, ifNone, then)) {
      expire();
      if (!tryNext(id, after, ifNone, then)) {
        then.noRoom();
      }
    }
  }

  /**
   * @return false if there was no room, and nothing was told
   */
  private boolean tryNext(ChannelId id, MessageId after, IfNone ifNone, Next then) {
    for (; ; ) {
      MemoryChannel known = channels.get(id);
      if (known == null && ifNone != IfNone.JOIN) {
        then.unknown();
        return true;
      }
      MemoryChannel channel = known == null ? new MemoryChannel(this, id) : known;
      StoredMessage found;
      boolean missed;
      MessageId last;
      synchronized (channel) {
        if (known == null ? !tryAdd(channel) : !channel.expireAndCheck()) {
          continue;
        }
        found = channel.firstAfter(after);
        if (found == null
            && ifNone != IfNone.LOOK
            && !channel.join(known == null ? channel.cost() : 0)) {
          if (known == null) {
            abandon(channel);
          }
          return false;
        }
        channel.settle();
        missed = found != null && found.isMissedAfter(after);
        last = channel.last();
      }
      if (found != null) {
        then.found(found.message, missed);
      } else {
        then.nothing(last);
      }
      return true;
    }
  }

  @Override
  public void leave(ChannelId id, int listeners) {
    on(id, channel -> channel.leave(listeners));
  }

  @Override
  public void received(ChannelId id, MessageId message) {
    on(id, channel -> channel.received(message));
  }

  @Override
  public void info(ChannelId id, Consumer<@Nullable ChannelInfo> then) {
    InfoOf infoOf = new InfoOf();
    on(id, infoOf);
    then.accept(infoOf.info);
  }

  @Override
  public void delete(ChannelId id, Consumer<@Nullable ChannelInfo> then) {
    InfoOf infoOf = new InfoOf();
    on(
        id,
        channel -> {
          infoOf.accept(channel);
          channel.delete();
        });
    then.accept(infoOf.info);
  }

  private static final class InfoOf implements Consumer<MemoryChannel> {
    private @Nullable ChannelInfo info;

    @Override
    public void accept(MemoryChannel channel) {
      info = channel.info();
    }
  }

  /** Does this with the channel under its lock, if there is such a channel. */
  private void on(ChannelId id, Consumer<MemoryChannel> step) {
    for (MemoryChannel channel = channels.get(id); channel != null; channel = channels.get(id)) {
      synchronized (channel) {
        if (channel.expireAndCheck()) {
          step.accept(channel);
          return;
        }
      }
    }
  }

  @Override
  public void expire() {
    deadlines.sweep();
  }

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
    // Only now: whoever was there before has left its floor before it left the map.
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
