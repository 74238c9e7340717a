package io.pushrelay.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.enterprise.inject.spi.InjectionPoint;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code @Inject} gives: the relay of the same deployment, or else the one at a URL. */
@ApplicationScoped
@Typed(Relay.class)
class InjectedRelay implements Relay {
  private final Relay relay = new TransactionalRelay(new Found());

  @Override
  public void send(String channel, Message message) {
    relay.send(channel, message);
  }

  @Override
  public Optional<ChannelInfo> info(String channel) {
    return relay.info(channel);
  }

  @Override
  public boolean delete(String channel) {
    return relay.delete(channel);
  }

  @Produces
  @Dependent
  @ToChannel("")
  static Channel channel(InjectionPoint point, Relay relay) {
    for (var qualifier : point.getQualifiers()) {
      if (qualifier instanceof ToChannel to) {
        return relay.channel(to.value());
      }
    }
    throw new IllegalStateException("A Channel is injected with @ToChannel.");
  }

  /** Looks at each call, for a relay of the same deployment may start later than who sends. */
  private static final class Found implements Relay {
    private @Nullable Relay remote;

    private Relay relay() {
      return LocalRelays.find().orElseGet(this::remote);
    }

    private synchronized Relay remote() {
      Relay known = remote;
      if (known == null) {
        known = configured();
        remote = known;
      }
      return known;
    }

    private static Relay configured() {
      String url =
          setting("url")
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "No relay has started in this deployment, and pushrelay.url does not say"
                              + " where there is one."));
      return HttpRelay.at(
          url,
          setting("user")
              .map(user -> HttpRelay.basic(user, setting("password").orElse("")))
              .orElse(null));
    }

    private static Optional<String> setting(String name) {
      String key = "pushrelay." + name;
      return Jndi.find("java:comp/env/" + key, String.class)
          .or(() -> Optional.ofNullable(System.getProperty(key)))
          .or(
              () ->
                  Optional.ofNullable(
                      System.getenv(key.replace('.', '_').toUpperCase(Locale.ROOT))));
    }

    @Override
    public void send(String channel, Message message) {
      relay().send(channel, message);
    }

    @Override
    public Optional<ChannelInfo> info(String channel) {
      return relay().info(channel);
    }

    @Override
    public boolean delete(String channel) {
      return relay().delete(channel);
    }
  }
}
