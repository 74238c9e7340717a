package io.pushrelay;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that write to listeners, of which there are as many as have something to do. */
final class DeliveryThreads {
  /**
   * How many write at the same time, beside those that wait for a socket. A server has many threads
   * for requests, and those of the listeners that have their message and ask again come between:
   * with fewer writers the others wait the longer for theirs.
   */
  static final int WIDTH = 4 * Runtime.getRuntime().availableProcessors();

  private static final long IDLE_SECONDS = 10;

  private DeliveryThreads() {}

  static ExecutorService of(ThreadFactory threads) {
    return new ThreadPoolExecutor(
        0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
  }
}
