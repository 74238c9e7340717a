package io.pushrelay.http.eventstream;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.multi.MultiSubscription;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.container.ConnectionWatch;
import io.pushrelay.http.listening.Inquiry;
import io.pushrelay.http.listening.ListenerGate;
import io.pushrelay.http.request.ListenRequest;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a listener's location answers to a client that prefers {@code text/event-stream} (protocol,
 * "Event stream").
 *
 * <p>Without JAX-RS, whose {@code SseEventSink} has no way to ask whether a client takes what it is
 * sent. Tried with a client that reads nothing of 300 events of 100 kB: on Payara {@code send}
 * waits for it, in the thread that sends (Jersey, in Grizzly's OutputBuffer); on TomEE a thread of
 * the server waits, and what is sent queues up (CXF: 294 of the 300); on WildFly no thread waits,
 * but 268 queue up (RESTEasy). The servlet's output tells, by {@code isReady} and a {@code
 * WriteListener}, and no thread waits for anybody.
 *
 * <p>Thread-safe.
 */
@Dependent
public class EventStreamHandler {
  @Inject ListenerGate gate;
  @Inject ConnectionWatch watch;

  private final EventFormat format = new EventFormat();

  /** Begins a stream, or refuses it. */
  public void serve(
      HttpServletRequest request,
      HttpServletResponse response,
      ListenerLocation location,
      ListenRequest asked,
      @Nullable Inquiry inquiry) {
    AsyncContext async = request.startAsync(request, response);
    async.setTimeout(0);
    EventStreamListener stream =
        new EventStreamListener(watch, format, location, asked, async, gate.metrics());
    async.addListener(stream); // here: Payara refuses it in the thread in which a store may answer
    gate.begin(
        location,
        asked.client(),
        asked.channels(),
        asked.after(),
        asked.expires(),
        stream,
        inquiry);
  }

  /** Begins a stream of another broker than the one of senders and listeners. */
  public void follow(
      HttpServletRequest request,
      HttpServletResponse response,
      Broker broker,
      ListenerLocation location,
      ListenRequest asked) {
    AsyncContext async = request.startAsync(request, response);
    async.setTimeout(0);
    EventStreamListener stream =
        new EventStreamListener(watch, format, location, asked, async, broker.metrics);
    async.addListener(stream);
    MultiSubscription.listen(broker, asked.channels(), location, asked.after(), stream);
  }
}
