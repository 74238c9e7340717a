package io.pushrelay.http.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.regex.Pattern;

/**
 * How the end of a request's body is found (RFC 9112, section 6). Of an encoding that it does not
 * know Payara says nothing: it sees no body, and serves what is in it as the next request.
 * Stateless, thread-safe.
 */
public final class TransferEncoding {
  private static final Pattern CHUNKED =
      Pattern.compile("[ \t]*+chunked[ \t]*+", Pattern.CASE_INSENSITIVE);

  private TransferEncoding() {}

  /** Whether there is none, or {@code chunked} alone, which every server knows. */
  public static boolean isUnderstood(HttpServletRequest request) {
    if (request.getHeader("Transfer-Encoding") == null) {
      return true;
    }
    Enumeration<String> lines = request.getHeaders("Transfer-Encoding");
    return CHUNKED.matcher(lines.nextElement()).matches() && !lines.hasMoreElements();
  }
}
