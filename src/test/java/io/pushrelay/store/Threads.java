package io.pushrelay.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/** Several threads that do the same at once. */
public final class Threads {
  private Threads() {}

  /**
   * Runs a task in so many threads, none of which begins before all are there; waits for them.
   *
   * @param task gets the number of its thread, from 0
   */
  public static void run(int threads, IntConsumer task) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch ready = new CountDownLatch(threads);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        running.add(
            pool.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  task.accept(number);
                  return number;
                }));
      }
      for (Future<?> one : running) {
        one.get(180, TimeUnit.SECONDS); // some force much to the disk
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("a thread failed", e);
    } finally {
      pool.shutdownNow();
    }
  }
}
