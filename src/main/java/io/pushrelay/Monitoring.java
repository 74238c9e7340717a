package io.pushrelay;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.EndReason;
import io.pushrelay.config.StatusConfig;
import io.pushrelay.http.status.ChannelLists;
import io.pushrelay.http.status.NodeFormat;
import io.pushrelay.http.status.StatusFeed;
import io.pushrelay.metrics.Figure;
import io.pushrelay.metrics.Health;
import io.pushrelay.metrics.Metrics;
import io.pushrelay.metrics.RelayBean;
import io.pushrelay.metrics.RelayMetrics;
import io.pushrelay.metrics.Watch;
import io.pushrelay.store.MeasuredStore;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreState;
import io.pushrelay.store.journal.JournalStore;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.store.redis.RedisState;
import io.pushrelay.store.redis.RedisStore;
import io.pushrelay.time.Deadlines;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** What a deployment counts, and where that is to be seen. */
final class Monitoring {
  private static final Logger LOG = System.getLogger("io.pushrelay");
  private static final double NANOS = 1e9;

  final RelayMetrics metrics;
  final Health health;
  final String version;

  /** The store, measured if that is worth it. */
  final Store store;

  /** What pages follow, and where they find channels; from {@link #open} on. */
  @Nullable StatusFeed feed;

  @Nullable ChannelLists lists;

  private final RelayBean bean;
  private final Watch watch;
  private boolean isFollowed;

  /** Whether the last look for what has expired failed. */
  private boolean tickFails;

  /**
   * @param opened the store
   * @param budget what may be kept in memory
   */
  Monitoring(Store opened, MemoryBudget budget, String version) {
    LongSupplier nanos = System::nanoTime; // of one clock with what Redis's news are stamped with
    metrics =
        new RelayMetrics(
            nanos,
            Arrays.stream(EndReason.values()).map(EndReason::name).toList(),
            EndReason.TOO_SLOW.name());
    this.version = version;
    metrics.info(Figure.BUILD_INFO, version);
    metrics.gauge(Figure.MEMORY_MAX, budget::limit);
    LongSupplier used = budget::used;
    if (opened instanceof RedisStore redis) {
      addRedis(redis.state);
      used = redis.state::used;
    } else if (opened instanceof JournalStore journal) {
      metrics.gauge(Figure.CHANNELS, journal::channels);
      metrics.gauge(Figure.MESSAGES_STORED, journal::messages);
      metrics.gauge(Figure.JOURNAL_BYTES, journal::bytes);
    } else if (opened instanceof MemoryStore memory) {
      metrics.gauge(Figure.CHANNELS, memory::channels);
      metrics.gauge(Figure.MESSAGES_STORED, memory::messages);
    }
    metrics.gauge(Figure.MEMORY_USED, used::getAsLong);
    health = new Health(isUsable(opened));
    store = measured(opened);
    bean = new RelayBean(metrics, health);
    watch = new Watch(nanos, used, budget.limit(), metrics::slowClosed);
  }

  private static BooleanSupplier isUsable(Store opened) {
    if (opened instanceof RedisStore redis) {
      return redis.state::isUsable;
    }
    return opened instanceof StoreState state ? state::isUsable : () -> true;
  }

  private void addRedis(RedisState redis) {
    metrics.gauge(Figure.REDIS_UP, () -> redis.isUsable() ? 1 : 0);
    metrics.gauge(Figure.REDIS_RECONNECTS, redis::reconnects);
    metrics.gauge(Figure.NODES, redis::nodes);
    metrics.gauge(Figure.NEWS_LAG, () -> redis.lag() / NANOS);
  }

  private Store measured(Store opened) {
    if (opened instanceof MemoryStore) {
      return opened;
    }
    metrics.measureStore(MeasuredStore.OPERATIONS);
    return new MeasuredStore(opened, metrics::storeAnswered);
  }

  /** What the build wrote into the WAR; empty if it is not there. */
  static String version(ServletContext context) {
    try (InputStream in = context.getResourceAsStream("/META-INF/MANIFEST.MF")) {
      if (in != null) {
        String version =
            new Manifest(in).getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        return version == null ? "" : version;
      }
    } catch (IOException e) {
      // It is not the WAR that was built.
    }
    return "";
  }

  /**
   * Makes what the status page needs, if there is one.
   *
   * @param time gives the messages of the store their seconds
   * @param nanos a clock in nanoseconds that begins at 0 or more
   * @param threads where those who follow are written to, so many at a time
   */
  void open(
      StatusConfig status, InstantSource time, LongSupplier nanos, Executor threads, int width) {
    InstantSource clock = InstantSource.system();
    MemoryBudget room = new MemoryBudget(StatusFeed.ROOM);
    Broker own =
        new Broker(
            new MemoryStore(room, clock, new Deadlines(nanos)),
            room,
            clock,
            new Deadlines(nanos),
            threads,
            width,
            Metrics.NONE);
    String path = status.path();
    isFollowed = path != null;
    feed = new StatusFeed(own, path == null ? "" : path, metrics, clock, nanos);
    lists = new ChannelLists(store.catalogue(), time, nanos);
  }

  /**
   * The deployment has started.
   *
   * @param uptime how long ago, in nanoseconds
   */
  void start(String contextPath, Broker broker, LongSupplier uptime) {
    bean.register(contextPath);
    broker.nodes.describe(new NodeFormat(metrics, version, contextPath, uptime)::write);
  }

  /**
   * To be called several times a second by one thread. Goes on whatever happens: a task that fails
   * is not run again.
   */
  void tick(Broker broker) {
    try {
      broker.tick();
      watch.look();
      if (isFollowed && feed != null) {
        feed.tick();
      }
      tickFails = false;
    } catch (RuntimeException | Error e) {
      if (!tickFails) {
        tickFails = true;
        LOG.log(Level.ERROR, "Looking for what has expired failed", e);
      }
    }
  }

  /** The server stops, or rests. */
  void suspend() {
    health.stopping();
    if (feed != null) {
      feed.broker().disconnectAll();
    }
  }

  /** The deployment stops. May be called again. */
  void stop() {
    health.stopping();
    if (feed != null) {
      feed.broker().stop();
    }
    bean.unregister();
  }
}
