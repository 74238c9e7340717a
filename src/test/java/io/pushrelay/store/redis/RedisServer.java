package io.pushrelay.store.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import redis.clients.jedis.Jedis;

/** A Redis for the tests of one class. Closes after each test the stores that it has opened. */
public final class RedisServer implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private final AtomicInteger namespaces = new AtomicInteger();
  private final List<RedisStore> opened = new ArrayList<>();
  private final boolean durable;
  private @Nullable RedisProcess process;

  public RedisServer() {
    this(false);
  }

  /**
   * @param durable whether it has lost nothing when it is started again
   */
  public RedisServer(boolean durable) {
    this.durable = durable;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
    process = new RedisProcess(RedisProcess.program(), RedisProcess.durable(durable));
  }

  public RedisProcess process() {
    RedisProcess running = process;
    if (running == null) {
      throw new IllegalStateException("Redis has not started");
    }
    return running;
  }

  /** A connection of the test's own. */
  Jedis connect() {
    return process().connect();
  }

  /** A namespace that nobody has used. */
  public String namespace() {
    return "test" + namespaces.incrementAndGet();
  }

  /** A store, which is closed after the test. */
  RedisStore open(String namespace, long limit, RedisTime time) {
    return open(namespace, limit, time, Duration.ofSeconds(10));
  }

  /**
   * @param timeout after which Redis is taken to be away
   */
  RedisStore open(String namespace, long limit, RedisTime time, Duration timeout) {
    return open(process().address(), namespace, limit, time, timeout);
  }

  RedisStore open(
      RedisAddress address, String namespace, long limit, RedisTime time, Duration timeout) {
    RedisStore store =
        new RedisStore(
            address,
            namespace,
            timeout,
            0,
            limit,
            task -> {
              Thread thread = new Thread(task, "redis");
              thread.setDaemon(true);
              return thread;
            },
            time);
    opened.add(store);
    return store;
  }

  void closeStores() {
    opened.forEach(RedisStore::close);
    opened.clear();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    closeStores();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException, InterruptedException {
    if (process != null) {
      process.stop();
    }
  }
}
