package io.pushrelay.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.LogLines;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import io.pushrelay.time.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import redis.clients.jedis.Jedis;

/** Tests with servers of their own, which they start and end, and the log. */
abstract class RedisFixture {
  /**
   * Of which less than half is longer than a healthy Redis on a busy machine takes, its first
   * connection by TLS included: so long replicas, and the next connection, are waited for.
   */
  static final Duration TIMEOUT = Duration.ofSeconds(15);

  static final ChannelId ROOM = new ChannelId("room");

  final LogLines log = LogLines.open("io.pushrelay");
  private final List<RedisProcess> processes = new ArrayList<>();
  private final List<RedisStore> stores = new ArrayList<>();
  private final ScheduledExecutorService ticking = Executors.newScheduledThreadPool(2);

  /** A server; it ends after the test. */
  final RedisProcess redis(String... settings) throws IOException, InterruptedException {
    RedisProcess started = new RedisProcess(RedisProcess.program(), settings);
    processes.add(started);
    return started;
  }

  final RedisStore open(RedisAddress address) {
    return open(address, 0, Thread::new);
  }

  /** A store that is looked after as the broker does it, ten times a second. */
  final RedisStore open(RedisAddress address, int replicas, ThreadFactory threads) {
    RedisStore store = new RedisStore(address, "test", TIMEOUT, replicas, 1 << 20, threads);
    stores.add(store);
    Future<?> unused = ticking.scheduleWithFixedDelay(store::expire, 0, 100, TimeUnit.MILLISECONDS);
    return store;
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    ticking.shutdown();
    assertThat(ticking.awaitTermination(20, TimeUnit.SECONDS)).as("nobody ticks").isTrue();
    stores.forEach(RedisStore::close);
    for (RedisProcess process : processes) {
      process.stop();
    }
    log.close();
  }

  /** "answered", or the sentence of the failure. */
  static String ask(Store store) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    store.info(
        ROOM,
        new Store.InfoReply() {
          @Override
          public void info(@Nullable ChannelInfo info) {
            answer.complete("answered");
          }

          @Override
          public void failed(StoreException reason) {
            answer.complete(String.valueOf(reason.getMessage()));
          }
        });
    return answer.orTimeout(60, TimeUnit.SECONDS).join();
  }

  static boolean answers(Store store) {
    return ask(store).equals("answered");
  }

  /** How many listeners of a channel Redis counts, of all nodes. */
  static int listeners(Jedis jedis, String namespace, String channel) {
    Object listeners =
        jedis.eval(
            "local channel = redis.call('GET', KEYS[1])"
                + " return channel and select(4, cmsgpack.unpack(channel)) or 0",
            List.of("{" + namespace + "}:c:" + channel),
            List.of());
    return Math.toIntExact((Long) listeners);
  }

  static AskedChannel room(Store store) {
    return new AskedChannel(store, ROOM);
  }

  static void await(String what, BooleanSupplier condition) {
    Await.until(what, Duration.ofSeconds(60), condition);
  }

  /** Waits until so much was logged; the last line. */
  final String awaitLine(int number) {
    await("log has " + number + " lines", () -> log.lines().size() >= number);
    assertThat(log.lines()).hasSize(number);
    return log.lines().get(number - 1);
  }
}
