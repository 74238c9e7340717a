package io.pushrelay.container;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The connection of Payara below a request, by the names of its methods. Thread-safe. */
final class GrizzlyConnection {
  private static final Logger LOG = System.getLogger(GrizzlyConnection.class.getName());

  private static final List<String> PATH =
      List.of("getUnwrappedCoyoteRequest", "getCoyoteRequest", "getContext", "getConnection");

  private final Object connection;

  private GrizzlyConnection(Object connection) {
    this.connection = connection;
  }

  /**
   * The one that this request came over; to be asked for in the request's own thread.
   *
   * @return null if it is not one of Payara
   */
  static @Nullable GrizzlyConnection of(HttpServletRequest request) {
    Object connection = ClientSocket.follow(PATH, request);
    return connection == null ? null : new GrizzlyConnection(connection);
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
      LOG.log(Level.DEBUG, "A connection of Payara is not as expected", e);
      return null;
    }
  }
}
