package io.pushrelay.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A token among the subprotocols of a WebSocket, {@code bearer.TOKEN}: a browser lets a page set no
 * header of a handshake but that. It is never chosen, and the server's WebSocket does not see it.
 * Stateless, thread-safe.
 */
public final class BearerSubprotocol {
  private static final String HEADER = "Sec-WebSocket-Protocol";
  private static final String PREFIX = "bearer.";

  private BearerSubprotocol() {}

  static @Nullable String token(HttpServletRequest request) {
    if (request.getHeader(HEADER) == null || request.getHeader("Upgrade") == null) {
      return null;
    }
    return offered(Collections.list(request.getHeaders(HEADER)).stream())
        .filter(word -> word.startsWith(PREFIX))
        .map(word -> word.substring(PREFIX.length()))
        .findFirst()
        .orElse(null);
  }

  private static Stream<String> offered(Stream<String> lines) {
    return lines.flatMap(line -> Arrays.stream(line.split(",", -1))).map(String::strip);
  }

  /** What the client offers without it; empty if nothing is left. */
  public static String without(String offered) {
    return offered(Stream.of(offered))
        .filter(word -> !word.startsWith(PREFIX))
        .collect(Collectors.joining(", "));
  }
}
