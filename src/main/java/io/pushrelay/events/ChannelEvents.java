package io.pushrelay.events;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.PublishResult;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Publication;
import io.pushrelay.config.EventsConfig;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.presence.PresenceObserver;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends to a channel what happens to the others: who comes and goes, what is sent, what is deleted
 * (protocol, "Channel events"). One after the other, in the order in which it happens; nobody waits
 * for it, and what is too much is dropped. Thread-safe.
 */
public final class ChannelEvents {
  /** More events than that do not wait to be sent. */
  static final int MOST = 10_000;

  private static final Logger LOG = System.getLogger("io.pushrelay");
  private static final long QUIET_NANOS = Duration.ofHours(1).toNanos();

  private final Broker broker;
  private final EventsConfig config;
  private final InstantSource clock;
  private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();

  /** How many wait, or are being stored. */
  private final AtomicInteger unsettled = new AtomicInteger();

  /** Whether somebody sends what waits. */
  private final AtomicBoolean busy = new AtomicBoolean();

  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong quietUntil;

  private record Waiting(ChannelId to, ChannelEvent event) {}

  /**
   * @param clock the wall's
   */
  public ChannelEvents(Broker broker, EventsConfig config, InstantSource clock) {
    this.broker = broker;
    this.config = config;
    this.clock = clock;
    this.quietUntil = new AtomicLong(broker.deadlines.now());
  }

  /** Sends a message as {@link Broker#publish} does, and says so where that is configured. */
  public CompletionStage<@Nullable PublishResult> publish(
      SenderLocation location, ChannelId channel, NewMessage message) {
    CompletionStage<@Nullable PublishResult> published =
        broker.publish(channel, message, location.retention());
    ChannelId to = location.eventsChannel();
    return to == null
        ? published
        : published.whenComplete(
            (result, failure) -> {
              if (result != null) {
                addPublished(to, channel, message, result);
              }
            });
  }

  /**
   * Sends messages as {@link Broker#publishAll} does, the first to all of the channels, then the
   * next, and says so of each where that is configured.
   */
  public CompletionStage<@Nullable List<PublishResult>> publishAll(
      SenderLocation location, List<ChannelId> channels, List<NewMessage> messages) {
    if (channels.size() == 1 && messages.size() == 1) {
      return publish(location, channels.get(0), messages.get(0))
          .thenApply(result -> result == null ? null : List.of(result));
    }
    List<Publication> all =
        messages.stream()
            .flatMap(message -> channels.stream().map(channel -> new Publication(channel, message)))
            .toList();
    CompletionStage<@Nullable List<PublishResult>> published =
        broker.publishAll(all, location.retention());
    ChannelId to = location.eventsChannel();
    return to == null
        ? published
        : published.whenComplete(
            (results, failure) -> {
              if (results != null) {
                for (int i = 0; i < results.size(); i++) {
                  addPublished(to, all.get(i).channel(), all.get(i).message(), results.get(i));
                }
              }
            });
  }

  private void addPublished(
      ChannelId to, ChannelId channel, NewMessage message, PublishResult result) {
    if (!to.equals(channel)) {
      add(to, ChannelEvent.published(channel, clock.instant(), message, result.info()));
    }
  }

  /** Deletes a channel as {@link Broker#delete} does, and says so where that is configured. */
  public CompletionStage<@Nullable ChannelInfo> delete(SenderLocation location, ChannelId channel) {
    return delete(location.eventsChannel(), channel);
  }

  /** The same at no location. */
  public CompletionStage<@Nullable ChannelInfo> delete(ChannelId channel) {
    return delete(config.channel(), channel);
  }

  private CompletionStage<@Nullable ChannelInfo> delete(@Nullable ChannelId to, ChannelId channel) {
    CompletionStage<@Nullable ChannelInfo> deleted = broker.delete(channel);
    return to == null || to.equals(channel)
        ? deleted
        : deleted.whenComplete(
            (before, failure) -> {
              if (before != null) {
                add(to, ChannelEvent.deleted(channel, clock.instant(), before));
              }
            });
  }

  /**
   * Says who comes to a location and goes.
   *
   * @return null if nobody is told
   */
  public @Nullable PresenceObserver observer(ListenerLocation location) {
    ChannelId to = location.eventsChannel();
    return to == null
        ? null
        : presence -> {
          if (!to.equals(presence.channel())) {
            add(to, ChannelEvent.of(presence));
          }
        };
  }

  private void add(ChannelId to, ChannelEvent event) {
    if (unsettled.incrementAndGet() > MOST) {
      drop("more than " + MOST + " of them wait to be stored");
      return;
    }
    waiting.add(new Waiting(to, event));
    if (busy.compareAndSet(false, true)) {
      broker.enqueue(this::sendAll, 0);
    }
  }

  /** In one thread at a time. */
  private void sendAll() {
    do {
      try {
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
          if (!send(next)) {
            return; // until the store has told
          }
        }
      } catch (RuntimeException | Error e) {
        unsettled.decrementAndGet();
        busy.set(false);
        throw e;
      }
      busy.set(false);
    } while (!waiting.isEmpty() && busy.compareAndSet(false, true));
  }

  /**
   * @return whether the next can be sent now
   */
  private boolean send(Waiting next) {
    ChannelInfo known = next.event.info();
    if (known != null) {
      send(next, known);
      return true;
    }
    CompletableFuture<@Nullable ChannelInfo> asked =
        broker.info(next.event.channel()).toCompletableFuture();
    if (asked.isDone() && !asked.isCompletedExceptionally()) {
      send(next, asked.join());
      return true;
    }
    CompletionStage<@Nullable ChannelInfo> unused =
        asked.whenComplete(
            (info, failure) ->
                broker.enqueue(
                    () -> {
                      if (failure == null) {
                        send(next, info);
                      } else {
                        drop("the store fails");
                      }
                      sendAll();
                    },
                    0));
    return false;
  }

  private void send(Waiting next, @Nullable ChannelInfo info) {
    CompletionStage<@Nullable PublishResult> unused =
        broker
            .publish(next.to, next.event.message(info), config.retention())
            .whenComplete(
                (result, failure) -> {
                  if (result != null) {
                    unsettled.decrementAndGet();
                    result.delivery().run();
                  } else {
                    drop(
                        failure == null
                            ? "push_max_reserved_memory is used up"
                            : "the store fails");
                  }
                });
  }

  /** One will never be sent. */
  private void drop(String why) {
    unsettled.decrementAndGet();
    long count = dropped.incrementAndGet();
    long now = broker.deadlines.now();
    long until = quietUntil.get();
    if (now - until >= 0
        && !broker.isStopped()
        && quietUntil.compareAndSet(until, now + QUIET_NANOS)) {
      LOG.log(
          Level.WARNING,
          "Channel events are dropped, %d so far: %s. It is said once an hour at most."
              .formatted(count, why));
    }
  }
}
