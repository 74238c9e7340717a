package io.pushrelay.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files for browsers that the WAR has: what they are served as, and that there are no others.
 */
public interface StaticFilesContract {
  Relay relay();

  @ParameterizedTest
  @CsvSource({
    "/, text/html;charset=utf-8, <!DOCTYPE html>",
    "/index.html, text/html;charset=utf-8, <!DOCTYPE html>",
    "/page.css, text/css;charset=utf-8, :root",
    "/page.js, text/javascript;charset=utf-8, import",
    "/pushrelay.js, text/javascript;charset=utf-8, export function listen",
    "/pushrelay.d.ts, application/typescript;charset=utf-8, export function listen",
    "/icon.svg, image/svg+xml, <svg",
    "/locations.json, application/json, listeners",
  })
  default void file_has_its_type_and_may_do_little(String path, String type, String content) {
    Response file = relay().ask(Request.of("GET", path));
    assertThat(file).hasStatus(200);
    assertThat(file.header("Content-Type").orElse("").replace(" ", "").toLowerCase(Locale.ROOT))
        .as("Content-Type")
        .startsWith(type);
    assertThat(file.header("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(file.header("Cache-Control")).hasValue("no-cache");
    assertThat(file.header("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(file.body()).contains(content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/page.js", "/locations.json"})
  default void file_that_has_not_changed_is_not_sent_again(String path) {
    String etag = relay().ask(Request.of("GET", path)).header("ETag").orElseThrow();
    for (String tags : List.of(etag, "W/" + etag, "\"other\", " + etag, "*")) {
      Response second = relay().ask(Request.of("GET", path).with("If-None-Match", tags));
      assertThat(second).as(tags).hasStatus(304).hasNoBody();
      assertThat(second.header("ETag")).hasValue(etag);
    }
    assertThat(relay().ask(Request.of("GET", path).with("If-None-Match", "\"other\"")))
        .hasStatus(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/index.html", "/pushrelay.js", "/locations.json"})
  default void file_is_there_to_be_read_alone(String path) {
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "BREW")) {
      Response refused = relay().ask(Request.of(method, path));
      assertThat(refused).as(method).hasStatus(405).hasNoBody();
      assertThat(refused.header("Allow")).hasValue("GET, HEAD");
    }
  }

  /** By the server itself; WildFly does so with its page. */
  @ParameterizedTest
  @ValueSource(strings = {"/WEB-INF/web.xml", "/WEB-INF/page/index.html", "/WEB-INF/stop"})
  default void what_is_below_web_inf_is_nobodys_to_see(String path) {
    assertThat(relay().ask(Request.of("GET", path))).hasStatus(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/index.htm",
        "/index.html/",
        "/page.js/x",
        "/INDEX.HTML",
        "/x/index.html",
        "/locations",
        "/favicon.ico",
      })
  default void there_is_no_other_file(String path) {
    assertThat(relay().ask(Request.of("GET", path))).hasStatus(404).hasNoBody();
  }

  @Test
  default void other_origins_may_load_the_client_and_nothing_else() {
    for (String path : List.of("/pushrelay.js", "/pushrelay.d.ts")) {
      assertThat(allowedOrigin(path)).as(path).hasValue("*");
    }
    for (String path : List.of("/", "/page.js", "/locations.json")) {
      assertThat(allowedOrigin(path)).as(path).isEmpty();
    }
  }

  private Optional<String> allowedOrigin(String path) {
    return relay()
        .ask(Request.of("GET", path).with("Origin", "https://other.example"))
        .header("Access-Control-Allow-Origin");
  }

  @Test
  default void root_without_its_slash_leads_to_the_one_with_it() {
    if (relay().context().isEmpty()) {
      return; // a request target is never empty
    }
    Response moved = relay().ask(Request.of("GET", ""));
    assertThat(moved).hasStatusIn(301, 302, 307, 308);
    assertThat(moved.header("Location").orElse(""))
        .matches("(http://[^/]+)?" + relay().context() + "/");
  }

  @Test
  default void page_is_told_where_the_locations_are() {
    String locations = relay().ask(Request.of("GET", "/locations.json")).body();
    assertThat(locations)
        .contains("{\"path\": \"/send\", \"argument\": \"id\", \"info\": true}")
        .contains("{\"path\": \"/listen\", \"argument\": \"id\", \"mechanism\": \"long-poll\"");
  }
}
