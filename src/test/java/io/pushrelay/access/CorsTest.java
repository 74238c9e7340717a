package io.pushrelay.access;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.config.ConfigSources;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.Location;
import io.pushrelay.config.Locations;
import io.pushrelay.config.RelayConfig;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.http.request.FakeRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  private static SenderLocation sender(String origins, String role) {
    Map<String, String> parameters =
        Map.of("push_sender_origin", origins, "push_sender_role", role);
    Locations locations =
        RelayConfig.read(new ConfigSources("", Map.of(), Map.of(), parameters)).locations();
    return (SenderLocation) Objects.requireNonNull(locations.find("/send")).location();
  }

  private static SenderLocation sender(String origins) {
    return sender(origins, "sender");
  }

  private static boolean maySend(FakeRequest request, SenderLocation location) {
    return Cors.refusal(request.request(), location) == null;
  }

  private static FakeRequest sending(String method, @Nullable String origin) {
    FakeRequest request =
        new FakeRequest(method, "/send?id=x").header("Host", "relay.example:8080");
    return origin == null ? request : request.header("Origin", origin);
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

  /** Behind a proxy that ends TLS the relay's own page is of https. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none,                           none",
        "http://relay.example:8080,      none",
        "https://relay.example:8080,     none",
        "http://relay.example:8080,      same-origin",
        "https://elsewhere.example,      same-origin",
        "null,                           same-origin",
        "none,                           same-origin",
      })
  void own_page_and_whoever_is_no_page_may_send(@Nullable String origin, @Nullable String site) {
    FakeRequest request = sending("POST", origin);
    assertThat(maySend(site == null ? request : request.header("Sec-Fetch-Site", site), sender("")))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "http://relay.example,           none",
        "http://evil.example,            none",
        "http://relay.example:8080.evil, none",
        "null,                           none",
        "'',                             none",
        "none,                           same-site",
        "none,                           cross-site",
        "none,                           what-is-to-come",
        "http://relay.example:8080,      same-site",
        "http://relay.example:8080,      cross-site",
      })
  void page_of_another_origin_may_not_send(@Nullable String origin, @Nullable String site) {
    for (String method : new String[] {"GET", "POST", "PUT", "DELETE", "OPTIONS"}) {
      FakeRequest request = sending(method, origin);
      FakeRequest said = site == null ? request : request.header("Sec-Fetch-Site", site);
      assertThat(maySend(said, sender(""))).as(method).isFalse();
    }
  }

  @Test
  void own_page_may_send_over_http_2_where_there_is_no_host_header() {
    FakeRequest request = new FakeRequest("POST", "/send").host("relay.example");
    assertThat(maySend(request.header("Origin", "http://relay.example"), sender(""))).isTrue();
    FakeRequest forged = new FakeRequest("POST", "/send").host("relay.example");
    assertThat(maySend(forged.header("Origin", "http://evil.example"), sender(""))).isFalse();
  }

  @Test
  void user_typed_in_an_address_is_no_page() {
    assertThat(maySend(sending("GET", null).header("Sec-Fetch-Site", "none"), sender(""))).isTrue();
    FakeRequest extension =
        sending("POST", "chrome-extension://x").header("Sec-Fetch-Site", "none");
    assertThat(maySend(extension, sender(""))).isFalse();
  }

  @Test
  void page_of_a_named_origin_may_send_whatever_the_browser_says_of_its_site() {
    SenderLocation location = sender(PAGE);
    assertThat(maySend(sending("POST", PAGE), location)).isTrue();
    assertThat(maySend(sending("POST", PAGE).header("Sec-Fetch-Site", "cross-site"), location))
        .isTrue();
    assertThat(maySend(sending("POST", "http://a.example"), location)).isFalse();
    assertThat(maySend(sending("POST", null).header("Sec-Fetch-Site", "cross-site"), location))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "POST,   '',                                     false",
    "POST,   text/plain,                             false",
    "POST,   ' TEXT/plain ; charset=utf-8',          false",
    "POST,   multipart/form-data;boundary=x,         false",
    "POST,   application/x-www-form-urlencoded,      false",
    "POST,   application/json,                       true",
    "POST,   'text/plain, application/json',         true",
    "PUT,    text/plain,                             true",
    "DELETE, '',                                     true",
    "GET,    '',                                     true",
  })
  void page_of_any_origin_sends_to_a_role_only_what_a_browser_asks_for_first(
      String method, String contentType, boolean may) {
    FakeRequest request = sending(method, PAGE).header("Content-Type", contentType);
    assertThat(maySend(request, sender("*", "sender"))).isEqualTo(may);
    assertThat(maySend(request, sender("*", ""))).isTrue();
  }

  @Test
  void page_of_any_origin_names_no_channel_by_what_a_browser_knows_of_its_user() {
    FakeRequest request = sending("POST", PAGE).cookie("room", "mine").user("somebody");
    HttpServletRequest open = Cors.withoutOthersCookies(request.request(), sender("*", ""));
    assertThat(open.getCookies()).isNull();
    assertThat(open.getRemoteUser()).isNull();
    assertThat(Access.user(open)).isNull();
    // Here the user is whom the page has named itself.
    HttpServletRequest known = Cors.withoutOthersCookies(request.request(), sender("*", "sender"));
    assertThat(known.getCookies()).isNull();
    assertThat(known.getRemoteUser()).isEqualTo("somebody");
    assertThat(Access.user(known)).isEqualTo("somebody");
    HttpServletRequest named = Cors.withoutOthersCookies(request.request(), sender(PAGE, ""));
    assertThat(named.getCookies()).hasSize(1);
  }

  @Test
  void preflight_of_a_sender_is_told_what_may_be_sent() {
    FakeRequest preflight = preflight(PAGE);
    assertThat(headers(preflight, sender(PAGE)))
        .containsOnly(
            entry("Vary", "Origin"),
            entry("Access-Control-Allow-Origin", PAGE),
            entry("Access-Control-Allow-Credentials", "true"),
            entry("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, OPTIONS"),
            entry(
                "Access-Control-Allow-Headers",
                "Content-Type, Accept, X-EventSource-Event, Authorization"),
            entry("Access-Control-Max-Age", "86400"));
    assertThat(headers(preflight, sender("*")))
        .containsEntry("Access-Control-Allow-Origin", "*")
        .doesNotContainKeys("Access-Control-Allow-Credentials", "Vary");
    assertThat(headers(preflight, sender(""))).isEmpty();
    assertThat(Cors.isPreflight(preflight.request(), sender(""))).isFalse();
  }
}
