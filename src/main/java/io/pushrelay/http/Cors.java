package io.pushrelay.http;

import io.pushrelay.config.AllowedOrigins;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.Location;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of the configured origins listen ({@code push_allow_origin}; the Fetch standard, "CORS
 * protocol"). Its headers are on every answer of a listener location, for a page may read no status
 * without them.
 */
final class Cors {
  private static final String PREFLIGHT_SECONDS = "86400";

  private Cors() {}

  /** Whether a browser asks if a page may listen, which it does without credentials. */
  static boolean isPreflight(HttpServletRequest request, ListenerLocation location) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeader("Access-Control-Request-Method") != null
        && isAllowed(request, location);
  }

  /**
   * Whether a WebSocket may be opened, which browsers let every page do, with the user's
   * credentials (RFC 6455, section 10.2). Clients that are no browsers say no origin. Only pages of
   * the relay's own host may send.
   */
  static boolean mayOpenSocket(HttpServletRequest request, Location location) {
    String origin = request.getHeader("Origin");
    if (origin == null) {
      return true;
    }
    if (isOwn(origin, request)) {
      return true;
    }
    return location instanceof ListenerLocation listener
        && isAllowed(request, listener)
        // Without a socket a page of any origin is not let in with the user's credentials either.
        && (listener.role().isEmpty() || !listener.allowedOrigins().any());
  }

  /**
   * What of the request may name its channel: from a page of any origin not the user's cookies,
   * which it could not have sent along otherwise.
   */
  static HttpServletRequest withoutOthersCookies(HttpServletRequest request, Location location) {
    String origin = request.getHeader("Origin");
    return origin != null
            && !isOwn(origin, request)
            && location instanceof ListenerLocation listener
            && listener.allowedOrigins().any()
        ? new WithoutCookies(request)
        : request;
  }

  /**
   * Whether an origin is that of the host asked; a browser leaves out the scheme's own port. A
   * request that came without TLS may be of either scheme, behind a proxy; one that came with it
   * may not.
   */
  private static boolean isOwn(String origin, HttpServletRequest request) {
    String host = request.getHeader("Host");
    boolean secure = origin.startsWith("https:");
    if (host == null || (request.isSecure() && !secure)) {
      return false;
    }
    String port = secure ? ":443" : ":80";
    String asked = host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
    int scheme = origin.indexOf("://");
    return scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(asked);
  }

  private static final class WithoutCookies extends HttpServletRequestWrapper {
    WithoutCookies(HttpServletRequest request) {
      super(request);
    }

    @Override
    public Cookie @Nullable [] getCookies() {
      return null;
    }

    @Override
    public @Nullable String getHeader(String name) {
      return name.equalsIgnoreCase("cookie") ? null : super.getHeader(name);
    }
  }

  private static boolean isAllowed(HttpServletRequest request, ListenerLocation location) {
    String origin = request.getHeader("Origin");
    return origin != null && location.allowedOrigins().allows(origin);
  }

  /** Whether the answer depends on who asks. */
  static boolean variesByOrigin(ListenerLocation location) {
    AllowedOrigins origins = location.allowedOrigins();
    return !origins.none() && !origins.any();
  }

  /** Sets the headers that this request is entitled to. */
  static void addHeaders(
      HttpServletRequest request, HttpServletResponse response, ListenerLocation location) {
    if (variesByOrigin(location)) {
      response.setHeader("Vary", "Origin");
    }
    if (!isAllowed(request, location)) {
      return;
    }
    if (location.allowedOrigins().any()) {
      response.setHeader("Access-Control-Allow-Origin", "*");
    } else {
      response.setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"));
      response.setHeader("Access-Control-Allow-Credentials", "true");
    }
    if (isPreflight(request, location)) {
      response.setHeader("Access-Control-Allow-Methods", "GET, OPTIONS");
      response.setHeader("Access-Control-Allow-Headers", requestHeaders(location));
      response.setHeader("Access-Control-Max-Age", PREFLIGHT_SECONDS);
    } else {
      response.setHeader(
          "Access-Control-Expose-Headers", "Last-Modified, ETag, Push-Missed, Push-Channel");
    }
  }

  private static String requestHeaders(ListenerLocation location) {
    List<String> headers =
        new ArrayList<>(List.of("If-Modified-Since", "If-None-Match", "Last-Event-ID", "Etag"));
    location.channelId().headers().stream().sorted().forEach(headers::add);
    if (!location.role().isEmpty()) {
      headers.add("Authorization");
    }
    return String.join(", ", headers);
  }
}
