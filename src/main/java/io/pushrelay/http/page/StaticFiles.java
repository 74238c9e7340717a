package io.pushrelay.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.config.RelayConfig;
import io.pushrelay.http.request.RequestPath;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The few files for browsers that the WAR has: the page at its root, unless {@code push_page} is
 * off, and the client {@code pushrelay.js} with its types. They are read once, and sent from memory
 * by {@code LocationFilter}, for behind it is JAX-RS, which on Payara and WildFly hides the files
 * of a deployment. Thread-safe.
 *
 * <p>Conditional requests: RFC 9110, section 13. The Content-Security-Policy lets the page run its
 * own script and talk to its own server, and nothing else.
 */
public final class StaticFiles {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "ts", "application/typescript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final Set<String> PAGE = Set.of("index.html", "page.css", "page.js", "icon.svg");

  /** Pages of other origins load it from here; whether they may listen is another matter. */
  private static final Set<String> CLIENT = Set.of("pushrelay.js", "pushrelay.d.ts");

  /**
   * Not the root: Payara passes requests for a welcome file that is there to JAX-RS, unfiltered.
   */
  private static final String DIRECTORY = "/WEB-INF/page/";

  /** Tells the page where the locations are. */
  private static final String LOCATIONS = "/locations.json";

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final RelayConfig config;
  private final String root;
  private final Map<String, StaticFile> files = new HashMap<>();

  /**
   * @throws IOException if one of the files is not there: the WAR is not what was built
   */
  public StaticFiles(ServletContext context, RelayConfig config) throws IOException {
    this.config = config;
    this.root = context.getContextPath() + "/";
    for (String name : CLIENT) {
      files.put("/" + name, read(context, name, true));
    }
    if (config.servesPage()) {
      for (String name : PAGE) {
        files.put("/" + name, read(context, name, false));
      }
    }
  }

  private static StaticFile read(ServletContext context, String name, boolean shared)
      throws IOException {
    try (InputStream in = context.getResourceAsStream(DIRECTORY + name)) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      return new StaticFile(in.readAllBytes(), String.valueOf(type), shared);
    }
  }

  /** A file as it is sent, with the entity tag that its bytes have. */
  private static final class StaticFile {
    private final byte[] bytes;
    private final String type;
    private final boolean shared;
    private final String etag;

    /**
     * @param shared whether pages of other origins may read it
     */
    StaticFile(byte[] bytes, String type, boolean shared) {
      this.bytes = bytes;
      this.type = type;
      this.shared = shared;
      this.etag = '"' + digest(bytes) + '"';
    }

    private static String digest(byte[] bytes) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        return HexFormat.of().formatHex(digest, 0, 8);
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e); // every JDK has it
      }
    }
  }

  /**
   * Answers a request for one of the files, with 404 if it is for anything else.
   *
   * @param path relative to the context root, as {@link RequestPath} gives it
   */
  public void serve(HttpServletRequest request, HttpServletResponse response, String path)
      throws IOException {
    StaticFile file = file(path, request.getLocalPort());
    if (file == null) {
      response.setStatus(404);
      return;
    }
    String method = request.getMethod();
    boolean head = method.equals("HEAD");
    if (!head && !method.equals("GET")) {
      response.setHeader("Allow", "GET, HEAD");
      response.setStatus(405);
    } else if (path.equals("/") && !request.getRequestURI().endsWith("/")) {
      // Or the links of the page would lead out of the deployment. The context path as it is
      // deployed, not as the client wrote it: //elsewhere would be another host.
      response.setHeader("Location", root);
      response.setStatus(302);
    } else {
      send(file, request, response, head);
    }
  }

  private @Nullable StaticFile file(String path, int port) {
    return switch (path) {
      case "/" -> files.get("/index.html");
      case LOCATIONS -> config.servesPage() ? locations(port) : null;
      default -> files.get(path);
    };
  }

  private StaticFile locations(int port) {
    byte[] json = LocationsFormat.json(config.locations(), port).getBytes(UTF_8);
    return new StaticFile(json, "application/json; charset=utf-8", false);
  }

  private static void send(
      StaticFile file, HttpServletRequest request, HttpServletResponse response, boolean head)
      throws IOException {
    response.setHeader("ETag", file.etag);
    // A browser asks each time whether it has changed: it is a small page, of a relay that is
    // deployed anew under the same names.
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    if (file.shared) {
      response.setHeader("Access-Control-Allow-Origin", "*");
    }
    if (matches(request.getHeader("If-None-Match"), file.etag)) {
      response.setStatus(304);
      return;
    }
    response.setContentType(file.type);
    response.setContentLength(file.bytes.length);
    if (!head) {
      response.getOutputStream().write(file.bytes);
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
