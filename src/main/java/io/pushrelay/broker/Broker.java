package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Publication;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.metrics.Metrics;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Store;
import io.pushrelay.time.Deadlines;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Brings the messages of senders to listeners. A listener is a cursor in its channel: what comes
 * after it is the only question, whether it asks for the first time, comes back or is being held.
 *
 * <p>Thread-safe. Each channel has its own lock; channels do not wait for each other, and nobody
 * who sends waits for a listener. What senders are told comes at once if the store answers at once.
 */
public final class Broker {
  public final Store store;
  final DeliveryPool small;

  /** What may block on its socket, so that what is small need not wait for it. */
  private final DeliveryPool large;

  public final Deadlines deadlines;
  private final ConcurrentHashMap<ChannelId, LiveChannel> liveChannels = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  public final ForeignPositions foreign;
  final TransientMessages.Room transients;
  public final Metrics metrics;
  public final Subjects subjects = new Subjects(this);
  public final Nodes nodes = new Nodes(this);

  /**
   * @param budget the store's; messages that are not kept and wait for slow streams count too
   * @param clock the wall's
   * @param deadlines measures how long listeners are held; this broker's alone
   * @param threads where held listeners are written to; the container's
   * @param width how many of its threads write at the same time at most, as long as no socket
   *     blocks
   * @param metrics counts what happens here
   */
  public Broker(
      Store store,
      MemoryBudget budget,
      InstantSource clock,
      Deadlines deadlines,
      Executor threads,
      int width,
      Metrics metrics) {
    this.store = store;
    this.foreign = new ForeignPositions(clock);
    this.transients = new TransientMessages.Room(budget);
    this.deadlines = deadlines;
    this.metrics = metrics;
    this.small = new DeliveryPool(threads, width);
    this.large = new DeliveryPool(threads, width);
    store.subscribe(new StoreNews(this));
  }

  /**
   * Sends a message. The sender's thread runs the {@link PublishResult#delivery} that comes back.
   *
   * @return what became of it, null if there is no room for it; fails with a {@link
   *     io.pushrelay.store.StoreException} if the store does
   */
  public CompletionStage<@Nullable PublishResult> publish(
      ChannelId channel, NewMessage message, RetentionPolicy policy) {
    PublishOperation operation = new PublishOperation(this, channel, message, policy);
    operation.run();
    return operation.result;
  }

  /**
   * Sends several messages, in their order, each to its channel: all of them or none. The sender's
   * thread runs each {@link PublishResult#delivery}, in their order.
   *
   * @param publications 1,000 at most
   * @return what became of each, in the same order; null if there is no room for all; fails with a
   *     {@link io.pushrelay.store.StoreException} if the store does
   */
  public CompletionStage<@Nullable List<PublishResult>> publishAll(
      List<Publication> publications, RetentionPolicy policy) {
    PublishAllOperation operation = new PublishAllOperation(this, publications, policy);
    operation.run();
    return operation.result;
  }

  /**
   * Creates a channel if there is none.
   *
   * @return the channel, null if there is no room for it
   */
  public CompletionStage<@Nullable ChannelInfo> create(ChannelId channel, RetentionPolicy policy) {
    return new ChannelQuery(this, channel, then -> store.create(channel, policy, then)).answer();
  }

  /**
   * Looks at a channel.
   *
   * @return the channel, null if there is no such channel
   */
  public CompletionStage<@Nullable ChannelInfo> info(ChannelId channel) {
    return new ChannelQuery(this, channel, then -> store.info(channel, then)).answer();
  }

  /**
   * Deletes a channel: its messages are gone, and listeners held on it are told so.
   *
   * @return the channel as it was, null if there was no such channel
   */
  public CompletionStage<@Nullable ChannelInfo> delete(ChannelId channel) {
    // The store forgets the listeners along with the channel: none of them leaves.
    return new ChannelQuery(
            this,
            channel,
            then -> store.delete(channel, then),
            live -> endAll(live, EndReason.CHANNEL_DELETED))
        .answer();
  }

  /**
   * Asks for the first message after a position.
   *
   * @param after {@link MessageId#START} for the oldest message there is
   * @param listener is told, in the calling thread if it need not be held and the message is small;
   *     one that is streaming is held in any case, if it is not refused
   */
  public void listen(
      ChannelId channel, ListenerLocation location, MessageId after, Listener listener) {
    SingleSubscription subscription = subscription(channel, listener);
    listener.begin(subscription);
    new ListenOperation(this, channel, location, after, listener, subscription).run();
  }

