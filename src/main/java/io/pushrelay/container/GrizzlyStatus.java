package io.pushrelay.container;

import jakarta.servlet.http.HttpServletResponse;

/**
 * Gives a response its status before another thread may set one. A response of Grizzly has none
 * until it is told or asked; when it is asked first it sets 200, without a lock. Payara asks when
 * the request's own thread leaves, so that a status which another thread set in that moment became
 * 200: of a deployment's first 24 answers, asked for at once, up to 20, later one in 300,000 (Micro
 * 6.2025.10, {@code HttpResponsePacket.getHttpStatus}). Stateless, thread-safe.
 */
public final class GrizzlyStatus {
  private GrizzlyStatus() {}

  /** To be called by the request's own thread, before it is suspended. */
  public static void settle(HttpServletResponse response) {
    int unused = response.getStatus();
  }
}
