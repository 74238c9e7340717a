package io.pushrelay.broker;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets one thread at a time see to what others want, without a lock: who wants something while
 * somebody is at it leaves it to that thread. Thread-safe.
 */
public final class DrainLoop implements Runnable {
  private final Runnable step;
  private final Runnable failed;

  /** How often something was wanted that is not done. */
  private final AtomicInteger wanted = new AtomicInteger();

  /**
   * @param step sees to all that is wanted
   * @param failed called if that throws, before the exception goes on to the caller
   */
  public DrainLoop(Runnable step, Runnable failed) {
    this.step = step;
    this.failed = failed;
  }

  /** Something is wanted. */
  @Override
  public void run() {
    if (wanted.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    do {
      try {
        step.run();
      } catch (RuntimeException | Error e) {
        failed.run();
        wanted.set(0);
        throw e;
      }
      seen = wanted.addAndGet(-seen);
    } while (seen > 0);
  }
}
