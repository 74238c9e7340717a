package io.pushrelay.http.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.http.response.StaticFile;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The page at the status location, and the files that it is made of. Immutable. */
final class StatusPage {
  private static final List<String> FILES =
      List.of("page.css", "status.css", "status.js", "pushrelay.js", "icon.svg");

  /** Stands in the page for where the files are, relative to it. */
  private static final String BASE = "{base}";

  private final Map<String, StaticFile> files = new HashMap<>();

  /**
   * @param path of the status location
   * @throws IOException if one of the files is not there: the WAR is not what was built
   */
  StatusPage(ServletContext context, String path) throws IOException {
    for (String name : FILES) {
      files.put("/" + name, StaticFile.read(context, name, false));
    }
    String html = new String(StaticFile.bytes(context, "status.html"), UTF_8);
    String last = path.substring(path.lastIndexOf('/') + 1);
    files.put("", page(html, "./" + URLEncoder.encode(last, UTF_8).replace("+", "%20") + "/"));
    files.put("/", page(html, "./"));
  }

  private static StaticFile page(String html, String base) {
    return new StaticFile(
        html.replace(BASE, base).getBytes(UTF_8), StaticFile.type("status.html"), false);
  }

  /**
   * @param rest what follows the location's path; empty, or a slash, for the page itself
   */
  boolean has(String rest) {
    return files.containsKey(rest);
  }

  void send(HttpServletRequest request, HttpServletResponse response, String rest)
      throws IOException {
    StaticFile file = files.get(rest);
    if (file != null) {
      file.send(request, response);
    }
  }
}
