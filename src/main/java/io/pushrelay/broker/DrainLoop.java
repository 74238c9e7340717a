package io.pushrelay.broker;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Lets one thread at a time see to what others want, without a lock: who wants something while
 * somebody is at it leaves it to that thread. Thread-safe.
 */
public final class DrainLoop implements Runnable {
  private final BooleanSupplier step;
  private final Runnable failed;

  /** How often something was wanted that is not done. */
  private final AtomicInteger wanted = new AtomicInteger();

  /**
   * @param step sees to all that is wanted; says false if another thread goes on with it
   * @param failed called if that throws, before the exception goes on to the caller
   */
  public DrainLoop(BooleanSupplier step, Runnable failed) {
    this.step = step;
    this.failed = failed;
  }

  /** Something is wanted. */
  @Override
  public void run() {
    if (wanted.getAndIncrement() == 0) {
      goOn();
    }
  }

  /** For the thread that is at it. */
  public void goOn() {
    int seen;
    do {
      seen = wanted.get();
      boolean goesOn;
      try {
        goesOn = step.getAsBoolean();
      } catch (RuntimeException | Error e) {
        failed.run();
        wanted.set(0);
        throw e;
      }
      if (!goesOn) {
        return;
      }
    } while (wanted.addAndGet(-seen) > 0);
  }
}
