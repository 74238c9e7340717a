package io.pushrelay.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Tests with servers of their own, which they start and end, and the log. */
abstract class RedisFixture {
  static final Duration TIMEOUT = Duration.ofSeconds(1);
  static final ChannelId ROOM = new ChannelId("room");

  final RedisLog log = RedisLog.open();
  private final List<RedisProcess> processes = new ArrayList<>();
  private final List<RedisStore> stores = new ArrayList<>();
  private final List<Thread> ticking = new ArrayList<>();

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
    Thread ticks =
        new Thread(
            () -> {
              try {
                while (true) {
                  store.expire();
                  Thread.sleep(100);
                }
              } catch (InterruptedException e) {
                // The test is over.
              }
            });
    ticking.add(ticks);
    ticks.start();
    return store;
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    for (Thread ticks : ticking) {
      ticks.interrupt();
      ticks.join();
    }
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
    return answer.orTimeout(20, TimeUnit.SECONDS).join();
  }

  static boolean answers(Store store) {
    return ask(store).equals("answered");
  }

  static AskedChannel room(Store store) {
    return new AskedChannel(store, ROOM);
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(10);
    }
  }

  /** Waits until so much was logged; the last line. */
  final String awaitLine(int number) throws InterruptedException {
    await("log has " + number + " lines", () -> log.lines().size() >= number);
    assertThat(log.lines()).hasSize(number);
    return log.lines().get(number - 1);
  }
}
