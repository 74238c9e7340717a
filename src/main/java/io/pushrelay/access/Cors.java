package io.pushrelay.access;

import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.Location;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.config.value.AllowedOrigins;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of the configured origins listen ({@code push_allow_origin}) and send ({@code
 * push_sender_origin}; the Fetch standard, "CORS protocol"). Its headers are on every answer of a
 * location, for a page may read no status without them.
 */
public final class Cors {
  private static final String PREFLIGHT_SECONDS = "86400";

  /** What a form can send, and so any page, without asking first (Fetch, "CORS-safelisted"). */
  private static final Set<String> TYPES_OF_FORMS =
      Set.of("", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data");

  private Cors() {}

  /** Whether a browser asks if a page may do something, which it does without credentials. */
  public static boolean isPreflight(HttpServletRequest request, Location location) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeader("Access-Control-Request-Method") != null
        && isAllowed(request, location);
  }

  /**
   * Looks whether a request at a sender's location may be a page's doing. A browser sends what a
   * page wants together with the password that its user has once given, before it looks whether the
   * page may read the answer. Clients that are no browsers say nothing of pages, and may.
   *
   * @return why it is refused with 403, null if it may go on
   */
  public static @Nullable String refusal(HttpServletRequest request, SenderLocation location) {
    if (isFromNoOtherPage(request)) {
      return null;
    }
    if (!isAllowed(request, location)) {
      String origin = request.getHeader("Origin");
      return origin == null
          ? "Pages of another origin may not send."
          : "Pages of the origin " + origin + " may not send.";
    }
    // A page that was told "*" can't have asked with the user's credentials first.
    if (needsOthersCredentials(location) && !isAskedForFirst(request)) {
      return "Pages of any origin may send with a Content-Type that no form has, such as"
          + " application/json.";
    }
    return null;
  }

  /** Whether a browser asks by a preflight before it sends this for a page of another origin. */
  private static boolean isAskedForFirst(HttpServletRequest request) {
    if (!request.getMethod().equals("POST")) {
      return true; // or it changes nothing
    }
    String type = request.getHeader("Content-Type");
    String essence = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return !TYPES_OF_FORMS.contains(essence);
  }

  /**
   * Whether a WebSocket may be opened, which browsers let every page do, with the user's
   * credentials (RFC 6455, section 10.2). Without a socket a page of any origin is not let in with
   * them either.
   */
  public static boolean mayOpenSocket(HttpServletRequest request, Location location) {
    return isFromNoOtherPage(request)
        || (isAllowed(request, location) && !needsOthersCredentials(location));
  }

  /** Whether pages of any origin are let in, and it takes a user whom the container knows. */
  private static boolean needsOthersCredentials(Location location) {
    return location.allowedOrigins().any() && !location.role().isEmpty();
  }

  /**
   * Whether a cookie counts as what lets the request in: not if the browser sent it for a page that
   * may do no such thing in its user's name.
   */
  public static boolean mayUseCookie(HttpServletRequest request, Location location) {
    return isFromNoOtherPage(request)
        || (isAllowed(request, location) && !location.allowedOrigins().any());
  }

  /**
   * What of the request may name its channel: from a page of any origin not what the browser knows
   * of its user, which the page could not have sent along otherwise.
   */
  public static HttpServletRequest withoutOthersCookies(
      HttpServletRequest request, Location location) {
    return location.allowedOrigins().any() && !isFromNoOtherPage(request)
        ? new WithoutCookies(request, !location.role().isEmpty())
        : request;
  }

  /**
   * Whether a request is not that of a page of another origin. A browser that says of itself how
   * the two origins stand knows best, for a proxy may have changed the host or the scheme (W3C,
   * "Fetch Metadata Request Headers"). Over plain http it does not say so.
   */
  public static boolean isFromNoOtherPage(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !site.equals("none")) {
      return site.equals("same-origin");
    }
    String origin = request.getHeader("Origin");
    return origin == null || isOwn(origin, request);
  }

  /**
   * Whether an origin is that of the host asked; a browser leaves out the scheme's own port. A
   * request that came without TLS may be of either scheme, behind a proxy; one that came with it
   * may not.
   */
  private static boolean isOwn(String origin, HttpServletRequest request) {
    boolean secure = origin.startsWith("https:");
    if (request.isSecure() && !secure) {
      return false;
    }
    String host = request.getHeader("Host");
    if (host == null) { // Tomcat's HTTP/2
      host = request.getServerName() + ":" + request.getServerPort();
    }
    String port = secure ? ":443" : ":80";
    String asked = host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
    int scheme = origin.indexOf("://");
    return scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(asked);
  }

  private static final class WithoutCookies extends HttpServletRequestWrapper {
    private final boolean showsUser;

    /**
     * @param showsUser whether the user is one whom the page knows itself
     */
    WithoutCookies(HttpServletRequest request, boolean showsUser) {
      super(request);
      this.showsUser = showsUser;
    }

    @Override
    public Cookie @Nullable [] getCookies() {
      return null;
    }

    @Override
    public @Nullable String getHeader(String name) {
      return name.equalsIgnoreCase("cookie") ? null : super.getHeader(name);
    }

    @Override
    public @Nullable Object getAttribute(String name) {
      return name.equals(Access.USER) && !showsUser ? null : super.getAttribute(name);
    }

    /** WildFly takes credentials that nobody has asked for. */
    @Override
    public @Nullable String getRemoteUser() {
      return showsUser ? super.getRemoteUser() : null;
    }
  }

  private static boolean isAllowed(HttpServletRequest request, Location location) {
    String origin = request.getHeader("Origin");
    return origin != null && location.allowedOrigins().allows(origin);
  }

  /** Whether the answer depends on who asks. */
  public static boolean variesByOrigin(Location location) {
    AllowedOrigins origins = location.allowedOrigins();
    return !origins.none() && !origins.any();
  }

  /** Sets the headers that this request is entitled to. */
  public static void addHeaders(
      HttpServletRequest request, HttpServletResponse response, Location location) {
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
    boolean listens = location instanceof ListenerLocation;
    if (isPreflight(request, location)) {
      response.setHeader(
          "Access-Control-Allow-Methods",
          listens ? "GET, OPTIONS" : "GET, POST, PUT, DELETE, OPTIONS");
      response.setHeader("Access-Control-Allow-Headers", requestHeaders(location));
      response.setHeader("Access-Control-Max-Age", PREFLIGHT_SECONDS);
    } else if (listens) {
      response.setHeader(
          "Access-Control-Expose-Headers",
          "Last-Modified, ETag, Push-Missed, Push-Channel"
              + (challenges(location) ? ", WWW-Authenticate" : ""));
    } else if (location.tokens().isSet()) {
      response.setHeader("Access-Control-Expose-Headers", "WWW-Authenticate");
    }
  }

  /** Whether a refusal may have one that is not the container's. */
  private static boolean challenges(Location location) {
    return location.tokens().isSet()
        || (location instanceof ListenerLocation listener
            && listener.webhooks().authorizeUrl() != null);
  }

  private static String requestHeaders(Location location) {
    boolean listens = location instanceof ListenerLocation;
    List<String> headers =
        new ArrayList<>(
            listens
                ? List.of(
                    "If-Modified-Since", "If-None-Match", "Last-Event-ID", "Etag", "Cache-Control")
                : List.of("Content-Type", "Accept", "X-EventSource-Event"));
    location.channelId().headers().stream().sorted().forEach(headers::add);
    if (!listens || !location.role().isEmpty() || challenges(location)) {
      headers.add("Authorization");
    }
    return String.join(", ", headers);
  }
}
