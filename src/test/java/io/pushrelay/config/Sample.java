package io.pushrelay.config;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.config.value.AllowedOrigins;
import io.pushrelay.config.value.ChannelIdExpression;
import io.pushrelay.config.value.Compression;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.config.value.Rate;
import io.pushrelay.config.value.RedisUrl;
import io.pushrelay.config.value.Transport;
import io.pushrelay.token.KeySource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A value of a directive that is not its default.
 *
 * @param value as it is written
 * @param seen where it shows in a configuration whose location of that kind is the only one
 * @param meant what is to be seen there
 */
record Sample(Directive directive, String value, Function<RelayConfig, Object> seen, Object meant) {

  private static final String SECRET = "a secret of 32 bytes, at the very least";

  /** One for each directive. */
  static List<Sample> all() {
    return List.of(
        new Sample(Directive.PUSH_SENDER, "/a", c -> sender(c).path(), "/a"),
        new Sample(Directive.PUSH_LISTENER, "/b", c -> listener(c).path(), "/b"),
        new Sample(Directive.PUSH_PUBSUB, "/c", c -> c.locations().isBoth("/c"), true),
        new Sample(
            Directive.PUSH_CHANNEL_ID,
            "$http_room",
            c -> List.of(sender(c).channelId(), listener(c).channelId()),
            List.of(
                ChannelIdExpression.parse("$http_room"), ChannelIdExpression.parse("$http_room"))),
        new Sample(
            Directive.PUSH_LISTENER_CONCURRENCY,
            "broadcast",
            c -> listener(c).concurrency(),
            Concurrency.BROADCAST),
        new Sample(
            Directive.PUSH_MAX_RESERVED_MEMORY, "2G", RelayConfig::maxReservedMemory, 2L << 30),
        new Sample(
            Directive.PUSH_MESSAGE_BUFFER_LENGTH,
            "17",
            c -> sender(c).retention().messageBufferLength(),
            17),
        new Sample(
            Directive.PUSH_MIN_MESSAGE_RECIPIENTS,
            "3",
            c -> sender(c).retention().minMessageRecipients(),
            3),
        new Sample(
            Directive.PUSH_MESSAGE_TIMEOUT,
            "2d",
            c -> sender(c).retention().messageTimeout(),
            Duration.ofDays(2)),
        new Sample(
            Directive.PUSH_AUTHORIZED_CHANNELS_ONLY,
            "on",
            c -> listener(c).authorizedChannelsOnly(),
            true),
        new Sample(
            Directive.PUSH_STORE_MESSAGES,
            "off",
            c -> sender(c).retention().storeMessages(),
            false),
        new Sample(
            Directive.PUSH_LISTENER_TIMEOUT,
            "0",
            c -> listener(c).listenerTimeout(),
            Duration.ZERO),
        new Sample(
            Directive.PUSH_CHANNEL_TIMEOUT,
            "1m30s",
            c -> sender(c).retention().channelTimeout(),
            Duration.ofSeconds(90)),
        new Sample(Directive.PUSH_MAX_MESSAGE_SIZE, "4k", c -> sender(c).maxMessageSize(), 4096),
        new Sample(
            Directive.PUSH_MAX_CHANNEL_ID_LENGTH,
            "8",
            c -> List.of(sender(c).maxChannelIdLength(), listener(c).maxChannelIdLength()),
            List.of(8, 8)),
        new Sample(
            Directive.PUSH_MAX_CHANNEL_LISTENERS,
            "1000",
            c -> listener(c).maxChannelListeners(),
            1000),
        new Sample(Directive.PUSH_SENDER_ROLE, "editor", c -> sender(c).role(), "editor"),
        new Sample(Directive.PUSH_SENDER_PORT, "8089", c -> sender(c).port(), 8089),
        new Sample(
            Directive.PUSH_SENDER_ORIGIN,
            "https://a.example",
            c -> sender(c).allowedOrigins(),
            AllowedOrigins.parse("https://a.example")),
        new Sample(Directive.PUSH_LISTENER_ROLE, "reader", c -> listener(c).role(), "reader"),
        new Sample(
            Directive.PUSH_ALLOW_ORIGIN,
            "https://a.example",
            c -> listener(c).allowedOrigins(),
            AllowedOrigins.parse("https://a.example")),
        new Sample(
            Directive.PUSH_LISTENER_TRANSPORTS,
            "eventsource, longpoll",
            c -> listener(c).transports().offered(),
            Set.of(Transport.LONGPOLL, Transport.EVENTSOURCE)),
        new Sample(
            Directive.PUSH_PING_INTERVAL,
            "0",
            c -> List.of(sender(c).pingInterval(), listener(c).pingInterval()),
            twice(Duration.ZERO)),
        new Sample(
            Directive.PUSH_WRITE_TIMEOUT,
            "2m",
            c -> listener(c).writeTimeout(),
            Duration.ofMinutes(2)),
        new Sample(Directive.PUSH_MAX_POLL_MESSAGES, "50", c -> listener(c).maxPollMessages(), 50),
        new Sample(
            Directive.PUSH_COMPRESS, "1k", c -> listener(c).compression(), new Compression(1024)),
        new Sample(
            Directive.PUSH_CHANNEL_ID_SEPARATOR,
            ",",
            c -> List.of(sender(c).channelIdSeparator(), listener(c).channelIdSeparator()),
            twice(",")),
        new Sample(
            Directive.PUSH_TOKEN_KEY,
            SECRET,
            c -> tokens(c, TokenPolicy::key),
            twice(KeySource.parse(SECRET))),
        new Sample(
            Directive.PUSH_TOKEN_COOKIE,
            "pass",
            c -> tokens(c, TokenPolicy::cookie),
            twice("pass")),
        new Sample(
            Directive.PUSH_TOKEN_ISSUER, "a", c -> tokens(c, TokenPolicy::issuer), twice("a")),
        new Sample(
            Directive.PUSH_TOKEN_AUDIENCE, "b", c -> tokens(c, TokenPolicy::audience), twice("b")),
        new Sample(
            Directive.PUSH_AUTHORIZE_REQUEST,
            "https://app.example/a",
            c -> Optional.ofNullable(listener(c).webhooks().authorizeUrl()),
            Optional.of(URI.create("https://app.example/a"))),
        new Sample(
            Directive.PUSH_AUTHORIZE_TIMEOUT,
            "500ms",
            c -> listener(c).webhooks().authorizeTimeout(),
            Duration.ofMillis(500)),
        new Sample(
            Directive.PUSH_SUBSCRIBE_REQUEST,
            "http://localhost:8080/s?x=1",
            c -> Optional.ofNullable(listener(c).webhooks().subscribeUrl()),
            Optional.of(URI.create("http://localhost:8080/s?x=1"))),
        new Sample(
            Directive.PUSH_UNSUBSCRIBE_REQUEST,
            "http://localhost:8080/u",
            c -> Optional.ofNullable(listener(c).webhooks().unsubscribeUrl()),
            Optional.of(URI.create("http://localhost:8080/u"))),
        new Sample(
            Directive.PUSH_UNSUBSCRIBE_DELAY,
            "3s",
            c -> listener(c).webhooks().unsubscribeDelay(),
            Duration.ofSeconds(3)),
        new Sample(Directive.PUSH_MAX_LISTENERS, "9", c -> c.limits().listeners(), 9),
        new Sample(Directive.PUSH_MAX_CLIENT_LISTENERS, "8", c -> c.limits().clientListeners(), 8),
        new Sample(Directive.PUSH_MAX_CLIENT_CHANNELS, "7", c -> c.limits().clientChannels(), 7),
        new Sample(
            Directive.PUSH_SENDER_RATE,
            "10/s burst=20",
            c -> Optional.ofNullable(sender(c).rate()),
            Optional.of(new Rate(100_000_000, 20))),
        new Sample(
            Directive.PUSH_CHANNEL_EVENTS_CHANNEL_ID,
            "what happens",
            c -> Arrays.asList(sender(c).eventsChannel(), listener(c).eventsChannel()),
            twice(new ChannelId("what happens"))),
        new Sample(Directive.PUSH_PAGE, "off", RelayConfig::servesPage, false),
        new Sample(Directive.PUSH_STATUS, "/how", c -> c.status().find("/how/is"), "/is"),
        new Sample(Directive.PUSH_STATUS_ROLE, "watcher", c -> c.status().role(), "watcher"),
        new Sample(Directive.PUSH_STATUS_PORT, "9090", c -> c.status().port(), 9090),
        new Sample(
            Directive.PUSH_REDIS_URL,
            "redis://127.0.0.1:6380/1",
            c -> Optional.ofNullable(c.redis().url()),
            Optional.of(RedisUrl.parse("redis://127.0.0.1:6380/1"))),
        new Sample(Directive.PUSH_REDIS_NAMESPACE, "chat", c -> c.redis().namespace(), "chat"),
        new Sample(
            Directive.PUSH_REDIS_TIMEOUT,
            "500ms",
            c -> c.redis().timeout(),
            Duration.ofMillis(500)),
        new Sample(Directive.PUSH_REDIS_REPLICAS, "2", c -> c.redis().replicas(), 2),
        new Sample(
            Directive.PUSH_JOURNAL,
            "/var/lib/push",
            c -> Optional.ofNullable(c.journal().folder()),
            Optional.of(Path.of("/var/lib/push"))),
        new Sample(
            Directive.PUSH_JOURNAL_SYNC,
            "200ms",
            c -> c.journal().sync().interval(),
            Duration.ofMillis(200)));
  }

