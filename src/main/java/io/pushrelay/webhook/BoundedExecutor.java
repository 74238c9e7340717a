package io.pushrelay.webhook;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Some threads of others, and no more at a time: to look up a name may block, and how often that is
 * done strangers choose. Thread-safe.
 */
final class BoundedExecutor implements Executor {
  private static final Logger LOG = System.getLogger("io.pushrelay");

  private final Executor threads;
  private final int most;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private int running;

  BoundedExecutor(Executor threads, int most) {
    this.threads = threads;
    this.most = most;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (waiting) {
      if (running == most) {
        waiting.add(task);
        return;
      }
      running++;
    }
    try {
      threads.execute(() -> work(task));
    } catch (RejectedExecutionException e) {
      synchronized (waiting) {
        running--;
      }
      throw e;
    }
  }

  private void work(Runnable first) {
    for (Runnable task = first; task != null; task = next()) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.log(Level.ERROR, "Asking the application failed", e);
      }
    }
  }

  private @Nullable Runnable next() {
    synchronized (waiting) {
      Runnable task = waiting.poll();
      if (task == null) {
        running--;
      }
      return task;
    }
  }
}
