package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Draft;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.Origin;
import io.pushrelay.channel.Position;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.store.Deadlines;
import io.pushrelay.store.Store;
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
  final Store store;
  private final Deliveries small;

  /** What may block on its socket, so that what is small need not wait for it. */
  private final Deliveries large;

  final Deadlines deadlines;
  private final ConcurrentHashMap<ChannelId, Desk> desks = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  /**
   * @param deadlines measures how long listeners are held; this broker's alone
   * @param threads where held listeners are written to; the container's
   * @param width how many of its threads write at the same time at most, as long as no socket
   *     blocks
   */
  public Broker(Store store, Deadlines deadlines, Executor threads, int width) {
    this.store = store;
    this.deadlines = deadlines;
    this.small = new Deliveries(threads, width);
    this.large = new Deliveries(threads, width);
  }

  /**
   * Sends a message.
   *
   * @return what became of it, null if there is no room for it
   */
  public CompletionStage<@Nullable Published> publish(
      ChannelId channel, Draft draft, SenderLocation location) {
    return publish(new Publication(this, channel, draft, location, false));
  }

  /**
   * Sends a message for a thread that {@link #help helps} then.
   *
   * @return what became of it, null if there is no room for it
   */
  public CompletionStage<@Nullable Published> publishHelping(
      ChannelId channel, Draft draft, SenderLocation location) {
    return publish(new Publication(this, channel, draft, location, true));
  }

  private static CompletionStage<@Nullable Published> publish(Publication publication) {
    publication.take();
    return publication.result;
  }

  /**
   * Writes a small message to one held request, if there is one left to be written. A message for
   * one listener reaches it so without waiting for another thread; should its sender's thread not
   * come here, {@link #tick} sees to it. Not to streams: whoever writes to one goes on with what
   * others send to it meanwhile.
   */
  public void help() {
    small.help();
  }

  /**
   * Creates a channel if there is none.
   *
   * @return the channel, null if there is no room for it
   */
  public CompletionStage<@Nullable ChannelInfo> create(ChannelId channel, SenderLocation location) {
    return new Query(
            this, channel, desk -> List.of(), then -> store.create(channel, location, then))
        .answer();
  }

  /**
   * Looks at a channel.
   *
   * @return the channel, null if there is no such channel
   */
  public CompletionStage<@Nullable ChannelInfo> info(ChannelId channel) {
    return new Query(this, channel, desk -> List.of(), then -> store.info(channel, then)).answer();
  }

  /**
   * Deletes a channel: its messages are gone, and listeners held on it are told so.
   *
   * @return the channel as it was, null if there was no such channel
   */
  public CompletionStage<@Nullable ChannelInfo> delete(ChannelId channel) {
    // The store forgets the listeners along with the channel: none of them leaves.
    return new Query(
            this,
            channel,
            desk -> releaseAll(desk, Ending.GONE),
            then -> store.delete(channel, then))
        .answer();
  }

  /**
   * Asks for the first message after a position.
   *
   * @param after {@link MessageId#START} for the oldest message there is
   * @param listener is told, in the calling thread if it need not be held and the message is small;
   *     a {@link Stream} is held in any case, if it is not refused
   * @return how to say that the listener's client has gone
   */
  public Stay listen(
      ChannelId channel, ListenerLocation location, MessageId after, Listener listener) {
    OneStay stay = new OneStay(this);
    new Look(this, channel, location, after, listener, stay).take();
    return stay;
  }

  /**
   * Asks for the first message of several channels after a position, by their second. A message
   * that is delivered says whose it is and where the listener is by it ({@link Message#origin}).
   *
   * @param channels each once, in the order of the position's tags; one is asked for as by the
   *     other method
   * @param after {@link MessageId#START} for the oldest message there is
   */
  public Stay listen(
      List<ChannelId> channels, ListenerLocation location, Position after, Listener listener) {
    if (channels.size() == 1 && after instanceof MessageId id) {
      return listen(channels.get(0), location, id, listener);
    }
    Merge merge = new Merge(this, channels, location, after, listener);
    merge.start();
    return merge;
  }

  /**
   * A message was written to a listener without an error; to a stream, {@link Stay#received}.
   *
   * @param channel the first that the listener asked for
   */
  public void received(ChannelId channel, Message message) {
    if (message.minRecipients() > 0) {
      Origin origin = message.origin();
      store.received(origin == null ? channel : origin.channel(), message.id());
    }
  }

  /** To be called several times a second: ends what has waited or lain too long. */
  public void tick() {
    deadlines.sweep();
    store.expire();
    small.relieve();
    large.relieve();
  }

  /** Ends every listener that is held, in the calling thread, and holds none from now on. */
  public void stop() {
    stopped = true;
    sendAway();
  }

  /** Ends every listener that is held, in the calling thread; those who come back are held. */
  public void sendAway() {
    for (Desk desk : desks.values()) {
      List<Held> ended;
      synchronized (desk) {
        int leaving = desk.listeners();
        ended = releaseAll(desk, Ending.STOPPING);
        if (leaving > 0) {
          store.leave(desk.channel, leaving);
        }
        closeIfIdle(desk);
      }
      ended.forEach(Deliveries::deliver);
    }
  }

  /** Whether {@link #stop} was called. */
  boolean isStopped() {
    return stopped;
  }

  /** Whether nothing is under way and nobody is held. */
  boolean isIdle() {
    return desks.isEmpty();
  }

  /** The desk of this channel, which may be closed by the time its lock is taken. */
  Desk desk(ChannelId channel) {
    return desks.computeIfAbsent(channel, Desk::new);
  }

  void closeIfIdle(Desk desk) {
    if (desk.turns == 0 && desk.listeners() == 0 && !desk.closed) {
      desk.closed = true;
      desks.remove(desk.channel, desk);
    }
  }

  void hold(Held held) {
    held.desk.hold(held);
    held.begin();
  }

  void release(Held held) {
    held.desk.release(held);
    deadlines.cancel(held);
  }

  /** Ends the wait of one listener that nothing has ended before. */
  void end(Held held, Ending reason) {
    boolean now;
    synchronized (held.desk) {
      if (!held.isHeld()) {
        return;
      }
      release(held);
      now = held.isToldNow(reason);
      store.leave(held.desk.channel, 1);
      closeIfIdle(held.desk);
    }
    if (now) {
      deliver(held);
    }
  }

  /** Tells a listener that is or was held, in another thread. */
  void deliver(Held held) {
    deliver(held, held.size());
  }

  /** Tells a listener something small, in the thread that {@link #help helps} next. */
  void deliverSoon(Held held) {
    small.leave(held);
  }

  /**
   * Does this in another thread.
   *
   * @param size of what is written, in bytes
   */
  void deliver(Runnable delivery, int size) {
    (size > Deliveries.AT_ONCE ? large : small).add(delivery);
  }

  /**
   * Releases all of a desk's listeners.
   *
   * @return those that are to be told so now
   */
  List<Held> releaseAll(Desk desk, Ending reason) {
    List<Held> told = new ArrayList<>();
    for (Held held : desk.all()) {
      release(held);
      if (held.isToldNow(reason)) {
        told.add(held);
      }
    }
    return told;
  }
}
