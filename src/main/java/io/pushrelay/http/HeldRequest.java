package io.pushrelay.http;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.Ending;
import io.pushrelay.broker.Listener;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.Origin;
import io.pushrelay.channel.Position;
import io.pushrelay.channel.ResponseHead;
import io.pushrelay.config.ListenerLocation;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A listener's request: answered at once, or when its message comes (protocol, "The answer").
 *
 * <p>The broker answers it once, in any thread.
 */
final class HeldRequest implements Listener {
  private static final String VARY = "If-None-Match, If-Modified-Since";

  private final Broker broker;
  private final ListenerLocation location;
  private final Question asked;
  private final AsyncResponse answer;
  private final AsyncContext async;
  private final HttpServletResponse servletResponse;

  /** Whether the request's own thread is done with it. */
  private volatile boolean suspended;

  /** Whether the broker has answered. */
  private volatile boolean answered;

  private final AtomicBoolean stopping = new AtomicBoolean();

  private volatile ConnectionWatch.@Nullable Watched watched;

  HeldRequest(
      Broker broker,
      ListenerLocation location,
      Question asked,
      AsyncResponse answer,
      AsyncContext async,
      HttpServletResponse servletResponse) {
    this.broker = broker;
    this.location = location;
    this.asked = asked;
    this.answer = answer;
    this.async = async;
    this.servletResponse = servletResponse;
  }

  /**
   * The request's own thread leaves it.
   *
   * @param watching begins to watch the client's connection; not called if it has been answered
   */
  void requestIsOver(Supplier<ConnectionWatch.Watched> watching) {
    suspended = true;
    if (!answered) {
      listenToTheContainer();
      watched = watching.get();
      if (answered) {
        unwatch();
      }
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
    answered = true;
    ConnectionWatch.Watched current = watched;
    if (current != null) {
      current.close();
    }
  }

  @Override
  public void deliver(Message message, boolean missed) {
    unwatch();
    ResponseHead head = message.head();
    // The rest of the head is written with the body: of what stands here JAX-RS makes lists,
    // strings and media types for each listener.
    Response.ResponseBuilder response =
        Response.ok(new Delivery(message, missed, this), MediaType.WILDCARD_TYPE);
    if (head != null) {
      response.status(head.status());
    }
    if (head == null || head.allowsContent()) { // RFC 9110, section 8.6
      response.header("Content-Length", message.body().length());
    }
    resume(response.build());
  }

  /** The message has been written without an error. */
  void received(Message message) {
    broker.received(asked.channel(), message);
  }

  /**
   * Writes a message's head, but for what says how long and of which type the body is. Not on the
   * response of JAX-RS, which would change some of a message's own fields: CXF a relative Location,
   * for one. Called in the thread that writes the message.
   */
  void writeHead(Message message, boolean missed) {
    ResponseHead head = message.head();
    if (head != null) {
      Set<String> written = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      written.add("Set-Cookie"); // the server's cookies stay; its other fields give way
      for (ResponseHead.Field field : head.fields()) {
        if (written.add(field.name())) {
          servletResponse.setHeader(field.name(), field.value());
        } else {
          servletResponse.addHeader(field.name(), field.value());
        }
      }
    }
    validate(servletResponse::setHeader, message.position());
    if (missed) {
      servletResponse.setHeader("Push-Missed", "true");
    }
    Origin origin = message.origin();
    if (origin != null) {
      servletResponse.setHeader("Push-Channel", Percent.encode(origin.channel().value()));
    }
  }

  @Override
  public void end(Ending ending) {
    unwatch();
    if (ending == Ending.STOPPING && suspended) {
      stop();
    } else if (ending == Ending.LEFT) {
      answer.cancel(); // gives back what the container holds for it
    } else {
      resume(response(ending));
    }
  }

  private void resume(Response response) {
    try {
      answer.resume(response);
    } catch (RuntimeException e) {
      // CXF can't any more as soon as TomEE begins to stop the deployment, and says so.
      stop();
    }
  }

  /**
   * Answers without JAX-RS, which may have stopped before: a deployment is told that it stops after
   * its servlets have (tried on Payara, where Jersey can't answer any more by then).
   */
  private void stop() {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    try {
      // Not the response that is known here: the container may have given it to another request.
      if (async.getResponse() instanceof HttpServletResponse own) {
        EndingAnswer.to(Ending.STOPPING, location).write(own);
        async.complete();
      }
    } catch (IOException | IllegalStateException over) {
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
      if (!answered) {
        stop();
      }
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }

  private Response response(Ending ending) {
    Response.ResponseBuilder response = EndingAnswer.to(ending, location).response();
    Position position = asked.position();
    if (ending == Ending.NOTHING_YET && position != null) {
      validate(response::header, position);
    }
    return response.build();
  }

  private void validate(BiConsumer<String, String> headers, Position at) {
    headers.accept("Last-Modified", HttpDate.format(at.second()));
    headers.accept("ETag", "\"" + at.tags() + "\"");
    headers.accept("Vary", Cors.variesByOrigin(location) ? VARY + ", Origin" : VARY);
    headers.accept("Cache-Control", "no-cache");
  }
}
