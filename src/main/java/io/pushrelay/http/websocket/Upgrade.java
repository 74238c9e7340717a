package io.pushrelay.http.websocket;

import io.pushrelay.access.Cors;
import io.pushrelay.config.Location;
import io.pushrelay.http.request.HttpException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Collections;
import java.util.regex.Pattern;

/**
 * Whether a request asks for a WebSocket, and whether it may have one (RFC 6455, section 4.2;
 * protocol, "WebSocket"). Stateless, thread-safe.
 */
public final class Upgrade {
  private static final String VERSION = "13";

  /** Base64 of 16 bytes. */
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

  private Upgrade() {}

  /** Whether it asks; what does not, by the letter, is an ordinary GET (RFC 9110, section 7.8). */
  public static boolean isAsked(HttpServletRequest request) {
    return request.getHeader("Upgrade") != null // the usual request is looked at no further
        && request.getMethod().equals("GET")
        && lists(request, "Upgrade", "websocket")
        && lists(request, "Connection", "upgrade");
  }

  private static boolean lists(HttpServletRequest request, String header, String word) {
    return Collections.list(request.getHeaders(header)).stream()
        .flatMap(line -> Arrays.stream(line.split(",", -1)))
        .anyMatch(part -> part.strip().equalsIgnoreCase(word));
  }

  /**
   * Looks at all but the role, for which every request is asked. What is wrong with a handshake is
   * said here, as servers differ: each takes a key that is none, and another version is 404 for
   * WildFly, and for Payara 426 with a body though its length is 0.
   *
   * @throws HttpException if there will be no WebSocket
   */
  public static void check(
      HttpServletRequest request, HttpServletResponse response, Location location) {
    if (!Cors.mayOpenSocket(request, location)) {
      throw new HttpException(
          403, "Pages of the origin " + request.getHeader("Origin") + " may not do so.");
    }
    if (!VERSION.equals(request.getHeader("Sec-WebSocket-Version"))) {
      response.setHeader("Sec-WebSocket-Version", VERSION);
      throw new HttpException(426, "A WebSocket of version 13 was expected.");
    }
    String key = request.getHeader("Sec-WebSocket-Key");
    if (key == null || !KEY.matcher(key.strip()).matches()) {
      throw new HttpException(400, "The Sec-WebSocket-Key is not 16 bytes in base64.");
    }
  }
}
