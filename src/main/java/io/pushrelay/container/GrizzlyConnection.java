package io.pushrelay.container;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The connection of Payara or GlassFish below a request, by the names of its methods. Thread-safe.
 */
final class GrizzlyConnection {
  private static final Logger LOG = System.getLogger(GrizzlyConnection.class.getName());

  private static final List<List<String>> PATHS = paths();

  private final Object connection;

  private GrizzlyConnection(Object connection) {
    this.connection = connection;
  }

  /**
   * The one that this request came over; to be asked for in the request's own thread.
   *
   * @return null if it is not one of Grizzly
   */
  static @Nullable GrizzlyConnection of(HttpServletRequest request) {
    Object connection = ClientSocket.first(PATHS, request);
    return connection == null ? null : new GrizzlyConnection(connection);
  }

  /**
   * The ways to what these methods lead to from the connection: by Catalina's request, Grizzly's,
   * which has another name on Payara than on GlassFish, and the context of its filters.
   */
  static List<List<String>> paths(String... methods) {
    return pathsFromRequest(
        Stream.concat(Stream.of("getContext", "getConnection"), Stream.of(methods))
            .toArray(String[]::new));
  }

  /** The same to what these methods lead to from Grizzly's request. */
  static List<List<String>> pathsFromRequest(String... methods) {
    return Stream.of("getCoyoteRequest", "getGrizzlyRequest")
        .map(
            name ->
                Stream.concat(Stream.of("getUnwrappedCoyoteRequest", name), Stream.of(methods))
                    .toList())
        .toList();
  }

  /** Closes it when all has been sent that was written before. */
  void close() {
    Object unused = call("closeSilently");
  }

  /** Closes it without regard to what has not been sent yet. */
  void terminate() {
    Object unused = call("terminateSilently");
  }

  boolean isOpen() {
    return Boolean.TRUE.equals(call("isOpen"));
  }

  private @Nullable Object call(String method) {
    try {
      return connection.getClass().getMethod(method).invoke(connection);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.DEBUG, "A connection of Grizzly is not as expected", e);
      return null;
    }
  }
}
