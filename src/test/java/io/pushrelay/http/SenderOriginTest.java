package io.pushrelay.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.config.ConfigSources;
import io.pushrelay.config.Locations;
import io.pushrelay.config.RelayConfig;
import io.pushrelay.config.SenderLocation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pages may send. */
class SenderOriginTest {
  private static final String PAGE = "https://a.example";

  private static SenderLocation sender(String origins, String role) {
    Map<String, String> parameters =
        Map.of("push_sender_origin", origins, "push_sender_role", role);
    Locations locations =
        RelayConfig.read(new ConfigSources("", Map.of(), Map.of(), parameters)).locations();
    return (SenderLocation) Objects.requireNonNull(locations.find("/send")).location();
  }

  static SenderLocation sender(String origins) {
    return sender(origins, "sender");
  }

  private static boolean maySend(FakeRequest request, SenderLocation location) {
    try {
      Cors.checkSender(request.request(), location);
      return true;
    } catch (Refusal refusal) {
      assertThat(refusal.status()).isEqualTo(403);
      return false;
    }
  }

  private static FakeRequest sending(String method, @Nullable String origin) {
    FakeRequest request =
        new FakeRequest(method, "/send?id=x").header("Host", "relay.example:8080");
    return origin == null ? request : request.header("Origin", origin);
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
    // Here the user is whom the page has named itself.
    HttpServletRequest known = Cors.withoutOthersCookies(request.request(), sender("*", "sender"));
    assertThat(known.getCookies()).isNull();
    assertThat(known.getRemoteUser()).isEqualTo("somebody");
    HttpServletRequest named = Cors.withoutOthersCookies(request.request(), sender(PAGE, ""));
    assertThat(named.getCookies()).hasSize(1);
  }
}
