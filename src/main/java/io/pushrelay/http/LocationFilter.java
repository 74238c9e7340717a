package io.pushrelay.http;

import io.pushrelay.access.Cors;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Client;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.Location;
import io.pushrelay.config.Locations;
import io.pushrelay.config.RelayConfig;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.container.ClosedConnection;
import io.pushrelay.container.GrizzlyStatus;
import io.pushrelay.container.TomEeThreadReset;
import io.pushrelay.http.eventstream.EventStreamHandler;
import io.pushrelay.http.page.StaticFiles;
import io.pushrelay.http.request.ChannelIds;
import io.pushrelay.http.request.Cookies;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.request.ListenRequest;
import io.pushrelay.http.request.RequestPath;
import io.pushrelay.http.request.TransferEncoding;
import io.pushrelay.http.request.Uncounted;
import io.pushrelay.http.sender.SenderHandler;
import io.pushrelay.http.sender.SubjectHandler;
import io.pushrelay.http.status.StatusFeed;
import io.pushrelay.http.status.StatusHandler;
import io.pushrelay.http.websocket.Upgrade;
import io.pushrelay.http.websocket.WebSocketHandler;
import io.pushrelay.metrics.RelayMetrics;
import io.pushrelay.token.Token;
import io.pushrelay.token.TokenException;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every request comes through here first: finds the location, asks for its role and refuses methods
 * that it does not have. What decides where a request goes and what decides whether it may is the
 * same look-up, so no spelling of a path gets between the two. What is no location may still be one
 * of the deployment's {@link StaticFiles}.
 *
 * <p>It is a filter of the servlet container and comes before JAX-RS, because the answer to a
 * method that no resource has, to a header that JAX-RS does not like, or to missing credentials
 * would be the implementation's otherwise, and each has its own. Thread-safe.
 */
@WebFilter(
    urlPatterns = "/*",
    asyncSupported = true,
    dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.ERROR})
