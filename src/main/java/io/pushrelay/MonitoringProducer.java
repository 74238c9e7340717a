package io.pushrelay;

import io.pushrelay.http.status.ChannelLists;
import io.pushrelay.http.status.StatusFeed;
import io.pushrelay.metrics.Health;
import io.pushrelay.metrics.RelayMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Gives requests what they need of {@link Monitoring}; singletons as {@link Wiring}'s are. */
@ApplicationScoped
public class MonitoringProducer {
  @Inject Wiring wiring;

  @Produces
  @Singleton
  RelayMetrics metrics() {
    return wiring.monitoring().metrics;
  }

  @Produces
  @Singleton
  Health health() {
    return wiring.monitoring().health;
  }

  @Produces
  @Singleton
  StatusFeed feed() {
    return Wiring.started(wiring.monitoring().feed);
  }

  @Produces
  @Singleton
  ChannelLists lists() {
    return Wiring.started(wiring.monitoring().lists);
  }
}
