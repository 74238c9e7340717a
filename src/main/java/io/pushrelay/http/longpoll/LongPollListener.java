package io.pushrelay.http.longpoll;

import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Subscription;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.Position;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.container.ConnectionWatch;
import io.pushrelay.http.listening.RefusableListener;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.request.ListenRequest;
import io.pushrelay.http.response.EndResponse;
import io.pushrelay.http.response.Gzip;
import io.pushrelay.http.response.MessageResponse;
import io.pushrelay.http.response.RefusalResponse;
import io.pushrelay.metrics.Metrics;
import io.pushrelay.webhook.Refusal;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
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
final class LongPollListener implements RefusableListener {
  private final ListenerLocation location;
  private final ListenRequest asked;
  private final @Nullable Gzip gzip;

  /** Reads more messages for the same answer; null if its client takes one. */
  private final @Nullable MessageReader more;

  private final SuspendedRequest request;
  private final Metrics metrics;

  /** Whether the container has ended the request by itself. */
  private volatile boolean endedByContainer;

  /** Whether somebody has begun to answer; nobody else may, then. */
  private final AtomicBoolean answered = new AtomicBoolean();

  private volatile @Nullable Subscription subscription;
  private volatile @Nullable Refusal refusal;
  private volatile ConnectionWatch.@Nullable Watched watched;

  LongPollListener(
      ListenerLocation location,
      ListenRequest asked,
      @Nullable Gzip gzip,
      @Nullable MessageReader more,
      SuspendedRequest request,
      Metrics metrics) {
    this.location = location;
    this.gzip = gzip;
    this.more = more;
    this.asked = asked;
    this.request = request;
    this.metrics = metrics;
  }

  /**
   * The request's own thread leaves it.
   *
   * @param watch looks at the client's connection from now on, if it has not been answered
   */
  void requestIsOver(HttpServletRequest own, ConnectionWatch watch) {
    request.leave();
    if (!answered.get()) {
      request.listen(new GivenUp());
      watched = watch.watch(own, this::cancel);
      if (answered.get()) {
        unwatch();
      }
    }
  }

  @Override
  public void begin(Subscription given) {
    subscription = given;
  }

  @Override
  public void refuse(Refusal given) {
    refusal = given;
  }

  /** Its client has gone, or the container has ended the request. */
  private void cancel() {
    Subscription current = subscription;
    if (current != null) {
      current.cancel();
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
    MessagePart first = new MessagePart(message, missed, subscription);
    if (more == null || message.head() != null) {
      answer(List.of(first), others);
      return;
    }
    Thread own = Thread.currentThread();
    more.readAfter(
        first, parts -> answer(parts, Thread.currentThread() == own ? others : Runnable::run));
  }

  private void answer(List<MessagePart> parts, Executor others) {
    if (endedByContainer) {
      return; // its objects may be another request's
    }
    HttpServletResponse out = request.take();
    try {
      if (parts.size() == 1) {
        MessagePart only = parts.get(0);
        MessageResponse.write(only.message(), only.missed(), location, gzip, out);
      } else {
        MultipartResponse.write(parts, location, out);
      }
      // Sent before JAX-RS ends the request, which takes about as long as all before it. At what is
      // not Payara looks once more, and takes a blank out of an Allow (tried).
      out.flushBuffer();
      parts.forEach(MessagePart::acknowledge);
    } catch (IOException | RuntimeException e) {
      fail(out, e);
    }
    others.execute(this::endRequest);
  }

  @Override
  public void end(EndReason reason) {
    if (!claimAnswer()) {
      return;
    }
    if (reason == EndReason.DISCONNECTED) {
      request.abandon();
    } else if (reason == EndReason.STOPPING && request.isLeft()) {
      stop();
    } else {
      HttpServletResponse out = request.take();
      try {
        write(reason, out);
      } catch (IOException | RuntimeException e) {
        fail(out, e);
      }
      endRequest();
    }
  }

  private void endRequest() {
    if (!endedByContainer) {
      request.end();
    }
  }

  /** It could not be answered: says why, if its client has not gone. */
  private void fail(HttpServletResponse out, Exception cause) {
    if (cause instanceof IOException || endedByContainer) {
      return; // the container closes the connection, or the objects are its own again
    }
    HttpException failure = HttpException.of(cause);
    try {
      if (!out.isCommitted()) {
        out.reset();
        metrics.refused(failure.status());
        failure.write(out);
      }
    } catch (IOException | IllegalStateException e) {
      // The client has gone, or the container has ended the request itself.
    }
  }

  /**
   * Answers without JAX-RS, which may have stopped before: a deployment is told that it stops after
   * its servlets have (tried on Payara, where Jersey can't answer any more by then).
   */
  private void stop() {
    try {
      EndResponse answer = EndResponse.of(EndReason.STOPPING);
      metrics.refused(answer.status());
      answer.write(location, request.takeFromContainer());
      request.flushAndComplete();
    } catch (IOException | IllegalStateException e) {
      // The client has gone, or the container has ended the request itself.
    }
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
      request.complete();
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

  private void write(EndReason reason, HttpServletResponse out) throws IOException {
    Refusal refused = refusal;
    if (reason == EndReason.REFUSED && refused != null) {
      metrics.refused(refused.status());
      RefusalResponse.write(refused, out);
      return;
    }
    Position position = asked.position();
    if (reason == EndReason.NO_MESSAGE && position != null) {
      MessageResponse.validate(position, location, out);
    }
    EndResponse answer = EndResponse.of(reason);
    metrics.refused(answer.status());
    answer.write(location, out);
  }
}
