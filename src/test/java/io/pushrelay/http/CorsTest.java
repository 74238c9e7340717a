package io.pushrelay.http;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.config.ConfigSources;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.Location;
import io.pushrelay.config.Locations;
import io.pushrelay.config.RelayConfig;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {
  private static final String PAGE = "https://a.example";

  /** A listener location with this origin, and more directives: name, value, name, value. */
  private static ListenerLocation location(String origins, String... more) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("push_allow_origin", origins);
    for (int i = 0; i < more.length; i += 2) {
      parameters.put(more[i], more[i + 1]);
    }
    Locations locations =
        RelayConfig.read(new ConfigSources("", Map.of(), Map.of(), parameters)).locations();
    return (ListenerLocation) Objects.requireNonNull(locations.find("/listen")).location();
  }

  private static FakeRequest from(String origin) {
    return FakeRequest.get("/listen?id=x").header("Origin", origin);
  }

  private static FakeRequest preflight(String origin) {
    return new FakeRequest("OPTIONS", "/listen?id=x")
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "GET")
        .header("Access-Control-Request-Headers", "if-modified-since, x-anything");
  }

  /** The headers that the answer gets. */
  private static Map<String, String> headers(FakeRequest request, Location location) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    HttpServletResponse response =
        (HttpServletResponse)
            Proxy.newProxyInstance(
                CorsTest.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, called, arguments) -> {
                  assertThat(called.getName()).isEqualTo("setHeader");
                  headers.put((String) arguments[0], (String) arguments[1]);
                  return null;
                });
    Cors.addHeaders(request.request(), response, location);
    return headers;
  }

  @Test
  void nothing_is_said_where_no_origin_is_configured() {
    ListenerLocation location = location("");
    assertThat(headers(from(PAGE), location)).isEmpty();
    assertThat(headers(preflight(PAGE), location)).isEmpty();
    assertThat(Cors.isPreflight(preflight(PAGE).request(), location)).isFalse();
    assertThat(Cors.variesByOrigin(location)).isFalse();
  }

  @Test
  void request_without_an_origin_is_told_nothing_but_that_it_matters() {
    FakeRequest request = FakeRequest.get("/listen?id=x");
    assertThat(headers(request, location("*"))).isEmpty();
    assertThat(headers(request, location(PAGE))).containsExactly(entry("Vary", "Origin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.example", "http://localhost:8080", "null"})
  void every_origin_is_allowed_by_an_asterisk(String origin) {
    assertThat(headers(from(origin), location("*")))
        .containsOnly(
            entry("Access-Control-Allow-Origin", "*"),
            entry(
                "Access-Control-Expose-Headers", "Last-Modified, ETag, Push-Missed, Push-Channel"));
    assertThat(Cors.variesByOrigin(location("*"))).isFalse();
  }

  @Test
  void listed_origin_is_allowed_with_credentials() {
    ListenerLocation location = location("https://a.example, https://b.example:8443");
    for (String origin : new String[] {"https://a.example", "https://b.example:8443"}) {
      assertThat(headers(from(origin), location))
          .containsOnly(
              entry("Vary", "Origin"),
              entry("Access-Control-Allow-Origin", origin),
              entry("Access-Control-Allow-Credentials", "true"),
              entry(
                  "Access-Control-Expose-Headers",
                  "Last-Modified, ETag, Push-Missed, Push-Channel"));
    }
    assertThat(Cors.variesByOrigin(location)).isTrue();
  }

  @Test
  void credentials_are_never_allowed_to_every_origin() {
    assertThat(headers(preflight(PAGE), location("*", "push_listener_role", "reader")))
        .containsEntry("Access-Control-Allow-Origin", "*")
        .doesNotContainKey("Access-Control-Allow-Credentials");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://b.example",
        "http://a.example",
        "https://a.example:8443",
        "https://a.example.evil.example",
        "https://evil.example/https://a.example",
        "https://sub.a.example",
        "https://a.example/",
        "https://a.example, https://b.example",
        " https://a.example",
        "*",
        "null",
        "",
      })
  void another_origin_is_told_nothing_but_that_it_matters(String origin) {
    ListenerLocation location = location(PAGE);
    assertThat(headers(from(origin), location)).containsExactly(entry("Vary", "Origin"));
    assertThat(headers(preflight(origin), location)).containsExactly(entry("Vary", "Origin"));
    assertThat(Cors.isPreflight(preflight(origin).request(), location)).isFalse();
  }

  @Test
  void preflight_is_told_what_may_be_sent_and_for_how_long_it_holds() {
    assertThat(headers(preflight(PAGE), location(PAGE)))
        .containsOnly(
            entry("Vary", "Origin"),
            entry("Access-Control-Allow-Origin", PAGE),
            entry("Access-Control-Allow-Credentials", "true"),
            entry("Access-Control-Allow-Methods", "GET, OPTIONS"),
            entry(
                "Access-Control-Allow-Headers",
                "If-Modified-Since, If-None-Match, Last-Event-ID, Etag, Cache-Control"),
            entry("Access-Control-Max-Age", "86400"));
  }

  @Test
  void preflight_names_the_headers_that_the_channel_id_and_the_role_need() {
    ListenerLocation location =
        location("*", "push_channel_id", "$http_x_room$http_a_b", "push_listener_role", "reader");
    assertThat(headers(preflight(PAGE), location))
        .containsEntry(
            "Access-Control-Allow-Headers",
            "If-Modified-Since, If-None-Match, Last-Event-ID, Etag, Cache-Control, a-b, x-room,"
                + " Authorization");
  }

  @Test
  void preflight_is_an_allowed_page_that_asks_with_options() {
    ListenerLocation location = location(PAGE);
    assertThat(Cors.isPreflight(preflight(PAGE).request(), location)).isTrue();
    FakeRequest options = new FakeRequest("OPTIONS", "/listen?id=x").header("Origin", PAGE);
    assertThat(Cors.isPreflight(options.request(), location)).isFalse();
    FakeRequest get = from(PAGE).header("Access-Control-Request-Method", "GET");
    assertThat(Cors.isPreflight(get.request(), location)).isFalse();
    FakeRequest noPage =
        new FakeRequest("OPTIONS", "/listen").header("Access-Control-Request-Method", "GET");
    assertThat(Cors.isPreflight(noPage.request(), location)).isFalse();
  }

  @Test
  void preflight_of_a_sender_is_told_what_may_be_sent() {
    FakeRequest preflight = preflight(PAGE);
    assertThat(headers(preflight, SenderOriginTest.sender(PAGE)))
        .containsOnly(
            entry("Vary", "Origin"),
            entry("Access-Control-Allow-Origin", PAGE),
            entry("Access-Control-Allow-Credentials", "true"),
            entry("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, OPTIONS"),
            entry(
                "Access-Control-Allow-Headers",
                "Content-Type, Accept, X-EventSource-Event, Authorization"),
            entry("Access-Control-Max-Age", "86400"));
    assertThat(headers(preflight, SenderOriginTest.sender("*")))
        .containsEntry("Access-Control-Allow-Origin", "*")
        .doesNotContainKeys("Access-Control-Allow-Credentials", "Vary");
    assertThat(headers(preflight, SenderOriginTest.sender(""))).isEmpty();
    assertThat(Cors.isPreflight(preflight.request(), SenderOriginTest.sender(""))).isFalse();
  }
}
