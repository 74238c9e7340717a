package io.pushrelay.broker;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a step in one thread at a time, without a lock: a thread that wants it while another is
 * running it has that one run it once more. Thread-safe.
 */
public final class DrainLoop implements Runnable {
  private final Runnable step;
  private final Runnable failed;

  /** How often it was wanted since it was last begun. */
  private final AtomicInteger wanted = new AtomicInteger();

  /**
   * @param step does all that there is to do
   * @param failed called if that throws, before the exception goes on to the caller
   */
  public DrainLoop(Runnable step, Runnable failed) {
    this.step = step;
    this.failed = failed;
  }

  /** Runs the step, here or in the thread that is running it. */
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
