package io.pushrelay.http.response;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file for browsers as it is sent, with the entity tag that its bytes have. Immutable.
 *
 * <p>Conditional requests: RFC 9110, section 13. The Content-Security-Policy lets a page run its
 * own script and talk to its own server, and nothing else.
 */
public final class StaticFile {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "ts", "application/typescript; charset=utf-8",
          "svg", "image/svg+xml");

  /**
   * Not the root: Payara passes requests for a welcome file that is there to JAX-RS, unfiltered.
   */
  private static final String DIRECTORY = "/WEB-INF/page/";

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final byte[] bytes;
  private final String type;
  private final boolean shared;
  private final String etag;

  /**
   * @param bytes which nobody changes any more
   * @param shared whether pages of other origins may read it
   */
  public StaticFile(byte[] bytes, String type, boolean shared) {
    this.bytes = bytes;
    this.type = type;
    this.shared = shared;
    this.etag = '"' + digest(bytes) + '"';
  }

  /**
   * Reads one of the files that the WAR has for browsers.
   *
   * @throws IOException if it is not there: the WAR is not what was built
   */
  public static StaticFile read(ServletContext context, String name, boolean shared)
      throws IOException {
    return new StaticFile(bytes(context, name), type(name), shared);
  }

  /** The bytes of such a file. */
  public static byte[] bytes(ServletContext context, String name) throws IOException {
    try (InputStream in = context.getResourceAsStream(DIRECTORY + name)) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      return in.readAllBytes();
    }
  }

  /** The media type of a file with that name. */
  public static String type(String name) {
    return String.valueOf(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every JDK has it
    }
  }

  /** Answers a request with it, whose method is GET or HEAD. */
  public void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setHeader("ETag", etag);
    // A browser asks each time whether it has changed: it is a small page, of a relay that is
    // deployed anew under the same names.
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    if (shared) {
      response.setHeader("Access-Control-Allow-Origin", "*");
    }
    if (matches(request.getHeader("If-None-Match"), etag)) {
      response.setStatus(304);
      return;
    }
    response.setContentType(type);
    response.setContentLength(bytes.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(bytes);
    }
  }

  /** Whether the client has it, by weak comparison (RFC 9110, section 13.1.2). */
  public static boolean matches(@Nullable String ifNoneMatch, String etag) {
    if (ifNoneMatch == null) {
      return false;
    }
    for (String tag : ifNoneMatch.split(",", -1)) {
      String stripped = tag.strip();
      if (stripped.equals("*") || stripped.equals(etag) || stripped.equals("W/" + etag)) {
        return true;
      }
    }
    return false;
  }
}
