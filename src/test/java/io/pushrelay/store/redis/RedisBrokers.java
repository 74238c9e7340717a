package io.pushrelay.store.redis;

import io.pushrelay.broker.Broker;
import io.pushrelay.channel.ChannelId;
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
import io.pushrelay.metrics.Metrics;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Store;
import io.pushrelay.time.Deadlines;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Brokers and locations as tests need them: the defaults, and what differs from them. */
final class RedisBrokers {
  private RedisBrokers() {}

  /** A broker with the wall's clock. */
  static Broker broker(Store store, Executor threads) {
    return broker(store, threads, InstantSource.system());
  }

  static Broker broker(Store store, Executor threads, InstantSource clock) {
    return new Broker(
        store,
        new MemoryBudget(1 << 20),
        clock,
        new Deadlines(System::nanoTime),
        threads,
        4,
        Metrics.NONE);
  }

  /** Whether Redis answers a broker. */
  static boolean answers(Broker broker, ChannelId channel) {
    return broker
        .info(channel)
        .handle((info, failure) -> failure == null)
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  static ListenerLocation location(Concurrency concurrency, int most) {
    return new ListenerLocation(
        "/listen",
        ChannelIdExpression.parse("$arg_id"),
        512,
        "",
        PollMode.LONG_POLL,
        concurrency,
        false,
        Duration.ofSeconds(55),
        most,
        AllowedOrigins.parse(""),
        new Transports(EnumSet.allOf(Transport.class)),
        Duration.ofSeconds(25),
        Duration.ofSeconds(60),
        1,
        Compression.OFF,
        "",
        TokenPolicy.NONE,
        WebhookPolicy.NONE,
        null);
  }
}
