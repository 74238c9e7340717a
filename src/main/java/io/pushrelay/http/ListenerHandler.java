package io.pushrelay.http;

import io.pushrelay.access.Cors;
import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.client.Clients;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.Locations;
import io.pushrelay.config.value.Transport;
import io.pushrelay.container.GrizzlyBuffer;
import io.pushrelay.container.TomEeThreadReset;
import io.pushrelay.http.eventstream.EventStreamHandler;
import io.pushrelay.http.listening.Inquiry;
import io.pushrelay.http.listening.ListenerGate;
import io.pushrelay.http.longpoll.LongPollHandler;
import io.pushrelay.http.request.Accept;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.request.ListenRequest;
import io.pushrelay.http.request.Uncounted;
import io.pushrelay.http.response.EndResponse;
import io.pushrelay.http.websocket.Upgrade;
import io.pushrelay.http.websocket.WebSocketHandler;
import io.pushrelay.token.Token;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Serves a listener's request, whose role and token {@link LocationFilter} has checked: reads what
 * it asks for, whatever its transport is, and then begins that transport (protocol, "Listener
 * location"). What decides about single channels belongs between {@link #read} and {@link #begin}.
 * Thread-safe.
 */
@Dependent
public class ListenerHandler {
  @Inject ListenerGate gate;
  @Inject Clients clients;
  @Inject LocationAccess access;
  @Inject LongPollHandler polls;
  @Inject EventStreamHandler events;
  @Inject WebSocketHandler sockets;

  void serve(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      ListenerLocation location,
      Locations.Match match,
      @Nullable Token token)
      throws IOException, ServletException {
    Transport transport = transport(request);
    try {
      ListenRequest asked = read(request, response, location, match, transport, token);
      EndReason full = clients.refusal(asked.client());
      if (full != null) {
        EndResponse.of(full).write(location, response);
        return;
      }
      Inquiry inquiry = gate.ask(request, location, asked, transport);
      if (transport != Transport.WEBSOCKET) {
        Uncounted.mark(request); // it says itself what it is answered, whenever it is
      }
      begin(request, response, chain, match, asked, transport, inquiry);
    } catch (HttpException refusal) {
      refusal.write(response);
      return;
    }
    if (request.isAsyncStarted()) {
      TomEeThreadReset.leave();
    }
  }

  private static Transport transport(HttpServletRequest request) {
    if (Upgrade.isAsked(request)) {
      return Transport.WEBSOCKET;
    }
    return Accept.prefersEvents(request) ? Transport.EVENTSOURCE : Transport.LONGPOLL;
  }

  /**
   * @throws HttpException if there is no such transport here, the request can't be read, or its
   *     token does not let it listen to that
   */
  private static ListenRequest read(
      HttpServletRequest request,
      HttpServletResponse response,
      ListenerLocation location,
      Locations.Match match,
      Transport transport,
      @Nullable Token token) {
    if (!location.transports().offer(transport)) {
      throw new HttpException(
          transport == Transport.WEBSOCKET ? 403 : 406,
          "%s does not offer %s, but %s."
              .formatted(location.path(), transport, location.transports()));
    }
    if (transport != Transport.WEBSOCKET) {
      return ListenRequest.of(request, match, token);
    }
    Upgrade.check(request, response, location);
    return ListenRequest.of(Cors.withoutOthersCookies(request, location), match, token);
  }

  private void begin(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      Locations.Match match,
      ListenRequest asked,
      Transport transport,
      @Nullable Inquiry inquiry)
      throws IOException, ServletException {
    ListenerLocation location = (ListenerLocation) match.location();
    GrizzlyBuffer.shrink(request);
    switch (transport) {
      case LONGPOLL -> polls.serve(request, response, chain, location, asked, inquiry);
      case EVENTSOURCE -> events.serve(request, response, location, asked, inquiry);
      case WEBSOCKET ->
          sockets.listen(
              request,
              response,
              chain,
              location,
              asked,
              access.sending(request, match, asked),
              inquiry);
    }
  }
}
