package io.pushrelay.http;

import io.pushrelay.config.Locations;
import io.pushrelay.config.SenderLocation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the two locations of a path that is both a request is for (protocol, "Locations for
 * both"). Stateless, thread-safe.
 */
final class RequestedLocation {
  static final String SENDER_METHODS = "GET, POST, PUT, DELETE, OPTIONS";

  /** What a sender asks for with; {@code GET} listens. */
  private static final Set<String> SENDING = Set.of("POST", "PUT", "DELETE");

  private RequestedLocation() {}

  /** The location of the path that the request is for; null if there is none. */
  static Locations.@Nullable Match find(
      Locations locations, String path, HttpServletRequest request) {
    Locations.Match match = locations.find(path);
    return match != null && sendsAt(match, request) && isSending(request) ? match.asOther() : match;
  }

  /** The methods of a listener's location. */
  static String listenerMethods(Locations.Match match, HttpServletRequest request) {
    return sendsAt(match, request) ? SENDER_METHODS : "GET, OPTIONS";
  }

  /** Whether a listener's location is a sender's too, at the port that is asked. */
  private static boolean sendsAt(Locations.Match match, HttpServletRequest request) {
    return match.other() instanceof SenderLocation sender && sender.isAt(request.getLocalPort());
  }

  /** Whether it sends, or a browser asks whether a page may do so. */
  private static boolean isSending(HttpServletRequest request) {
    String asked = request.getHeader("Access-Control-Request-Method");
    String method = request.getMethod();
    return SENDING.contains(method.equals("OPTIONS") && asked != null ? asked : method);
  }
}
