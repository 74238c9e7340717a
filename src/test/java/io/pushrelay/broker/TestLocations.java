package io.pushrelay.broker;

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
import java.time.Duration;
import java.util.EnumSet;

/** What locations say, as tests need it: the defaults, and what differs from them. */
final class TestLocations {
  static final Duration LISTENER_TIMEOUT = Duration.ofSeconds(55);
  static final Duration PING_INTERVAL = Duration.ofSeconds(25);
  static final Duration WRITE_TIMEOUT = Duration.ofSeconds(60);

  private static final ChannelIdExpression ID = ChannelIdExpression.parse("$arg_id");

  private TestLocations() {}

  static RetentionPolicy retention() {
    return retention(5, 0, Duration.ofHours(1));
  }

  static RetentionPolicy retention(int length, int minRecipients, Duration timeout) {
    return new RetentionPolicy(length, minRecipients, timeout, Duration.ofHours(1), true);
  }

  static ListenerLocation listener(Concurrency concurrency) {
    return listener(PollMode.LONG_POLL, concurrency, false, 0);
  }

  static ListenerLocation listener(
      PollMode pollMode, Concurrency concurrency, boolean authorizedOnly, int most) {
    return new ListenerLocation(
        "/listen",
        ID,
        512,
        "",
        pollMode,
        concurrency,
        authorizedOnly,
        LISTENER_TIMEOUT,
        most,
        AllowedOrigins.parse(""),
        new Transports(EnumSet.allOf(Transport.class)),
        PING_INTERVAL,
        WRITE_TIMEOUT,
        1,
        Compression.OFF,
        "",
        TokenPolicy.NONE,
        WebhookPolicy.NONE,
        null);
  }
}