  SingleSubscription subscription(ChannelId channel, Listener listener) {
    return new SingleSubscription(this, channel, listener.transport());
  }

  /** To be called several times a second: ends what has waited or lain too long. */
  public void tick() {
    deadlines.sweep();
    store.expire();
    small.compensateBlocked();
    large.compensateBlocked();
  }

  /** Ends every listener that is held, in the calling thread, and holds none from now on. */
  public void stop() {
    stopped = true;
    disconnectAll();
  }

  /** Ends every listener that is held, in the calling thread; those who come back are held. */
  public void disconnectAll() {
    for (LiveChannel live : liveChannels.values()) {
      List<HeldListener> ended;
      synchronized (live) {
        int leaving = live.counted();
        ended = releaseAll(live, EndReason.STOPPING);
        if (leaving > 0) {
          store.leave(live.channel, live.generation(), leaving);
        }
        closeIfIdle(live);
      }
      ended.forEach(DeliveryPool::runSafely);
    }
  }

  /** Whether {@link #stop} was called. */
  public boolean isStopped() {
    return stopped;
  }

  /** Whether nothing is under way and nobody is held. */
  boolean isIdle() {
    return liveChannels.isEmpty();
  }

  /** How many are held; one of several channels as often as it is held. */
  int held() {
    int held = 0;
    for (LiveChannel live : liveChannels.values()) {
      synchronized (live) {
        held += live.all().size();
      }
    }
    return held;
  }

  /** Whether anything happens at a channel here, so that news of it matter to somebody. */
  boolean isLive(ChannelId channel) {
    return liveChannels.containsKey(channel);
  }

  /** The live channel, which may be closed by the time its lock is taken. */
  LiveChannel live(ChannelId channel) {
    return liveChannels.computeIfAbsent(channel, LiveChannel::new);
  }

  void closeIfIdle(LiveChannel live) {
    if (live.tryClose()) {
      liveChannels.remove(live.channel, live);
    }
  }

  public void hold(HeldListener held) {
    held.live.hold(held);
    held.countHeld();
    held.begin();
  }

  void release(HeldListener held) {
    held.live.release(held);
    held.countReleased();
    deadlines.cancel(held);
  }

  /** Ends the wait of one listener that nothing has ended before. */
  public void end(HeldListener held, EndReason reason) {
    boolean now;
    synchronized (held.live) {
      if (!held.isHeld()) {
        return;
      }
      boolean counted = held.counted;
      release(held);
      now = held.endAndCheck(reason);
      if (counted) {
        store.leave(held.live.channel, held.live.generation(), 1);
      }
      closeIfIdle(held.live);
    }
    if (now) {
      enqueue(held);
    }
  }

  /** Has the store count a listener again that has survived a delete, if the channel is back. */
  public void recount(HeldListener held) {
    new RecountOperation(held).run();
  }

  /** Tells a listener that is or was held, in another thread. */
  public void enqueue(HeldListener held) {
    (held.size() > DeliveryPool.INLINE_LIMIT ? large : small).add(held);
  }

  /**
   * Does this in another thread.
   *
   * @param size of what is written, in bytes
   */
  public void enqueue(Runnable delivery, int size) {
    (size > DeliveryPool.INLINE_LIMIT ? large : small).add(delivery);
  }

  /**
   * The store counts none of a channel's listeners any more: those who don't go on are released.
   *
   * @return those that are to be told so now
   */
  List<HeldListener> endAll(LiveChannel live, EndReason reason) {
    live.endLooking(reason);
    return releaseAll(live, reason);
  }

  /**
   * Releases all of a live channel's listeners.
   *
   * @return those that are to be told so now
   */
  private List<HeldListener> releaseAll(LiveChannel live, EndReason reason) {
    List<HeldListener> told = new ArrayList<>();
    for (HeldListener held : live.all()) {
      if (reason == EndReason.CHANNEL_DELETED && held.survivesDelete()) {
        live.onDelete(held);
        continue;
      }
      release(held);
      if (held.endAndCheck(reason)) {
        told.add(held);
      }
    }
    return told;
  }
}
