package io.pushrelay.container;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the request of GlassFish out of the sight of its WebSocket filter, which looks for it
 * through all wrappers and takes its path instead of theirs (7.0.21, {@code
 * WebSocketFilterWrapper}). It looks through wrappers alone, so what is none stops it. The other
 * servers are handed their own request: Tomcat's filter upgrades nothing else. Thread-safe.
 */
public final class GlassFishRequest {
  private static final String FILTER = "org.apache.catalina.core.WebSocketFilterWrapper";

  /** Whether the server has that filter, once it is known. */
  private static volatile @Nullable Boolean looks;

  private GlassFishRequest() {}

  /** The same request in a shape that the filter does not look through, if that is needed. */
  public static HttpServletRequest hidden(HttpServletRequest request) {
    Boolean known = looks;
    if (known == null) {
      known = hasFilter(request);
      looks = known;
    }
    return known ? hide(request) : request;
  }

  private static boolean hasFilter(HttpServletRequest request) {
    Object own = ClientSocket.innermost(request);
    try {
      Class<?> unused = Class.forName(FILTER, false, own.getClass().getClassLoader());
      return true;
    } catch (ClassNotFoundException another) {
      return false;
    }
  }

  static HttpServletRequest hide(HttpServletRequest request) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            GlassFishRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(request, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
