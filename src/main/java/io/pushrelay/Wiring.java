package io.pushrelay;

import io.pushrelay.broker.Broker;
import io.pushrelay.config.ConfigSources;
import io.pushrelay.config.Location;
import io.pushrelay.config.RelayConfig;
import io.pushrelay.store.Deadlines;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.MemoryStore;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Collections;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts together when the deployment starts, and stops them with it. What it makes lives
 * as long as the deployment does; the parts are singletons rather than application-scoped, so that
 * they need not be made for a client proxy and a request does not go through one.
 */
@ApplicationScoped
public class Wiring {
  private static final Logger LOG = System.getLogger("io.pushrelay");

  /** How often is looked for what has expired; what has expired is never delivered before. */
  private static final long TICK_MILLIS = 100;

  @Resource ManagedExecutorService threads;
  @Resource ManagedScheduledExecutorService scheduler;

  private @Nullable RelayConfig config;
  private @Nullable Broker broker;
  private @Nullable ScheduledFuture<?> ticking;

  /**
   * Reads the configuration and starts the broker.
   *
   * @throws io.pushrelay.config.ConfigException if the configuration has mistakes: then the
   *     deployment does not start
   */
  void start(ServletContext context) {
    RelayConfig read = RelayConfig.read(sources(context));
    read.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
    // Some containers know only roles that a deployment declares (tried on Payara).
    context.declareRoles(
        read.locations().all().stream()
            .map(Location::role)
            .filter(role -> !role.isEmpty())
            .distinct()
            .toArray(String[]::new));

    long start = System.nanoTime();
    LongSupplier nanos = () -> System.nanoTime() - start;
    MemoryStore store =
        new MemoryStore(
            new MemoryBudget(read.maxReservedMemory()),
            InstantSource.system(),
            new Deadlines(nanos));
    int width = Math.max(2, Runtime.getRuntime().availableProcessors());
    Broker started = new Broker(store, new Deadlines(nanos), threads, width);
    ticking =
        scheduler.scheduleWithFixedDelay(
            () -> tick(started), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    config = read;
    broker = started;
    LOG.log(
        Level.INFO,
        "Pushrelay serves {0}: {1}",
        context.getContextPath().isEmpty() ? "/" : context.getContextPath(),
        read.summary());
  }

  /** The deployment stops: held listeners are told so, and nothing runs any more. */
  void stop() {
    if (ticking != null) {
      ticking.cancel(false);
    }
    if (broker != null) {
      broker.stop();
    }
  }

  @Produces
  @Singleton
  RelayConfig config() {
    return started(config);
  }

  @Produces
  @Singleton
  Broker broker() {
    return started(broker);
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("Pushrelay has not started");
    }
    return part;
  }

  private static void tick(Broker broker) {
    try {
      broker.tick();
    } catch (RuntimeException e) {
      // A task that fails is not run again.
      LOG.log(Level.ERROR, "Looking for what has expired failed", e);
    }
  }

  private static ConfigSources sources(ServletContext context) {
    return new ConfigSources(
        context.getContextPath(),
        System.getProperties().stringPropertyNames().stream()
            .collect(Collectors.toMap(name -> name, System::getProperty)),
        System.getenv(),
        Collections.list(context.getInitParameterNames()).stream()
            .collect(Collectors.toMap(name -> name, context::getInitParameter)));
  }
}