public class LocationFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = System.getLogger(LocationFilter.class.getName());

  private static final Set<String> SENDER_METHODS = Set.of("GET", "POST", "PUT", "DELETE");

  @Inject transient RelayConfig config;
  @Inject transient LocationAccess access;
  @Inject transient SenderHandler sender;
  @Inject transient SubjectHandler subjects;
  @Inject transient ListenerHandler listener;
  @Inject transient WebSocketHandler sockets;
  @Inject transient StatusHandler status;
  @Inject transient StatusFeed feed;
  @Inject transient EventStreamHandler events;
  @Inject transient RelayMetrics metrics;

  // CDI knows the servlet context on some servers only while there is a request.
  @SuppressWarnings("NullAway.Init")
  private transient StaticFiles files;

  @Override
  public void init() throws ServletException {
    try {
      files = new StaticFiles(getServletContext(), config);
      status.init(getServletContext());
    } catch (IOException e) {
      throw new ServletException("The deployment is not complete", e);
    }
  }

  /** A client that has gone can't be told anything, and Payara logs what fails because of it. */
  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getDispatcherType() == DispatcherType.ERROR) {
      response.setContentLength(0); // as ErrorPage does, but JAX-RS comes before that on TomEE
      return;
    }
    GrizzlyStatus.settle(response);
    try {
      serve(request, response, chain);
      if (!Uncounted.isMarked(request)) {
        metrics.refused(response.getStatus());
      }
    } catch (IOException e) {
      if (request.isAsyncStarted()) {
        throw e; // or nobody would end it
      }
      LOG.log(Level.DEBUG, "A client has gone", e);
    }
  }

  private void follow(HttpServletRequest request, HttpServletResponse response) throws IOException {
    try {
      events.follow(
          request,
          response,
          feed.broker(),
          feed.location(),
          ListenRequest.of(request, feed.channel()));
      TomEeThreadReset.leave();
    } catch (HttpException refusal) {
      refusal.write(response);
    }
  }

  private void serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (ClosedConnection.isOf(request)) {
      return;
    }
    Cookies.read(request);
    if (!TransferEncoding.isUnderstood(request)) {
      response.setHeader("Connection", "close"); // what follows may be a body, and no request
      refuse(
          response, new HttpException(501, "A Transfer-Encoding other than chunked is not known."));
      return;
    }
    String path;
    try {
      path = RequestPath.of(request);
    } catch (IllegalArgumentException e) {
      refuse(response, new HttpException(400, "The path can't be used: " + e.getMessage() + "."));
      return;
    }
    String seen = config.status().find(path);
    if (seen != null) {
      Uncounted.mark(request); // who asks all the time is told the same all the time
      if (status.serve(request, response, seen)) {
        follow(request, response);
      }
      return;
    }
    Locations.Match match = RequestedLocation.find(config.locations(), path, request);
    if (match == null) {
      files.serve(request, response, path);
      return;
    }
    if (match.location() instanceof SenderLocation asked && !asked.isAt(request.getLocalPort())) {
      response.setStatus(404);
      return;
    }
    Location location = match.location();
    Cors.addHeaders(request, response, location);
    if (location instanceof SenderLocation asked) {
      String refusal = Cors.refusal(request, asked);
      if (refusal != null) {
        refuse(response, new HttpException(403, refusal));
        return;
      }
    }
    Token token = null;
    if (!Cors.isPreflight(request, location)) {
      try {
        if (!access.isGranted(request, response, match)) {
          return;
        }
        token = access.checkToken(request, location);
      } catch (TokenException | HttpException refusal) {
        refuse(response, HttpException.of(refusal));
        return;
      }
    }
    String method = request.getMethod();
    if (location instanceof SenderLocation asked) {
      if (SENDER_METHODS.contains(method)) {
        send(request, response, chain, asked, match, token);
      } else {
        answerOtherMethod(method, RequestedLocation.SENDER_METHODS, response);
      }
    } else if (method.equals("GET")) {
      listener.serve(request, response, chain, (ListenerLocation) location, match, token);
    } else {
      answerOtherMethod(method, RequestedLocation.listenerMethods(match, request), response);
    }
  }

  private static void answerOtherMethod(
      String method, String allowed, HttpServletResponse response) {
    response.setHeader("Allow", allowed);
    response.setStatus(method.equals("OPTIONS") ? 200 : 405);
  }

  private void send(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      SenderLocation location,
      Locations.Match match,
      @Nullable Token token)
      throws IOException, ServletException {
    if (SubjectHandler.isAsked(request)) {
      answer(response, () -> subjects.serve(request, response, match, token));
      return;
    }
    boolean opens = Upgrade.isAsked(request);
    Client client = ListenRequest.client(request, token);
    List<ChannelId> channels;
    try {
      if (opens) {
        Upgrade.check(request, response, location);
      }
      channels = ChannelIds.all(Cors.withoutOthersCookies(request, location), match);
      if (token != null) {
        channels.forEach(channel -> token.checkSends(channel.value()));
      }
    } catch (TokenException | HttpException refusal) {
      refuse(response, HttpException.of(refusal));
      return;
    }
    if (opens) {
      long expires = token == null ? Long.MAX_VALUE : token.expires();
      sockets.send(request, response, chain, location, channels, expires, client);
      return;
    }
    answer(response, () -> sender.serve(request, response, location, channels, client));
  }

  /** What writes an answer, or says why it can't be given. */
  private interface Answer {
    void write() throws IOException;
  }

  private static void answer(HttpServletResponse response, Answer answer) throws IOException {
    try {
      answer.write();
    } catch (IOException | RuntimeException | Error e) {
      HttpException refusal = HttpException.of(e);
      if (!response.isCommitted()) {
        refuse(response, refusal);
      }
    }
  }

  /** Refuses a request whose body nobody reads. */
  private static void refuse(HttpServletResponse response, HttpException refusal)
      throws IOException {
    refusal.write(response);
    // Tomcat would read on to the end of a body in chunks before it sends what it has.
    response.flushBuffer();
  }
}
