package io.pushrelay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

final class BoundedExecutorTest {
  private static final int TASKS = 10_000;

  @Test
  void never_more_than_so_many_tasks_run_at_a_time_and_all_of_them_do() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    BoundedExecutor bounded = new BoundedExecutor(threads, 3);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(TASKS);
    for (int i = 0; i < TASKS; i++) {
      bounded.execute(
          () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            LockSupport.parkNanos(1);
            running.decrementAndGet();
            done.countDown();
          });
    }
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(most.get()).isBetween(1, 3);
    threads.shutdown();
  }
}
