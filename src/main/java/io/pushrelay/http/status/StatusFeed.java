package io.pushrelay.http.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.broker.Broker;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.TokenPolicy;
import io.pushrelay.config.WebhookPolicy;
import io.pushrelay.config.value.AllowedOrigins;
import io.pushrelay.config.value.ChannelIdExpression;
import io.pushrelay.config.value.Compression;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.config.value.PollMode;
import io.pushrelay.config.value.Transport;
import io.pushrelay.config.value.Transports;
import io.pushrelay.metrics.RelayMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * The figures of the last ten minutes, which a page follows: a message a second in a channel that
 * keeps them, of a broker of its own. No location reaches it, it counts in no figure, and who
 * follows is told what there was before as any listener is. Thread-safe, but for {@link #tick}.
 */
public final class StatusFeed {
  /** What the kept figures and those who follow may take, in bytes. */
  public static final long ROOM = 2 << 20;

  private static final ChannelId CHANNEL = new ChannelId("figures");
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final RetentionPolicy RETENTION =
      new RetentionPolicy((int) KEPT.toSeconds(), 0, KEPT, KEPT, true);
  private static final long INTERVAL_NANOS = 1_000_000_000L;
  private static final int MOST_FOLLOWERS = 50;

  private final Broker broker;
  private final RelayMetrics metrics;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final ListenerLocation location;
  private long next;

  /**
   * @param broker whom nobody else uses
   * @param path of the status location
   * @param nanos a clock in nanoseconds
   */
  public StatusFeed(
      Broker broker, String path, RelayMetrics metrics, InstantSource clock, LongSupplier nanos) {
    this.broker = broker;
    this.metrics = metrics;
    this.clock = clock;
    this.nanos = nanos;
    this.next = nanos.getAsLong();
    this.location =
        new ListenerLocation(
            path + "/events",
            ChannelIdExpression.parse(CHANNEL.value()),
            CHANNEL.value().length(),
            "",
            PollMode.LONG_POLL,
            Concurrency.BROADCAST,
            false,
            Duration.ZERO,
            MOST_FOLLOWERS,
            AllowedOrigins.parse(""),
            new Transports(Set.of(Transport.EVENTSOURCE)),
            Duration.ofSeconds(25),
            Duration.ofSeconds(60),
            1,
            Compression.OFF,
            "",
            TokenPolicy.NONE,
            WebhookPolicy.NONE,
            null);
  }

  public Broker broker() {
    return broker;
  }

  public ListenerLocation location() {
    return location;
  }

  public ChannelId channel() {
    return CHANNEL;
  }

  /** To be called several times a second, by one thread at a time. */
  public void tick() {
    broker.tick();
    long now = nanos.getAsLong();
    if (now < next) {
      return;
    }
    next = Math.max(next + INTERVAL_NANOS, now);
    NewMessage figures =
        new NewMessage(
            Body.of(FeedFormat.write(metrics, clock.millis()).getBytes(UTF_8)), "application/json");
    CompletionStage<Void> unused =
        broker
            .publish(CHANNEL, figures, RETENTION)
            .thenAccept(
                published -> {
                  if (published != null) {
                    published.delivery().run();
                  }
                });
  }
}
