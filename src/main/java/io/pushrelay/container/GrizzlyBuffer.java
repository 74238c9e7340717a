package io.pushrelay.container;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The buffer in which a response of Payara or GlassFish gathers what is written to it. Grizzly
 * makes one of 8 kB for each message that is sent, unless one of its own threads writes, which keep
 * one; and Catalina's response does as it is told only if it is to be larger. Of what an event
 * stream's delivery allocated these were 87 percent (JFR, Payara Micro 6.2025.10). By the names of
 * their methods. Stateless, thread-safe.
 */
public final class GrizzlyBuffer {
  /** In bytes, Grizzly's least. What is as long or longer is sent without it. */
  private static final int SIZE = 512;

  private static final List<List<String>> RESPONSES =
      GrizzlyConnection.pathsFromRequest("getResponse");

  private static final ConcurrentHashMap<Class<?>, Optional<Method>> SETTERS =
      new ConcurrentHashMap<>();

  private GrizzlyBuffer() {}

  /** To be called before anything is written. Does nothing on other servers. */
  public static void shrink(HttpServletRequest request) {
    Object response = ClientSocket.first(RESPONSES, request);
    if (response != null) {
      SETTERS
          .computeIfAbsent(response.getClass(), GrizzlyBuffer::setter)
          .ifPresent(setter -> call(setter, response));
    }
  }

  private static Optional<Method> setter(Class<?> type) {
    try {
      return Optional.of(type.getMethod("setBufferSize", int.class));
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
  }

  private static void call(Method setter, Object response) {
    try {
      Object unused = setter.invoke(response, SIZE);
    } catch (ReflectiveOperationException e) {
      // Then it stays as large as it is.
    }
  }
}
