package io.pushrelay.http.longpoll;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/**
 * A request that JAX-RS holds, and the ways to end it on each server. Each method that ends it may
 * find that the container has done so itself; then it does nothing. Thread-safe.
 */
final class SuspendedRequest {
  private final AsyncResponse answer;
  private final AsyncContext async;
  private final JaxRsResponse response;

  /** Whether the request's own thread is done with it. */
  private volatile boolean left;

  SuspendedRequest(AsyncResponse answer, AsyncContext async, JaxRsResponse response) {
    this.answer = answer;
    this.async = async;
    this.response = response;
  }

  /** The request's own thread leaves it. */
  void leave() {
    left = true;
  }

  boolean isLeft() {
    return left;
  }

  /** Has the container tell of what it does with the request, if it is still there. */
  void listen(AsyncListener listener) {
    try {
      async.addListener(listener);
    } catch (IllegalStateException answered) {
      // Then there is nothing to hear.
    }
  }

  /** The response, which is the caller's to write from now on, and not JAX-RS's. */
  HttpServletResponse take() {
    return response.take();
  }

  /**
   * The same, asked of the container, which may have given the one that is known here to another
   * request.
   *
   * @throws IllegalStateException if it has taken it back
   */
  HttpServletResponse takeFromContainer() {
    if (async.getResponse() instanceof HttpServletResponse own) {
      return own instanceof JaxRsResponse wrapped ? wrapped.take() : own;
    }
    throw new IllegalStateException("the container has taken the response back");
  }

  /** Ends it when its answer is written. */
  void end() {
    if (left && isEndedByDispatch()) {
      complete();
      return;
    }
    try {
      asDeployment(() -> answer.resume(Response.ok().build()));
    } catch (RuntimeException e) {
      flushAndComplete(); // the deployment stops, and JAX-RS can't any more
    }
  }

  /** Ends it without an answer: gives back what the container holds for it. */
  void abandon() {
    if (left && isEndedByDispatch()) {
      complete();
    } else {
      asDeployment(answer::cancel);
    }
  }

  /**
   * With the deployment's class loader in the thread, and afterwards what was there before. Jersey
   * asks CDI when it ends a request, and GlassFish finds CDI's container by that loader; but when a
   * request has ended GlassFish leaves its own in the thread that has ended it.
   */
  private static void asDeployment(Runnable ending) {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    current.setContextClassLoader(SuspendedRequest.class.getClassLoader());
    try {
      ending.run();
    } finally {
      current.setContextClassLoader(before);
    }
  }

  /**
   * Whether JAX-RS would end it in another of the server's threads, for which the server would have
   * to go through the whole request once more, and can't while it stops the deployment. So does
   * CXF, which takes note if the request is completed without it.
   */
  private boolean isEndedByDispatch() {
    return answer.getClass().getName().startsWith("org.apache.cxf.");
  }

  /**
   * Ends it without JAX-RS, and without a look at the socket: its client may have gone, and it
   * would stay held for that.
   */
  void complete() {
    try {
      async.complete();
    } catch (IllegalStateException e) {
      // It is complete.
    }
  }

  /** Sent before it is complete, for which WildFly and TomEE may need what has stopped too. */
  void flushAndComplete() {
    try {
      takeFromContainer().flushBuffer();
      async.complete();
    } catch (IOException | IllegalStateException e) {
      // The client has gone, or it is complete.
    }
  }
}
