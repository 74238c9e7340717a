package io.pushrelay.http.longpoll;

import io.pushrelay.broker.Broker;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.container.ConnectionWatch;
import io.pushrelay.http.listening.Inquiry;
import io.pushrelay.http.listening.ListenerGate;
import io.pushrelay.http.request.Accept;
import io.pushrelay.http.request.ListenRequest;
import io.pushrelay.http.response.Gzip;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.AsyncResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a listener's location answers to a request for one message (protocol, "Listener location").
 * JAX-RS holds it: {@link ListenerResource}. Thread-safe.
 */
@Dependent
public class LongPollHandler {
  @Inject Broker broker;
  @Inject ListenerGate gate;
  @Inject ConnectionWatch watch;

  private final Gzip gzip = new Gzip();

  /** Has JAX-RS suspend the request, and answers it. */
  public void serve(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      ListenerLocation location,
      ListenRequest asked,
      @Nullable Inquiry inquiry)
      throws IOException, ServletException {
    JaxRsResponse own = new JaxRsResponse(response);
    new JaxRsRequest(request, answer -> hold(request, own, location, asked, inquiry, answer))
        .forward(chain, own);
  }

  private void hold(
      HttpServletRequest request,
      JaxRsResponse response,
      ListenerLocation location,
      ListenRequest asked,
      @Nullable Inquiry inquiry,
      AsyncResponse answer) {
    LongPollListener listener =
        new LongPollListener(
            location,
            asked,
            location.compression().isOff() || !Accept.takesGzip(request) ? null : gzip,
            location.maxPollMessages() > 1 && Accept.takesSeveral(request)
                ? new MessageReader(broker, location, asked.channels())
                : null,
            new SuspendedRequest(answer, request.getAsyncContext(), response),
            gate.metrics());
    gate.begin(
        location,
        asked.client(),
        asked.channels(),
        asked.after(),
        asked.expires(),
        listener,
        inquiry);
    listener.requestIsOver(request, watch);
  }
}
