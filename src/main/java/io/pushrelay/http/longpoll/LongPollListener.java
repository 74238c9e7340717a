package io.pushrelay.http.longpoll;

import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Listener;
import io.pushrelay.broker.Subscription;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.Position;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.container.ConnectionWatch;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.request.ListenRequest;
import io.pushrelay.http.response.EndResponse;
import io.pushrelay.http.response.MessageResponse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A listener's request: answered at once, or when its message comes (protocol, "The answer").
 *
 * <p>JAX-RS holds it and, but for CXF, ends it. What it is answered with is written here, on the
 * servlet's response, and not as an entity: JAX-RS would make lists, strings and media types of it
 * for each listener, and would change some of a message's own fields (CXF a relative Location,
 * RESTEasy a Content-Type). Of a client that has gone meanwhile Jersey would log a stack trace.
 *
 * <p>The broker answers it once, in any thread.
 */
final class LongPollListener implements Listener {
  private final ListenerLocation location;
  private final ListenRequest asked;
  private final AsyncResponse answer;
  private final AsyncContext async;
  private final JaxRsResponse response;

  /** Whether the request's own thread is done with it. */
  private volatile boolean suspended;

  /** Whether the container has ended the request by itself. */
  private volatile boolean endedByContainer;

  /** Whether somebody has begun to answer; nobody else may, then. */
  private final AtomicBoolean answered = new AtomicBoolean();

  private volatile @Nullable Subscription subscription;
  private volatile ConnectionWatch.@Nullable Watched watched;

  LongPollListener(
      ListenerLocation location,
      ListenRequest asked,
      AsyncResponse answer,
      AsyncContext async,
      JaxRsResponse response) {
    this.location = location;
    this.asked = asked;
    this.answer = answer;
    this.async = async;
    this.response = response;
  }

  /**
   * The request's own thread leaves it.
   *
   * @param watch looks at the client's connection from now on, if it has not been answered
   */
  void requestIsOver(HttpServletRequest request, ConnectionWatch watch) {
    suspended = true;
    if (!answered.get()) {
      listenToTheContainer();
      watched = watch.watch(request, this::cancel);
      if (answered.get()) {
        unwatch();
      }
    }
  }

  @Override
  public void begin(Subscription given) {
    subscription = given;
  }

  /** Its client has gone, or the container has ended the request. */
  private void cancel() {
    Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }

  private void listenToTheContainer() {
    try {
      async.addListener(new GivenUp());
    } catch (IllegalStateException answeredMeanwhile) {
      // Then there is nothing to hear.
    }
  }

  /** From here on the connection is the container's again: before it is answered. */
  private void unwatch() {
    ConnectionWatch.Watched current = watched;
    if (current != null) {
      current.close();
    }
  }

  /** Whether the caller is the first who wants to answer, and so the one who does. */
  private boolean claimAnswer() {
    boolean mine = answered.compareAndSet(false, true);
    if (mine) {
      unwatch();
    }
    return mine;
  }

  @Override
  public void deliver(Message message, boolean missed) {
    deliver(message, missed, Runnable::run);
  }

  /**
   * Payara tells CDI of a request that is ended, in the thread that ends it: in that of another
   * request Weld would lose count, and warn (WELD-000714, WELD-000715).
   */
  @Override
  public void deliver(Message message, boolean missed, Executor others) {
    if (!claimAnswer()) {
      return; // the container has given it up
    }
    answer(
        out -> {
          MessageResponse.write(message, missed, location, out);
          // Sent before JAX-RS ends the request, which takes about as long as all before it. At
          // what is not Payara looks once more, and takes a blank out of an Allow (tried).
          out.flushBuffer();
          acknowledge(message);
        },
        others);
  }

  private void acknowledge(Message message) {
    Subscription current = subscription;
    if (current != null) {
      current.acknowledge(message);
    }
  }

