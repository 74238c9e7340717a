package io.pushrelay.container;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has a container make threads outside of any request. A container's thread keeps, for as long as
 * it lives, what the thread that it was made in was about: on WildFly that is JAX-RS's own request,
 * or the last one that was served there, of another deployment maybe, whose class loader then stays
 * when it is stopped (seen in heap dumps).
 *
 * <p>Thread-safe.
 */
public final class ContainerThreadFactory implements ThreadFactory {
  private final ThreadFactory container;
  private final ThreadPoolExecutor maker;

  /** To be called where no request is being served: while a deployment starts. */
  public ContainerThreadFactory(ThreadFactory container) {
    this.container = container;
    maker =
        new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), container);
    maker.prestartCoreThread();
  }

  /**
   * @return null if the calling thread is interrupted while it waits
   * @throws RejectedExecutionException if it was stopped, or the container makes no thread
   */
  @Override
  public @Nullable Thread newThread(Runnable task) {
    try {
      return maker.submit(() -> container.newThread(task)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException e) {
      throw new RejectedExecutionException(e.getCause());
    }
  }

  /** Ends its own thread; those that it made go on. */
  public void stop() {
    maker.shutdown();
  }
}
