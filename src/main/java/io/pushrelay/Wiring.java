package io.pushrelay;

import io.pushrelay.access.SenderRates;
import io.pushrelay.access.TokenAccess;
import io.pushrelay.broker.Broker;
import io.pushrelay.broker.client.Clients;
import io.pushrelay.broker.client.ListenerLimits;
import io.pushrelay.config.Location;
import io.pushrelay.config.RelayConfig;
import io.pushrelay.container.ConnectionWatch;
import io.pushrelay.container.ContainerThreadFactory;
import io.pushrelay.container.InFlightRequests;
import io.pushrelay.container.ServerSuspension;
import io.pushrelay.container.TyrusLateClose;
import io.pushrelay.events.ChannelEvents;
import io.pushrelay.http.listening.ListenerGate;
import io.pushrelay.http.websocket.WebSocketEndpoints;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Store;
import io.pushrelay.time.Deadlines;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
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

  /** How long a deployment that stops waits for the container to be done with its requests. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * Makes threads of the container, which end with the deployment. Those of the container's own
   * pools stay, and with each that was begun for a deployment stays its class loader (tried on
   * Payara and TomEE).
   */
  @Resource ManagedThreadFactory factory;

  @Inject InFlightRequests requests;

  private @Nullable RelayConfig config;
  private @Nullable Store store;
  private @Nullable Broker broker;
  private @Nullable ChannelEvents events;
  private @Nullable ListenerGate gate;
  private @Nullable Clients clients;
  private @Nullable SenderRates rates;
  private @Nullable WebSocketEndpoints sockets;
  private @Nullable ConnectionWatch watch;
  private @Nullable ContainerThreadFactory maker;
  private @Nullable ExecutorService threads;
  private @Nullable ScheduledExecutorService scheduler;
  private @Nullable ServerSuspension suspension;
  private @Nullable Monitoring monitoring;

  /** Takes the relay away from Java in the same deployment. */
  private Runnable application = () -> {};

  /** Of the deployment, once it has started; empty otherwise. */
  private String path = "";

  /**
   * Reads the configuration and starts the broker.
   *
   * @throws io.pushrelay.config.ConfigException if the configuration has mistakes: then the
   *     deployment does not start
   */
  void start(ServletContext context) {
    RelayConfig read = RelayConfig.read(ContextSources.of(context));
    read.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
    try {
      start(context, read);
    } catch (RuntimeException e) {
      stop(); // some containers don't tell that a deployment ends which has not begun
      throw e;
    }
  }

  private void start(ServletContext context, RelayConfig read) {
    // Some containers know only roles that a deployment declares (tried on Payara).
    context.declareRoles(
        Stream.concat(
                read.locations().all().stream().map(Location::role),
                Stream.of(read.status().role()))
            .filter(role -> !role.isEmpty())
            .distinct()
            .toArray(String[]::new));

    long start = System.nanoTime();
    LongSupplier nanos = () -> System.nanoTime() - start;
    MemoryBudget budget = new MemoryBudget(read.maxReservedMemory());
    InstantSource clock = InstantSource.system();
    ContainerThreadFactory outside = new ContainerThreadFactory(factory);
    maker = outside;
    Store opened = StoreFactory.open(read, budget, clock, nanos, outside);
    store = opened;
    Monitoring seeing = new Monitoring(opened, budget, Monitoring.version(context));
    monitoring = seeing;
    ExecutorService writers = DeliveryThreads.of(outside);
    InstantSource storeClock = StoreFactory.clockOf(opened, clock);
    seeing.open(read.status(), storeClock, nanos, writers, DeliveryThreads.WIDTH);
    Broker started =
        new Broker(
            seeing.store,
            budget,
            storeClock,
            new Deadlines(nanos),
            writers,
            DeliveryThreads.WIDTH,
            seeing.metrics);
    ScheduledExecutorService ticker = new ScheduledThreadPoolExecutor(2, factory);
    Future<?> unused =
        ticker.scheduleWithFixedDelay(
            () -> seeing.tick(started), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    ConnectionWatch watching = new ConnectionWatch();
    watching.start(ticker);
    watch = watching;
    threads = writers;
    scheduler = ticker;
    config = read;
    broker = started;
    Clients allowed = new Clients(started, new ListenerLimits(read.limits()));
    clients = allowed;
    SenderRates counted = new SenderRates(read.locations().all(), nanos);
    rates = counted;
    ChannelEvents telling = new ChannelEvents(started, read.events(), clock);
    events = telling;
    ListenerGate opening = ListenerGate.open(read, started, allowed, telling, writers);
    gate = opening;
    context.addListener(requests);
    if (context.getAttribute(ServerContainer.class.getName())
        instanceof ServerContainer container) {
      sockets =
          WebSocketEndpoints.register(
              container, read, started, telling, opening, counted, ticker, nanos);
    } else {
      LOG.log(Level.WARNING, "The server has no WebSocket: clients can't use it.");
    }
    ServerSuspension suspending = new ServerSuspension(this::suspend, seeing.health::resumed);
    suspending.start();
    suspension = suspending;
    seeing.start(context.getContextPath(), started, nanos);
    application =
        ApplicationApi.start(context.getContextPath(), read.locations(), started, telling);
    path = context.getContextPath().isEmpty() ? "/" : context.getContextPath();
    LOG.log(Level.INFO, "Pushrelay {0} serves {1}: {2}", seeing.version, path, read.summary());
  }

  /**
   * The deployment stops: held listeners are told so, and nothing runs any more. May be called
   * again.
   */
  void stop() {
    application.run();
    if (monitoring != null) {
      monitoring.stop();
    }
    if (suspension != null) {
      suspension.stop();
    }
    if (watch != null) {
      watch.stop();
    }
    if (gate != null) {
      gate.stop();
    }
    if (broker != null) {
      broker.stop();
    }
    closeSenders();
    requests.awaitQuiet(PATIENCE);
    if (scheduler != null) {
      scheduler.shutdown();
    }
    if (threads != null) {
      threads.shutdown();
    }
    if (store != null) {
      store.close();
    }
    if (maker != null) {
      maker.stop();
    }
    if (!path.isEmpty()) {
      LOG.log(Level.INFO, "Pushrelay serves {0} no more.", path);
      path = "";
    }
  }

  /** The server stops, or rests: who comes back finds another one, or this one when it goes on. */
  private void suspend() {
    if (monitoring != null) {
      monitoring.suspend();
    }
    if (gate != null) {
      gate.disconnectAll();
    }
    if (broker != null) {
      broker.disconnectAll();
    }
    closeSenders();
  }

  private void closeSenders() {
    if (sockets != null) {
      sockets.stop();
    }
  }

  @Produces
  @Singleton
  RelayConfig config() {
    return started(config);
  }

  @Produces
  @Singleton
  TokenAccess tokens() {
    return TokenAccess.of(started(config).locations().all(), started(threads));
  }

  @Produces
  @Singleton
  Broker broker() {
    return started(broker);
  }

  @Produces
  @Singleton
  ChannelEvents events() {
    return started(events);
  }

  @Produces
  @Singleton
  ListenerGate gate() {
    return started(gate);
  }

  @Produces
  @Singleton
  Clients clients() {
    return started(clients);
  }

  @Produces
  @Singleton
  SenderRates rates() {
    return started(rates);
  }

  @Produces
  @Singleton
  TyrusLateClose closer() {
    return new TyrusLateClose(started(scheduler), started(threads));
  }

  @Produces
  @Singleton
  ConnectionWatch watch() {
    return started(watch);
  }

  Monitoring monitoring() {
    return started(monitoring);
  }

  static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("Pushrelay has not started");
    }
    return part;
  }
}
