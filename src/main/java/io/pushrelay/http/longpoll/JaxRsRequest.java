package io.pushrelay.http.longpoll;

import io.pushrelay.http.request.HttpException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.AsyncResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A listener's request as JAX-RS is to see it: GET of the application's root, and nothing else. It
 * would refuse a request for a query or a media type that it can't parse, and would read a form's
 * body, each implementation in its own way; and all that it sees it parses and copies, for every
 * listener that asks.
 */
final class JaxRsRequest extends HttpServletRequestWrapper {
  /**
   * That of the thread in which JAX-RS is being called. To have the request injected instead takes
   * Jersey several look-ups in its registry of services, for every listener that asks.
   */
  private static final ThreadLocal<JaxRsRequest> CURRENT = new ThreadLocal<>();

  private final Consumer<AsyncResponse> listener;

  /**
   * @param listener takes the request when JAX-RS has suspended it
   */
  JaxRsRequest(HttpServletRequest request, Consumer<AsyncResponse> listener) {
    super(request);
    this.listener = listener;
  }

  /** Calls JAX-RS, for which this is {@link #current} until it returns. */
  void forward(FilterChain chain, HttpServletResponse response)
      throws IOException, ServletException {
    CURRENT.set(this);
    try {
      chain.doFilter(this, response);
    } finally {
      CURRENT.remove();
    }
  }

  /**
   * The request that {@code LocationFilter} has passed to JAX-RS in this thread.
   *
   * @throws HttpException with 404 if it has not, but something in the container sent one there
   */
  static JaxRsRequest current() {
    JaxRsRequest current = CURRENT.get();
    if (current == null) {
      throw new HttpException(404, "There is nothing here.");
    }
    return current;
  }

  /** JAX-RS has suspended it. */
  void suspended(AsyncResponse answer) {
    listener.accept(answer);
  }

  @Override
  public @Nullable String getHeader(String name) {
    return null;
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return Collections.emptyEnumeration();
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    return Collections.emptyEnumeration();
  }

  @Override
  public Cookie @Nullable [] getCookies() {
    return null;
  }

  @Override
  public String getRequestURI() {
    return getContextPath() + "/";
  }

  @Override
  public StringBuffer getRequestURL() {
    return new StringBuffer("http://localhost").append(getRequestURI());
  }

  @Override
  public String getServletPath() {
    return "";
  }

  @Override
  public String getPathInfo() {
    return "/";
  }

  @Override
  public @Nullable String getContentType() {
    return null;
  }

  /** CXF refuses one that it does not know, with a stack trace in the log. */
  @Override
  public @Nullable String getCharacterEncoding() {
    return null;
  }

  @Override
  public @Nullable String getQueryString() {
    return null;
  }

  @Override
  public ServletInputStream getInputStream() {
    return new Nothing();
  }

  /** A body that has ended. */
  private static final class Nothing extends ServletInputStream {
    @Override
    public int read() {
      return -1;
    }

    @Override
    public boolean isFinished() {
      return true;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("there is nothing to wait for");
    }
  }
}
