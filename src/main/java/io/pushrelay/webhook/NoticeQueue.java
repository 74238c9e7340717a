package io.pushrelay.webhook;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.config.WebhookPolicy;
import io.pushrelay.presence.PresenceObserver;
import io.pushrelay.time.Deadlines;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Tells the application one notice after the other, in a few lanes: those of one connection are in
 * one lane, and so in order. Nobody waits for it; what is too much is dropped. Thread-safe.
 */
final class NoticeQueue {
  static final int MOST = 10_000;
  private static final int LANES = 8;

  private static final String CONSEQUENCE =
      "It is told again for a minute what it was not told, which is dropped then.";

  final WebhookClient client;
  final Deadlines deadlines;
  final Executor threads;
  final Function<ChannelId, CompletionStage<Integer>> listeners;
  private final List<NoticeLane> lanes = new ArrayList<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final ConcurrentHashMap<URI, Outage> outages = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  /**
   * @param threads the container's
   * @param listeners how many a channel has
   */
  NoticeQueue(
      WebhookClient client,
      Deadlines deadlines,
      Executor threads,
      Function<ChannelId, CompletionStage<Integer>> listeners) {
    this.client = client;
    this.deadlines = deadlines;
    this.threads = threads;
    this.listeners = listeners;
    for (int i = 0; i < LANES; i++) {
      lanes.add(new NoticeLane(this));
    }
  }

  /** Tells what a location's policy has told, later. */
  PresenceObserver observer(WebhookPolicy policy) {
    return presence -> {
      URI url = presence.begins() ? policy.subscribeUrl() : policy.unsubscribeUrl();
      if (url != null) {
        add(new Notice(url, presence, deadlines.now()));
      }
    };
  }

  /** Has it told, later. */
  void add(Notice notice) {
    if (stopped) {
      return;
    }
    if (queued.incrementAndGet() > MOST) {
      queued.decrementAndGet();
      Outage outage = outage(notice);
      outage.begin("has " + MOST + " notices to take");
      outage.lose();
      return;
    }
    lanes.get(Math.floorMod(notice.presence().connection().hashCode(), LANES)).add(notice);
  }

  /** One has been told, or dropped. */
  void settled() {
    queued.decrementAndGet();
  }

  /** How many are to be told. */
  int queued() {
    return queued.get();
  }

  Outage outage(Notice notice) {
    return outages.computeIfAbsent(notice.url(), url -> new Outage(url, CONSEQUENCE));
  }

  /** Drops what there is, and takes nothing any more. */
  void stop() {
    stopped = true;
    lanes.forEach(NoticeLane::stop);
  }
}
