package io.pushrelay;

import io.pushrelay.config.RelayConfig;
import io.pushrelay.config.value.JournalSync;
import io.pushrelay.config.value.RedisUrl;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.store.Store;
import io.pushrelay.store.journal.JournalStore;
import io.pushrelay.store.journal.SyncPolicy;
import io.pushrelay.store.memory.MemoryStore;
import io.pushrelay.store.redis.RedisAddress;
import io.pushrelay.store.redis.RedisStore;
import io.pushrelay.time.Deadlines;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/** Opens the store that a deployment is configured to have. */
final class StoreFactory {
  private StoreFactory() {}

  /**
   * The one place where it is decided what keeps messages.
   *
   * <p>A deployment that was here until a moment ago may have given ids of this second: they must
   * not come back, or listeners would take messages for those that they have.
   */
  static Store open(
      RelayConfig config,
      MemoryBudget budget,
      InstantSource clock,
      LongSupplier nanos,
      ThreadFactory threads) {
    RedisUrl redis = config.redis().url();
    if (redis != null) {
      return new RedisStore(
          address(redis),
          config.redis().namespace(),
          config.redis().timeout(),
          config.redis().replicas(),
          config.maxReservedMemory(),
          threads);
    }
    long nextSecond = Math.floorDiv(clock.millis(), 1000L) + 1;
    Path journal = config.journal().folder();
    if (journal != null) {
      JournalSync sync = config.journal().sync();
      return JournalStore.open(
          journal,
          new SyncPolicy(sync.always(), sync.interval()),
          budget,
          clock,
          new Deadlines(nanos),
          nextSecond,
          threads);
    }
    return new MemoryStore(budget, clock, new Deadlines(nanos), nextSecond, null);
  }

  /** What gives messages their seconds. */
  static InstantSource clockOf(Store store, InstantSource own) {
    return store instanceof RedisStore redis ? redis.clock() : own;
  }

  private static RedisAddress address(RedisUrl url) {
    return new RedisAddress(
        url.hosts().stream().map(host -> new RedisAddress.Host(host.name(), host.port())).toList(),
        url.user(),
        url.password(),
        url.tls(),
        url.database(),
        url.master());
  }
}
