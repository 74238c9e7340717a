package io.pushrelay.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket's handshake as the container's WebSocket is to see it: of an endpoint's path, and
 * nothing but the headers of its own otherwise.
 */
final class HandshakeRequest extends HttpServletRequestWrapper {
  private final String path;

  /**
   * @param path of the endpoint, below the context root
   */
  HandshakeRequest(HttpServletRequest request, String path) {
    super(request);
    this.path = path;
  }

  @Override
  public String getRequestURI() {
    return getContextPath() + path;
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
}
