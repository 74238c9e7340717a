package io.pushrelay.container;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Knows whether the container is still busy with a request, so that a deployment that stops can
 * wait for it. Containers don't, and take CDI down while a request's thread is using it; on WildFly
 * what Weld has put into thread locals then stays there, and with it the deployment's class loader
 * (seen in heap dumps).
 *
 * <p>Thread-safe.
 */
@ApplicationScoped
public class InFlightRequests implements ServletRequestListener {
  private static final String BEGUN = InFlightRequests.class.getName();
  private static final long LOOK_AGAIN_MILLIS = 5;

  private final LongAdder begun = new LongAdder();
  private final LongAdder ended = new LongAdder();

  @Override
  public void requestInitialized(ServletRequestEvent event) {
    ServletRequest request = event.getServletRequest();
    if (request.getAttribute(BEGUN) == null) {
      request.setAttribute(BEGUN, true);
      begun.increment();
    }
  }

  @Override
  public void requestDestroyed(ServletRequestEvent event) {
    ServletRequest request = event.getServletRequest();
    if (request.getAttribute(BEGUN) != null) {
      ended.increment();
      try {
        request.removeAttribute(BEGUN);
      } catch (RuntimeException e) {
        // Payara, of a request that another thread has ended and taken apart in this moment.
      }
    }
  }

  /**
   * Waits until no request is under way.
   *
   * @return whether that is so; otherwise that time has passed or the thread was interrupted
   */
  public boolean awaitQuiet(Duration atMost) {
    long start = System.nanoTime();
    while (!isQuiet()) {
      if (System.nanoTime() - start > atMost.toNanos()) {
        return false;
      }
      try {
        Thread.sleep(LOOK_AGAIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private boolean isQuiet() {
    long before = ended.sum(); // first, so that a request that ends meanwhile counts as under way
    return begun.sum() == before;
  }
}
