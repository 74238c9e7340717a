package io.pushrelay.container;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/**
 * Requests whose connection the server has closed before it comes to them. Payara has read them
 * together with one before, whose answer says {@code Connection: close}, and serves them
 * nevertheless (tried on Micro 6.2025.10, with a body in an unknown Transfer-Encoding, which it
 * takes for the next request). Their answers reach nobody, and nothing is to come of them (RFC
 * 9112, section 9.6). Stateless, thread-safe.
 */
public final class ClosedConnection {
  /** By whom it was closed. A client may close its own at once: what it has sent before counts. */
  private static final List<List<String>> CLOSED_BY =
      GrizzlyConnection.paths("getCloseReason", "getType");

  private ClosedConnection() {}

  /** Whether the server has closed it. */
  public static boolean isOf(HttpServletRequest request) {
    return ClientSocket.first(CLOSED_BY, request) instanceof Enum<?> by
        && by.name().equals("LOCALLY");
  }
}