  @Override
  public void end(EndReason ending) {
    if (!claimAnswer()) {
      return;
    }
    if (ending == EndReason.LEFT && suspended && isEndedByDispatch()) {
      completeSent();
    } else if (ending == EndReason.LEFT) {
      answer.cancel(); // gives back what the container holds for it
    } else if (ending == EndReason.STOPPING && suspended) {
      stop();
    } else {
      answer(out -> write(ending, out), Runnable::run);
    }
  }

  private void answer(Writing writing, Executor others) {
    HttpServletResponse out = response.take();
    try {
      writing.to(out);
    } catch (IOException e) {
      // The client has gone; the container closes the connection.
    } catch (RuntimeException e) {
      if (endedByContainer) {
        return; // its objects are the container's again
      }
      fail(out, e);
    }
    others.execute(this::endRequest);
  }

  private void endRequest() {
    if (suspended && isEndedByDispatch()) {
      completeSent();
    } else {
      resume();
    }
  }

  /** Has JAX-RS end the request, with nothing to add to what was written. */
  private void resume() {
    try {
      answer.resume(Response.ok().build());
    } catch (RuntimeException e) {
      complete(); // the deployment stops, and JAX-RS can't any more
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

  /** Without a look at the socket: its client may have gone, and it would stay held for that. */
  private void completeSent() {
    try {
      async.complete();
    } catch (IllegalStateException e) {
      // The container has ended the request itself.
    }
  }

  private static void fail(HttpServletResponse out, RuntimeException cause) {
    HttpException failure = HttpException.of(cause);
    try {
      if (!out.isCommitted()) {
        out.reset();
        failure.write(out);
      }
    } catch (IOException | IllegalStateException e) {
      // As above, or the container has ended the request itself.
    }
  }

  /**
   * Answers without JAX-RS, which may have stopped before: a deployment is told that it stops after
   * its servlets have (tried on Payara, where Jersey can't answer any more by then).
   */
  private void stop() {
    try {
      EndResponse.of(EndReason.STOPPING).write(location, containersResponse());
      complete();
    } catch (IOException | IllegalStateException e) {
      // The client has gone, or the container has ended the request itself.
    }
  }

  /** Sent before it is complete, for which WildFly and TomEE may need what has stopped too. */
  private void complete() {
    try {
      containersResponse().flushBuffer();
      async.complete();
    } catch (IOException | IllegalStateException e) {
      // As above.
    }
  }

  /** Not the response that is known here: the container may have given it to another request. */
  private HttpServletResponse containersResponse() {
    if (async.getResponse() instanceof HttpServletResponse own) {
      return own instanceof JaxRsResponse wrapped ? wrapped.take() : own;
    }
    throw new IllegalStateException("it has taken it back");
  }

  /**
   * Hears that the container gives the request up, which was asked to hold it without a limit. So
   * does TomEE, when it stops a deployment and before it says so, and its answer would be 500.
   */
  private final class GivenUp implements AsyncListener {
    @Override
    public void onTimeout(AsyncEvent event) {
      if (claimAnswer()) {
        stop();
        cancel();
      }
    }

    /** If nobody completed it Tomcat would send it to the error page, over a closed connection. */
    @Override
    public void onError(AsyncEvent event) {
      leave();
      completeSent();
    }

    @Override
    public void onComplete(AsyncEvent event) {
      leave();
    }

    /** If nobody has begun to answer, nobody may any more: another request may have its objects. */
    private void leave() {
      endedByContainer = true;
      if (claimAnswer()) {
        cancel();
      }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }

  private void write(EndReason ending, HttpServletResponse out) throws IOException {
    Position position = asked.position();
    if (ending == EndReason.NOTHING_YET && position != null) {
      MessageResponse.validate(position, location, out);
    }
    EndResponse.of(ending).write(location, out);
  }

  /** Writes an answer. */
  private interface Writing {
    void to(HttpServletResponse out) throws IOException;
  }
}
