package io.pushrelay.config;

import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.value.AllowedOrigins;
import io.pushrelay.config.value.ChannelIdExpression;
import io.pushrelay.config.value.Compression;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.config.value.PollMode;
import io.pushrelay.config.value.Rate;
import io.pushrelay.config.value.Transports;
import io.pushrelay.token.KeySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A deployment's configuration: its locations with their directives, and its limits. Immutable and
 * thread-safe. Source: directives.
 */
public final class RelayConfig {
  private final Locations locations;
  private final long maxReservedMemory;
  private final boolean page;
  private final LimitConfig limits;
  private final EventsConfig events;
  private final StatusConfig status;
  private final RedisConfig redis;
  private final JournalConfig journal;
  private final List<String> warnings;

  private RelayConfig(
      Locations locations,
      long maxReservedMemory,
      boolean page,
      LimitConfig limits,
      EventsConfig events,
      StatusConfig status,
      RedisConfig redis,
      JournalConfig journal,
      List<String> warnings) {
    this.locations = locations;
    this.maxReservedMemory = maxReservedMemory;
    this.page = page;
    this.limits = limits;
    this.events = events;
    this.status = status;
    this.redis = redis;
    this.journal = journal;
    this.warnings = warnings;
  }

  /**
   * Reads and checks all of it.
   *
   * @throws ConfigException with every problem there is
   */
  public static RelayConfig read(ConfigSources sources) {
    Problems problems = new Problems();
    Settings settings = SettingsReader.read(sources, problems);
    for (Directive directive : Directive.values()) {
      settings.of(directive).forEach(setting -> checkValue(directive, setting, problems));
    }
    LocationPaths.check(settings, problems);
    JournalConfig.check(settings, problems);
    StatusConfig.check(settings, problems);
    settings.warnOfDeprecated(problems);
    problems.throwIfAny();

    LocationList senders = settings.value(Directive.PUSH_SENDER, LocationList.class);
    LocationList listeners = settings.value(Directive.PUSH_LISTENER, LocationList.class);
    LocationList both = settings.value(Directive.PUSH_PUBSUB, LocationList.class);
    List<Location> all = new ArrayList<>();
    for (LocationList list : List.of(senders, both)) {
      list.paths().forEach(path -> all.add(sender(path, settings.at(path))));
    }
    for (LocationList list : List.of(listeners, both)) {
      list.pollModes()
          .forEach((path, pollMode) -> all.add(listener(path, pollMode, settings.at(path))));
    }
    StatusConfig status = StatusConfig.read(settings);
    warnOfOpenSenders(all, problems);
    if (status.isOpen()) {
      problems.warn("Everybody who reaches this server can read " + status.path() + ".");
    }
    return new RelayConfig(
        new Locations(all),
        settings.value(Directive.PUSH_MAX_RESERVED_MEMORY, Long.class),
        settings.value(Directive.PUSH_PAGE, Boolean.class),
        limits(settings),
        EventsConfig.read(settings),
        status,
        RedisConfig.read(settings),
        JournalConfig.read(settings),
        problems.warnings());
  }

  private static void checkValue(Directive directive, Setting setting, Problems problems) {
    try {
      directive.parse(setting.value());
    } catch (IllegalArgumentException e) {
      problems.add(setting, String.valueOf(e.getMessage()));
    }
  }

  private static LimitConfig limits(Settings settings) {
    return new LimitConfig(
        settings.value(Directive.PUSH_MAX_LISTENERS, Integer.class),
        settings.value(Directive.PUSH_MAX_CLIENT_LISTENERS, Integer.class),
        settings.value(Directive.PUSH_MAX_CLIENT_CHANNELS, Integer.class));
  }

  private static SenderLocation sender(String path, Settings.Scope own) {
    Optional<?> rate = own.value(Directive.PUSH_SENDER_RATE, Optional.class);
    return new SenderLocation(
        path,
        own.value(Directive.PUSH_CHANNEL_ID, ChannelIdExpression.class),
        own.number(Directive.PUSH_MAX_CHANNEL_ID_LENGTH),
        own.text(Directive.PUSH_SENDER_ROLE),
        retention(own),
        own.number(Directive.PUSH_MAX_MESSAGE_SIZE),
        own.number(Directive.PUSH_SENDER_PORT),
        own.value(Directive.PUSH_SENDER_ORIGIN, AllowedOrigins.class),
        own.text(Directive.PUSH_CHANNEL_ID_SEPARATOR),
        tokens(own),
        own.time(Directive.PUSH_PING_INTERVAL),
        rate.map(Rate.class::cast).orElse(null),
        EventsConfig.channel(own));
  }

