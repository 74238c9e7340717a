package io.pushrelay.config;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.config.value.AllowedOrigins;
import io.pushrelay.config.value.ChannelIdExpression;
import io.pushrelay.config.value.Compression;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.config.value.CookieName;
import io.pushrelay.config.value.Count;
import io.pushrelay.config.value.EnumValue;
import io.pushrelay.config.value.Flag;
import io.pushrelay.config.value.JournalFolder;
import io.pushrelay.config.value.JournalSync;
import io.pushrelay.config.value.LineText;
import io.pushrelay.config.value.LocationPath;
import io.pushrelay.config.value.Rate;
import io.pushrelay.config.value.RedisNamespace;
import io.pushrelay.config.value.RedisUrl;
import io.pushrelay.config.value.Role;
import io.pushrelay.config.value.Separator;
import io.pushrelay.config.value.Size;
import io.pushrelay.config.value.TimeSpan;
import io.pushrelay.config.value.Transports;
import io.pushrelay.config.value.WebhookUrl;
import io.pushrelay.token.KeySource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What can be configured (directives), most of it the 2009 NGINX module's. The descriptor and the
 * table on the page about directives are held against these.
 */
public enum Directive {
  PUSH_SENDER("/send", Owner.SENDER, "paths, separated by commas", LocationList::senders),
  PUSH_LISTENER(
      "/listen",
      Owner.LISTENER,
      "paths, each with an optional mechanism: /listen, /poll interval-poll",
      LocationList::listeners),
  PUSH_PUBSUB(
      "", Owner.BOTH, "paths, each with an optional mechanism, empty: none", LocationList::pubsubs),
  PUSH_CHANNEL_ID("$arg_id", Owner.BOTH, "expression", ChannelIdExpression::parse),
  PUSH_LISTENER_CONCURRENCY(
      "last",
      Owner.LISTENER,
      "last, first, broadcast",
      text -> EnumValue.parse(Concurrency.class, text)),
  PUSH_MAX_RESERVED_MEMORY(
      "3M",
      Owner.DEPLOYMENT,
      "size",
      text -> Size.parse(text, 1, Long.MAX_VALUE),
      "push_buffer_size"),
  PUSH_MESSAGE_BUFFER_LENGTH("5", Owner.SENDER, "number", Count::parse),
  PUSH_MIN_MESSAGE_RECIPIENTS("0", Owner.SENDER, "number", Count::parse),
  PUSH_MESSAGE_TIMEOUT("1h", Owner.SENDER, "time, 0 never", TimeSpan::parse),
  PUSH_AUTHORIZED_CHANNELS_ONLY("off", Owner.LISTENER, "on, off", Flag::parse),
  PUSH_STORE_MESSAGES("on", Owner.SENDER, "on, off", Flag::parse, "push_queue_messages"),
  PUSH_LISTENER_TIMEOUT("55s", Owner.LISTENER, "time, 0 never", TimeSpan::parse),
  PUSH_CHANNEL_TIMEOUT("1h", Owner.SENDER, "time", TimeSpan::parse),
  // The largest array that every virtual machine gives.
  PUSH_MAX_MESSAGE_SIZE(
      "1M", Owner.SENDER, "size", text -> (int) Size.parse(text, 1, Integer.MAX_VALUE - 8)),
  PUSH_MAX_CHANNEL_ID_LENGTH(
      "512", Owner.BOTH, "number of characters", text -> Count.parse(text, 1, 8192)),
  PUSH_MAX_CHANNEL_LISTENERS("0", Owner.LISTENER, "number, 0 unlimited", Count::parse),
  PUSH_SENDER_ROLE(
      "sender", Owner.SENDER, "role of the container, empty: open to all", Role::parse),
  PUSH_SENDER_PORT("0", Owner.SENDER, "number, 0 any port", text -> Count.parse(text, 0, 65535)),
  PUSH_SENDER_ORIGIN("", Owner.SENDER, "* or origins", AllowedOrigins::parse),
  PUSH_LISTENER_ROLE("", Owner.LISTENER, "role, empty: open to all", Role::parse),
  PUSH_ALLOW_ORIGIN("", Owner.LISTENER, "* or origins", AllowedOrigins::parse),
  PUSH_LISTENER_TRANSPORTS(
      "longpoll, eventsource, websocket",
      Owner.LISTENER,
      "longpoll, eventsource, websocket",
      Transports::parse),
  PUSH_PING_INTERVAL("25s", Owner.BOTH, "time, 0 off", TimeSpan::parse),
  PUSH_WRITE_TIMEOUT("60s", Owner.LISTENER, "time, 0 never", TimeSpan::parse),
  PUSH_MAX_POLL_MESSAGES(
      "1", Owner.LISTENER, "number, 1 to 1000", text -> Count.parse(text, 1, 1000)),
  PUSH_COMPRESS("off", Owner.LISTENER, "off, or a size", Compression::parse),
  PUSH_CHANNEL_ID_SEPARATOR("", Owner.BOTH, "characters, empty: one channel", Separator::parse),
  PUSH_TOKEN_KEY(
      "", Owner.BOTH, "secret, path or https URL, empty: no tokens", optional(KeySource::parse)),
  PUSH_TOKEN_COOKIE("push_token", Owner.BOTH, "name of a cookie, empty: none", CookieName::parse),
  PUSH_TOKEN_ISSUER("", Owner.BOTH, "text, empty: any issuer", LineText::parse),
  PUSH_TOKEN_AUDIENCE("", Owner.BOTH, "text, empty: any audience", LineText::parse),
  PUSH_AUTHORIZE_REQUEST(
      "",
      Owner.LISTENER,
      "URL of the application, empty: it is not asked",
      optional(WebhookUrl::parse)),
  PUSH_AUTHORIZE_TIMEOUT("2s", Owner.LISTENER, "time", TimeSpan::parseUpToMinute),
  PUSH_SUBSCRIBE_REQUEST(
      "",
      Owner.LISTENER,
      "URL of the application, empty: it is not told",
      optional(WebhookUrl::parse)),
  PUSH_UNSUBSCRIBE_REQUEST(
      "",
      Owner.LISTENER,
      "URL of the application, empty: it is not told",
      optional(WebhookUrl::parse)),
  PUSH_UNSUBSCRIBE_DELAY("10s", Owner.LISTENER, "time", TimeSpan::parseUpToMinute),
  PUSH_MAX_LISTENERS("0", Owner.DEPLOYMENT, "number, 0 unlimited", Count::parse),
  PUSH_MAX_CLIENT_LISTENERS("0", Owner.DEPLOYMENT, "number, 0 unlimited", Count::parse),
  PUSH_MAX_CLIENT_CHANNELS("0", Owner.DEPLOYMENT, "number, 0 unlimited", Count::parse),
  PUSH_SENDER_RATE(
      "",
      Owner.SENDER,
      "messages in a time, and a burst: 100/s burst=200, empty: any number",
      optional(Rate::parse)),
  PUSH_CHANNEL_EVENTS_CHANNEL_ID(
      "",
      Owner.BOTH,
      "id of a channel, empty: none",
      optional(text -> new ChannelId(LineText.parse(text)))),
  PUSH_PAGE("on", Owner.DEPLOYMENT, "on, off", Flag::parse),
  PUSH_STATUS(
      "",
      Owner.DEPLOYMENT,
      "path, empty: there is none",
      text -> text.isEmpty() ? text : LocationPath.parse(text)),
  PUSH_STATUS_ROLE(
      "", Owner.DEPLOYMENT, "role of the container, empty: push_sender_role", Role::parse),
  PUSH_STATUS_PORT(
      "0", Owner.DEPLOYMENT, "number, 0 any port", text -> Count.parse(text, 0, 65535)),
  PUSH_REDIS_URL(
      "", Owner.DEPLOYMENT, "URL, empty: messages are kept in memory", optional(RedisUrl::parse)),
  PUSH_REDIS_NAMESPACE("pushrelay", Owner.DEPLOYMENT, "name", RedisNamespace::parse),
  PUSH_REDIS_TIMEOUT("3s", Owner.DEPLOYMENT, "time", TimeSpan::parseUpToMinute),
  PUSH_REDIS_REPLICAS(
      "0", Owner.DEPLOYMENT, "number, 0: the primary alone", text -> Count.parse(text, 0, 100)),
  PUSH_JOURNAL(
      "",
      Owner.DEPLOYMENT,
      "absolute path of a folder, empty: nothing is written",
      optional(JournalFolder::parse)),
  PUSH_JOURNAL_SYNC("1s", Owner.DEPLOYMENT, "always, a time, off", JournalSync::parse);

