package io.pushrelay.api;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.enterprise.inject.spi.InjectionPoint;
import java.util.Optional;

/** What {@code @Inject} gives: the relay of the same deployment, or else the one at a URL. */
@ApplicationScoped
@Typed(Relay.class)
class InjectedRelay implements Relay {
  private final ConfiguredRelays configured = new ConfiguredRelays();

  /** Looks at each call, for a relay of the same deployment may start later than who sends. */
  private final TransactionalRelay relay =
      new TransactionalRelay(
          () -> LocalRelays.find().orElseGet(configured::find), configured::close);

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

  @PreDestroy
  void close() {
    relay.close();
  }

  @Produces
  @Dependent
  @ToChannel("")
  static Channel channel(InjectionPoint point, Relay relay) {
    for (var qualifier : point.getQualifiers()) {
      if (qualifier instanceof ToChannel to) {
        return new Channel(relay, to.value());
      }
    }
    throw new IllegalStateException("A Channel is injected with @ToChannel.");
  }
}
