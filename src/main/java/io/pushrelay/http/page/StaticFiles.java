package io.pushrelay.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.config.RelayConfig;
import io.pushrelay.http.request.RequestPath;
import io.pushrelay.http.response.StaticFile;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The few files for browsers that the WAR has: the page at its root, unless {@code push_page} is
 * off, and the client {@code pushrelay.js} with its types. They are read once, and sent from memory
 * by {@code LocationFilter}, for behind it is JAX-RS, which on Payara and WildFly hides the files
 * of a deployment. Thread-safe.
 */
public final class StaticFiles {
  private static final Set<String> PAGE = Set.of("index.html", "page.css", "page.js", "icon.svg");

  /** Pages of other origins load it from here; whether they may listen is another matter. */
  private static final Set<String> CLIENT = Set.of("pushrelay.js", "pushrelay.d.ts");

  /** Tells the page where the locations are. */
  private static final String LOCATIONS = "/locations.json";

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
      files.put("/" + name, StaticFile.read(context, name, true));
    }
    if (config.servesPage()) {
      for (String name : PAGE) {
        files.put("/" + name, StaticFile.read(context, name, false));
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
    if (!method.equals("HEAD") && !method.equals("GET")) {
      response.setHeader("Allow", "GET, HEAD");
      response.setStatus(405);
    } else if (path.equals("/") && !request.getRequestURI().endsWith("/")) {
      // Or the links of the page would lead out of the deployment. The context path as it is
      // deployed, not as the client wrote it: //elsewhere would be another host.
      response.setHeader("Location", root);
      response.setStatus(302);
    } else {
      file.send(request, response);
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
}