  static RetentionPolicy retention(Settings.Scope own) {
    return new RetentionPolicy(
        own.number(Directive.PUSH_MESSAGE_BUFFER_LENGTH),
        own.number(Directive.PUSH_MIN_MESSAGE_RECIPIENTS),
        own.time(Directive.PUSH_MESSAGE_TIMEOUT),
        own.time(Directive.PUSH_CHANNEL_TIMEOUT),
        own.flag(Directive.PUSH_STORE_MESSAGES));
  }

  private static ListenerLocation listener(String path, PollMode pollMode, Settings.Scope own) {
    return new ListenerLocation(
        path,
        own.value(Directive.PUSH_CHANNEL_ID, ChannelIdExpression.class),
        own.number(Directive.PUSH_MAX_CHANNEL_ID_LENGTH),
        own.text(Directive.PUSH_LISTENER_ROLE),
        pollMode,
        own.value(Directive.PUSH_LISTENER_CONCURRENCY, Concurrency.class),
        own.flag(Directive.PUSH_AUTHORIZED_CHANNELS_ONLY),
        own.time(Directive.PUSH_LISTENER_TIMEOUT),
        own.number(Directive.PUSH_MAX_CHANNEL_LISTENERS),
        own.value(Directive.PUSH_ALLOW_ORIGIN, AllowedOrigins.class),
        own.value(Directive.PUSH_LISTENER_TRANSPORTS, Transports.class),
        own.time(Directive.PUSH_PING_INTERVAL),
        own.time(Directive.PUSH_WRITE_TIMEOUT),
        own.number(Directive.PUSH_MAX_POLL_MESSAGES),
        own.value(Directive.PUSH_COMPRESS, Compression.class),
        own.text(Directive.PUSH_CHANNEL_ID_SEPARATOR),
        tokens(own),
        WebhookPolicy.of(own),
        EventsConfig.channel(own));
  }

  private static TokenPolicy tokens(Settings.Scope own) {
    Optional<?> key = own.value(Directive.PUSH_TOKEN_KEY, Optional.class);
    return new TokenPolicy(
        key.map(KeySource.class::cast).orElse(null),
        own.text(Directive.PUSH_TOKEN_COOKIE),
        own.text(Directive.PUSH_TOKEN_ISSUER),
        own.text(Directive.PUSH_TOKEN_AUDIENCE));
  }

  private static void warnOfOpenSenders(List<Location> all, Problems problems) {
    String open =
        all.stream()
            .filter(location -> location instanceof SenderLocation sender && sender.isOpen())
            .map(Location::path)
            .collect(Collectors.joining(", "));
    if (!open.isEmpty()) {
      problems.warn("Everybody who reaches this server can send messages at " + open + ".");
    }
  }

  /** Where senders and listeners go. */
  public Locations locations() {
    return locations;
  }

  /** {@code push_max_reserved_memory}, bytes. */
  public long maxReservedMemory() {
    return maxReservedMemory;
  }

  /** {@code push_page}: whether there is a page at the root. */
  public boolean servesPage() {
    return page;
  }

  /** How much listeners may use of it. */
  public LimitConfig limits() {
    return limits;
  }

  /** Where one hears what happens to channels, and how much of it is kept. */
  public EventsConfig events() {
    return events;
  }

  /** Where one sees how it is. */
  public StatusConfig status() {
    return status;
  }

  /** The store that it shares with other nodes, if it has one. */
  public RedisConfig redis() {
    return redis;
  }

  /** What it writes down, if it does. */
  public JournalConfig journal() {
    return journal;
  }

  /** What works but should be looked at, a sentence each. */
  public List<String> warnings() {
    return warnings;
  }

  /** What is configured, in one line for the log; there is no secret in it. */
  public String summary() {
    return ConfigSummary.of(this);
  }
}
