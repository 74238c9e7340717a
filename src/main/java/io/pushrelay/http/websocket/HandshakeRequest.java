package io.pushrelay.http.websocket;

import io.pushrelay.access.BearerSubprotocol;
import io.pushrelay.container.GlassFishRequest;
import io.pushrelay.container.TyrusLateClose;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket's handshake as the container's WebSocket is to see it: of an endpoint's path, and
 * nothing but the headers of its own otherwise. It copies what it sees, and keeps that for as long
 * as the socket is open, a browser's cookies too.
 */
final class HandshakeRequest extends HttpServletRequestWrapper {
  private static final Set<String> SHOWN =
      Set.of(
          "host",
          "upgrade",
          "connection",
          "sec-websocket-key",
          "sec-websocket-version",
          "sec-websocket-protocol");

  private static final Set<String> LISTS =
      Set.of("upgrade", "connection", "sec-websocket-protocol");

  private final String path;
  private final ServletContext context;
  private final TyrusLateClose closer;
  private final int longestFrame;

  /** What the container's WebSocket sees if it looks below this. */
  private final HttpServletRequest below;

  /**
   * @param path of the endpoint, below the context root
   * @param context what {@link #shown} has made of the deployment's
   * @param longestFrame that the endpoint is to see, in bytes, where that can be said
   */
  HandshakeRequest(
      HttpServletRequest request,
      String path,
      ServletContext context,
      TyrusLateClose closer,
      int longestFrame) {
    super(request);
    this.path = path;
    this.context = context;
    this.closer = closer;
    this.longestFrame = longestFrame;
    this.below = GlassFishRequest.hidden(request);
  }

  /**
   * The context as the container's WebSocket is to see it: it names the parameters of Tyrus alone,
   * which copies for each socket whatever has a name.
   */
  static ServletContext shown(ServletContext context) {
    Predicate<String> isShown = name -> name.startsWith("org.glassfish.tyrus.");
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("getInitParameterNames")) {
            List<String> names = Collections.list(context.getInitParameterNames());
            return Collections.enumeration(names.stream().filter(isShown).toList());
          }
          try {
            return method.invoke(context, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return (ServletContext)
        Proxy.newProxyInstance(
            HandshakeRequest.class.getClassLoader(),
            new Class<?>[] {ServletContext.class},
            handler);
  }

  /** Calls the container's WebSocket filter, which is the next one. */
  void forward(FilterChain chain, HttpServletResponse response)
      throws IOException, ServletException {
    chain.doFilter(this, new WithoutPath(response));
  }

  @Override
  public <T extends HttpUpgradeHandler> T upgrade(Class<T> type)
      throws IOException, ServletException {
    return TyrusLateClose.isFor(type)
        ? closer.upgrade((HttpServletRequest) super.getRequest(), type, longestFrame)
        : super.upgrade(type);
  }

  @Override
  public ServletRequest getRequest() {
    return below;
  }

  @Override
  public ServletContext getServletContext() {
    return context;
  }

  @Override
  public String getRequestURI() {
    return getContextPath() + path;
  }

  /** Open Liberty takes the endpoint's parameters from here. */
  @Override
  public StringBuffer getRequestURL() {
    StringBuffer url = super.getRequestURL();
    int asked = url.length() - super.getRequestURI().length();
    url.setLength(Math.max(0, asked));
    return url.append(getRequestURI());
  }

  /** The one that there is: Open Liberty would begin one for each socket. */
  @Override
  public @Nullable HttpSession getSession() {
    return getSession(false);
  }

  @Override
  public String getServletPath() {
    return path;
  }

  @Override
  public @Nullable String getPathInfo() {
    return null;
  }

  @Override
  public @Nullable String getQueryString() {
    return null;
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    return Map.of();
  }

  /** None: the container would ask DNS for it, for each socket, and it is of no use. */
  @Override
  public String getLocalName() {
    return "";
  }

  private static boolean isShown(String header) {
    return SHOWN.contains(header.toLowerCase(Locale.ROOT));
  }

  /** A list's lines are one (RFC 9110, section 5.3): WildFly looks at the first alone. */
  @Override
  public @Nullable String getHeader(String name) {
    if (!isShown(name)) {
      return null;
    }
    String first = super.getHeader(name);
    if (first == null || !LISTS.contains(name.toLowerCase(Locale.ROOT))) {
      return first;
    }
    String all = String.join(", ", Collections.list(super.getHeaders(name)));
    return name.equalsIgnoreCase("sec-websocket-protocol") ? withoutToken(all) : all;
  }

  private static @Nullable String withoutToken(String offered) {
    String others = BearerSubprotocol.without(offered);
    return others.isEmpty() ? null : others;
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    String header = getHeader(name);
    return Collections.enumeration(header == null ? List.of() : List.of(header));
  }

  /** Not taken from the request, which would remember each name that it was asked for. */
  @Override
  public Enumeration<String> getHeaderNames() {
    return Collections.enumeration(SHOWN.stream().filter(name -> getHeader(name) != null).toList());
  }

  /** WildFly tells the client the path that it was asked for, in a header of an old draft. */
  private static final class WithoutPath extends HttpServletResponseWrapper {
    private static final String PATH = "Sec-WebSocket-Location";

    WithoutPath(HttpServletResponse response) {
      super(response);
    }

    @Override
    public void setHeader(String name, String value) {
      if (!name.equalsIgnoreCase(PATH)) {
        super.setHeader(name, value);
      }
    }

    @Override
    public void addHeader(String name, String value) {
      if (!name.equalsIgnoreCase(PATH)) {
        super.addHeader(name, value);
      }
    }
  }
}
