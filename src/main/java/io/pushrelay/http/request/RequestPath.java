package io.pushrelay.http.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The path of a request, from the request line. What the container makes of it is no help: some
 * read a plus sign as a space (tried on Payara), and each resolves dots, semicolons and slashes in
 * its own way.
 */
public final class RequestPath {
  private RequestPath() {}

  /**
   * The path of a request, see {@link #of(String, String)}.
   *
   * @throws IllegalArgumentException with what is wrong, if it can't be used
   */
  public static String of(HttpServletRequest request) {
    String contextPath;
    try {
      contextPath = request.getContextPath();
    } catch (IllegalStateException e) {
      // Tomcat 10.0, which counts slashes before the first segment twice.
      throw new IllegalArgumentException("it begins with too many slashes", e);
    }
    return of(request.getRequestURI(), contextPath);
  }

  /**
   * The path as locations know it: path parameters dropped, percent-decoded once, then runs of
   * slashes and dot segments resolved.
   *
   * @param requestUri as the servlet container gives it: not decoded, with the context path
   * @param contextPath of the deployment, as the container gives it
   * @return relative to the context root, beginning with a slash
   * @throws IllegalArgumentException with what is wrong, if it can't be decoded, leaves the
   *     deployment, or has a dot segment in disguise
   */
  public static String of(String requestUri, String contextPath) {
    if (isPlain(requestUri)
        && requestUri.length() > contextPath.length()
        && requestUri.startsWith(contextPath)
        && requestUri.charAt(contextPath.length()) == '/') {
      return requestUri.substring(contextPath.length());
    }
    String path = whole(requestUri);
    for (String context : List.of(decoded(contextPath), merged(contextPath))) {
      if (context.equals("/")) {
        return path;
      }
      if (path.equals(context)) {
        return "/";
      }
      if (path.startsWith(context + "/")) {
        return path.substring(context.length());
      }
    }
    throw new IllegalArgumentException("it leads out of " + contextPath);
  }

  /** Whether nothing in it is to be decoded, dropped or resolved. */
  private static boolean isPlain(String requestUri) {
    return Percent.isPlain(requestUri)
        && requestUri.indexOf(';') < 0
        && !requestUri.contains("//")
        && !requestUri.contains("/.");
  }

  /** The context path if the container gives it as the client wrote it. */
  private static String decoded(String contextPath) {
    try {
      return whole(contextPath);
    } catch (IllegalArgumentException notEncoded) {
      return merged(contextPath);
    }
  }

  /** The context path if the container gives it as it is deployed. */
  private static String merged(String contextPath) {
    return contextPath.isEmpty() ? "/" : contextPath.replaceAll("/+", "/");
  }

  /** The same, with the context path. */
  static String whole(String requestUri) {
    List<String> segments = new ArrayList<>();
    boolean atDirectory = true;
    for (String raw : requestUri.split("/", -1)) {
      int parameters = raw.indexOf(';');
      String segment = Percent.decode(parameters < 0 ? raw : raw.substring(0, parameters));
      atDirectory = true;
      if (raw.equals("..")) {
        if (segments.isEmpty()) {
          throw new IllegalArgumentException("it leads out of the root");
        }
        segments.remove(segments.size() - 1);
      } else if (!raw.equals(".")) {
        for (String part : segment.split("/", -1)) {
          // Dots that are encoded, have parameters, or stand between encoded slashes: what a proxy
          // takes for a name may be a way up to a server behind it.
          if (part.equals(".") || part.equals("..")) {
            throw new IllegalArgumentException("'" + raw + "' is a dot segment in disguise");
          }
          atDirectory = part.isEmpty();
          if (!part.isEmpty()) {
            segments.add(part);
          }
        }
      }
    }
    String path = "/" + String.join("/", segments);
    return atDirectory && !segments.isEmpty() ? path + "/" : path;
  }
}
