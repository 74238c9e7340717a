package io.pushrelay.http.request;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request as a container hands it over: nothing of it decoded. What the relay has no business to
 * ask, such as {@code getParameter}, which would read the message, fails.
 */
public final class FakeRequest {
  private final String method;
  private final String uri;
  private final @Nullable String query;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, List<String>> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final List<Cookie> cookies = new ArrayList<>();
  private final Map<String, Object> attributes = new HashMap<>();
  private boolean unreadableCookies;
  private String contextPath = "";
  private String host = "localhost";
  private boolean secure;
  private @Nullable String user;
  private String protocol = "HTTP/1.1";
  private long length = -1;
  private @Nullable ServletInputStream body;

  public FakeRequest(String method, String target) {
    int question = target.indexOf('?');
    this.method = method;
    this.uri = question < 0 ? target : target.substring(0, question);
    this.query = question < 0 ? null : target.substring(question + 1);
  }

  public static FakeRequest get(String target) {
    return new FakeRequest("GET", target);
  }

  public FakeRequest header(String name, String value) {
    headers.putIfAbsent(name, value);
    return this;
  }

  /** With another line of this header. */
  public FakeRequest and(String name, String value) {
    more.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
    return this;
  }

  /** Asked for its cookies, the container throws. */
  public FakeRequest unreadableCookies() {
    unreadableCookies = true;
    return this;
  }

  public FakeRequest cookie(String name, String value) {
    cookies.add(new Cookie(name, value));
    return this;
  }

  FakeRequest contextPath(String path) {
    contextPath = path;
    return this;
  }

  public FakeRequest host(String name) {
    host = name;
    return this;
  }

  public FakeRequest secure() {
    secure = true;
    return this;
  }

  public FakeRequest user(String name) {
    user = name;
    return this;
  }

  public FakeRequest protocol(String version) {
    protocol = version;
    return this;
  }

  /**
   * @param declared what its Content-Length says; -1 if it has none
   */
  public FakeRequest body(ServletInputStream bytes, long declared) {
    body = bytes;
    length = declared;
    return this;
  }

  public HttpServletRequest request() {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            FakeRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, called, arguments) -> answer(called.getName(), arguments));
  }

  private @Nullable Object answer(String question, Object @Nullable [] arguments) {
    return switch (question) {
      case "getAttribute" -> arguments == null ? null : attributes.get((String) arguments[0]);
      case "setAttribute" ->
          arguments == null ? null : attributes.put((String) arguments[0], arguments[1]);
      case "removeAttribute" -> arguments == null ? null : attributes.remove((String) arguments[0]);
      case "getMethod" -> method;
      case "getRequestURI" -> uri;
      case "getRequestURL" -> new StringWriter().append("http://" + host + uri).getBuffer();
      case "getQueryString" -> query;
      case "getContextPath" -> contextPath;
      case "getServerName" -> host;
      case "getServerPort" -> 80;
      case "isSecure" -> secure;
      case "getHeaderNames" -> Collections.enumeration(headers.keySet());
      case "getHeaders" ->
          arguments == null ? null : Collections.enumeration(lines((String) arguments[0]));
      case "getRemoteUser" -> user;
      case "getProtocol" -> protocol;
      case "getContentLengthLong" -> length;
      case "getInputStream" -> body;
      case "getCookies" -> {
        if (unreadableCookies) {
          throw new IllegalArgumentException("an invalid control character");
        }
        yield cookies.isEmpty() ? null : cookies.toArray(Cookie[]::new);
      }
      case "getHeader" -> arguments == null ? null : headers.get((String) arguments[0]);
      default -> throw new UnsupportedOperationException(question);
    };
  }

  private List<String> lines(String name) {
    List<String> lines = new ArrayList<>();
    String first = headers.get(name);
    if (first != null) {
      lines.add(first);
      lines.addAll(more.getOrDefault(name, List.of()));
    }
    return lines;
  }
}