  static List<Sample> perLocation() {
    return all().stream().filter(sample -> sample.directive.perLocation()).toList();
  }

  String name() {
    return directive.directiveName();
  }

  /** The default location that the directive is about; a sender's if it is about both. */
  String path() {
    return directive.owner() == Owner.LISTENER ? "/listen" : "/send";
  }

  /** What is to be seen when nothing is set. */
  Object byDefault() {
    return seen.apply(Given.nothing().config());
  }

  private static SenderLocation sender(RelayConfig config) {
    return only(config, SenderLocation.class);
  }

  private static ListenerLocation listener(RelayConfig config) {
    return only(config, ListenerLocation.class);
  }

  /** What is to be seen at the sender's location and at the listener's. */
  private static List<Object> tokens(RelayConfig config, Function<TokenPolicy, Object> part) {
    return Stream.of(sender(config), listener(config))
        .map(location -> Objects.requireNonNullElse(part.apply(location.tokens()), "none"))
        .toList();
  }

  private static List<Object> twice(Object value) {
    return List.of(value, value);
  }

  private static <T extends Location> T only(RelayConfig config, Class<T> kind) {
    List<T> found =
        config.locations().all().stream().filter(kind::isInstance).map(kind::cast).toList();
    if (found.size() != 1) {
      throw new AssertionError("one " + kind.getSimpleName() + " expected: " + found);
    }
    return found.get(0);
  }

  @Override
  public String toString() {
    return name() + " " + value;
  }
}
