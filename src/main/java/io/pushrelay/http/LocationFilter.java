package io.pushrelay.http;

import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.Location;
import io.pushrelay.config.Locations;
import io.pushrelay.config.RelayConfig;
import io.pushrelay.config.SenderLocation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.util.Set;

/**
 * Every request comes through here before JAX-RS looks at it: finds the location, asks for its role
 * and refuses methods that it does not have. What decides where a request goes and what decides
 * whether it may is the same look-up, so no spelling of a path gets between the two.
 *
 * <p>It comes before JAX-RS matches, because the answer to a method that no resource has, or to a
 * header that JAX-RS does not like, would be the implementation's otherwise.
 */
@Provider
@PreMatching
@ApplicationScoped
public class LocationFilter implements ContainerRequestFilter {
  private static final Set<String> SENDER_METHODS = Set.of("GET", "POST", "PUT", "DELETE");
  private static final Set<String> LISTENER_METHODS = Set.of("GET");
  private static final String MATCH = "io.pushrelay.match";

  @Inject RelayConfig config;
  @Context HttpServletRequest request;
  @Context HttpServletResponse response;

  @Override
  public void filter(ContainerRequestContext context) throws IOException {
    Locations.Match match;
    try {
      match =
          config
              .locations()
              .find(RequestPath.of(request.getRequestURI(), request.getContextPath()));
    } catch (IllegalArgumentException e) {
      context.abortWith(
          Refusal.response(400, "The path can't be used: " + e.getMessage() + ".").build());
      return;
    }
    if (match == null) {
      context.abortWith(Response.status(404).build());
      return;
    }
    Location location = match.location();
    boolean preflight = false;
    if (location instanceof ListenerLocation listener) {
      Cors.addHeaders(request, response, listener);
      preflight = Cors.isPreflight(request, listener);
    }
    if (!preflight && !location.role().isEmpty() && !isInRole(context, location.role())) {
      return;
    }
    boolean isSender = location instanceof SenderLocation;
    String method = request.getMethod();
    if (!(isSender ? SENDER_METHODS : LISTENER_METHODS).contains(method)) {
      context.abortWith(
          Response.status(method.equals("OPTIONS") ? 200 : 405)
              .header("Allow", isSender ? "GET, POST, PUT, DELETE, OPTIONS" : "GET, OPTIONS")
              .build());
      return;
    }
    request.setAttribute(MATCH, match);
    // What these say is the relay's to read: JAX-RS would refuse a request for a media type that it
    // can't parse, each implementation in its own way.
    context.getHeaders().remove(HttpHeaders.ACCEPT);
    context.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
  }

  /** The location of a request that this filter has let pass. */
  static Locations.Match match(HttpServletRequest request) {
    return (Locations.Match) request.getAttribute(MATCH);
  }

  private boolean isInRole(ContainerRequestContext context, String role) throws IOException {
    if (!isAuthenticated()) {
      // The container has answered, with its challenge.
      context.abortWith(Response.status(401).build());
      return false;
    }
    if (!request.isUserInRole(role)) {
      context.abortWith(Response.status(403).build());
      return false;
    }
    return true;
  }

  private boolean isAuthenticated() throws IOException {
    try {
      return request.authenticate(response);
    } catch (ServletException e) {
      return false; // how some containers say that the credentials are wrong
    }
  }
}