  private final String directiveName;
  private final String defaultValue;
  private final Owner owner;
  private final String takes;
  private final Function<String, Object> parser;
  private final @Nullable String deprecatedName;

  Directive(String defaultValue, Owner owner, String takes, Function<String, Object> parser) {
    this(defaultValue, owner, takes, parser, null);
  }

  Directive(
      String defaultValue,
      Owner owner,
      String takes,
      Function<String, Object> parser,
      @Nullable String deprecatedName) {
    this.directiveName = name().toLowerCase(Locale.ROOT);
    this.defaultValue = defaultValue;
    this.owner = owner;
    this.takes = takes;
    this.parser = parser;
    this.deprecatedName = deprecatedName;
  }

  /** A value that may be empty. */
  private static Function<String, Object> optional(Function<String, ?> parser) {
    return text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.apply(text));
  }

  /** The name of its context parameter and system property. */
  public String directiveName() {
    return directiveName;
  }

  /** What holds where nothing is set, as it would be written; may be empty. */
  public String defaultValue() {
    return defaultValue;
  }

  /** Which values it takes, in words that begin what the documentation says about them. */
  public String takes() {
    return takes;
  }

  /** Whose it is. */
  public Owner owner() {
    return owner;
  }

  /** A name that works too, with a warning: what older versions of NGINX's module called it. */
  public Optional<String> deprecatedName() {
    return Optional.ofNullable(deprecatedName);
  }

  /** Whether it can be set for one location, as {@code NAME@PATH}. */
  public boolean perLocation() {
    return owner != Owner.DEPLOYMENT
        && this != PUSH_SENDER
        && this != PUSH_LISTENER
        && this != PUSH_PUBSUB;
  }

  List<String> names() {
    return deprecatedName == null ? List.of(directiveName) : List.of(directiveName, deprecatedName);
  }

  static Optional<Directive> named(String name) {
    for (Directive directive : values()) {
      if (directive.names().contains(name)) {
        return Optional.of(directive);
      }
    }
    return Optional.empty();
  }

  /**
   * @throws IllegalArgumentException with what was expected, if it does not take this value
   */
  public Object parse(String value) {
    return parser.apply(value);
  }
}
