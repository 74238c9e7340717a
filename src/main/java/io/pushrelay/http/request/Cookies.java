package io.pushrelay.http.request;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The cookies of a request. WildFly throws at those that it can't read, such as one with a byte
 * beyond ASCII, which browsers send for any application of the same host. It does so once for each
 * request: when they are asked for first, which it does itself at the end, for the session; then it
 * logs a stack trace and forgets about the request's end. Stateless, thread-safe.
 */
public final class Cookies {
  private static final Cookie[] NONE = {};

  private Cookies() {}

  /** Has the container read them, before it does so itself. */
  public static void read(HttpServletRequest request) {
    if (request.getHeader("Cookie") != null) {
      Cookie[] unused = of(request);
    }
  }

  /** Those that can be read. */
  static Cookie[] of(HttpServletRequest request) {
    try {
      Cookie[] cookies = request.getCookies();
      return cookies == null ? NONE : cookies;
    } catch (RuntimeException unreadable) {
      return NONE;
    }
  }
}
