package io.pushrelay.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pushrelay.access.Cors;
import io.pushrelay.config.ConfigSources;
import io.pushrelay.config.Location;
import io.pushrelay.config.RelayConfig;
import io.pushrelay.container.TyrusLateClose;
import io.pushrelay.http.request.FakeRequest;
import io.pushrelay.http.request.HttpException;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeTest {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private final Map<String, String> answered = new TreeMap<>();

  private static FakeRequest handshake() {
    return FakeRequest.get("/listen?id=x")
        .header("Host", "relay.example")
        .header("Upgrade", "websocket")
        .header("Connection", "Upgrade")
        .header("Sec-WebSocket-Key", KEY)
        .header("Sec-WebSocket-Version", "13");
  }

  private static Location location(String path, Map<String, String> parameters) {
    RelayConfig config = RelayConfig.read(new ConfigSources("", Map.of(), Map.of(), parameters));
    return Objects.requireNonNull(config.locations().find(path)).location();
  }

  private static Location listener(Map<String, String> parameters) {
    return location("/listen", parameters);
  }

  /** 101 if it may be a WebSocket, else what it is answered with. */
  private int status(FakeRequest request, Location location) {
    HttpServletResponse response =
        (HttpServletResponse)
            Proxy.newProxyInstance(
                UpgradeTest.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, called, arguments) -> {
                  assertThat(called.getName()).isEqualTo("setHeader");
                  answered.put((String) arguments[0], (String) arguments[1]);
                  return null;
                });
    try {
      Upgrade.check(request.request(), response, location);
      return 101;
    } catch (HttpException refusal) {
      return refusal.status();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "websocket, Upgrade",
    "WebSocket, upgrade",
    "websocket, 'keep-alive, Upgrade'",
    "'h2c, websocket', upgrade",
  })
  void request_asks_by_both_headers(String upgrade, String connection) {
    assertThat(Upgrade.isAsked(asking("GET", upgrade, connection))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, websocket, ''",
    "GET, websocket, close",
    "GET, '', Upgrade",
    "GET, h2c, Upgrade",
    "GET, websockets, Upgrade",
    "POST, websocket, Upgrade",
    "get, websocket, Upgrade",
  })
  void anything_else_asks_for_no_socket(String method, String upgrade, String connection) {
    assertThat(Upgrade.isAsked(asking(method, upgrade, connection))).isFalse();
  }

  private static HttpServletRequest asking(String method, String upgrade, String connection) {
    return new FakeRequest(method, "/listen")
        .header("Upgrade", upgrade)
        .header("Connection", connection)
        .request();
  }

  @Test
  void handshake_that_has_all_it_needs_is_let_through() {
    assertThat(status(handshake(), listener(Map.of()))).isEqualTo(101);
    assertThat(status(handshake(), location("/send", Map.of()))).isEqualTo(101);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZSE=", "===="})
  void key_is_16_bytes_in_base64(String key) {
    FakeRequest request =
        FakeRequest.get("/listen")
            .header("Sec-WebSocket-Version", "13")
            .header("Sec-WebSocket-Key", key);
    assertThat(status(request, listener(Map.of()))).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8", "14", "013", "13, 8"})
  void another_version_is_told_the_one_there_is(String version) {
    FakeRequest request =
        FakeRequest.get("/listen")
            .header("Sec-WebSocket-Version", version)
            .header("Sec-WebSocket-Key", KEY);
    assertThat(status(request, listener(Map.of()))).isEqualTo(426);
    assertThat(answered).containsExactly(Map.entry("Sec-WebSocket-Version", "13"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://relay.example, 101",
    "https://relay.example, 101", // behind a proxy that ends TLS
    "http://RELAY.example, 101",
    "http://relay.example:8080, 403",
    "http://other.example, 403",
    "http://relay.example.evil.example, 403",
    "http://evil.example/http://relay.example, 403",
    "null, 403",
    "'', 403",
  })
  void page_of_the_relays_own_host_alone_opens_a_socket(String origin, int status) {
    FakeRequest request = handshake().header("Origin", origin);
    assertThat(status(request, listener(Map.of()))).isEqualTo(status);
    assertThat(status(request, location("/send", Map.of()))).isEqualTo(status);
  }

  @Test
  void page_that_came_without_tls_opens_no_socket_with_it() {
    FakeRequest request = handshake().secure();
    assertThat(status(request.header("Origin", "http://relay.example"), listener(Map.of())))
        .isEqualTo(403);
  }

  @Test
  void page_of_an_allowed_origin_listens_and_does_not_send() {
    FakeRequest request = handshake().header("Origin", "https://a.example");
    Map<String, String> allowed = Map.of("push_allow_origin", "https://a.example");
    assertThat(status(request, listener(allowed))).isEqualTo(101);
    assertThat(status(request, location("/send", allowed))).isEqualTo(403);
  }

  @Test
  void page_of_an_origin_that_may_send_opens_a_senders_socket() {
    FakeRequest request = handshake().header("Origin", "https://a.example");
    Map<String, String> named = Map.of("push_sender_origin", "https://a.example");
    assertThat(status(request, location("/send", named))).isEqualTo(101);
    assertThat(status(request, listener(named))).isEqualTo(403);
    Map<String, String> any = Map.of("push_sender_origin", "*");
    assertThat(status(request, location("/send", any))).isEqualTo(403);
    Map<String, String> open = Map.of("push_sender_origin", "*", "push_sender_role", "");
    assertThat(status(request, location("/send", open))).isEqualTo(101);
  }

  @Test
  void page_of_any_origin_listens_without_what_the_browser_knows_of_its_user() {
    FakeRequest request = handshake().header("Origin", "https://a.example").cookie("room", "mine");
    Location open = listener(Map.of("push_allow_origin", "*"));
    assertThat(status(request, open)).isEqualTo(101);
    assertThat(Cors.withoutOthersCookies(request.request(), open).getCookies()).isNull();
    FakeRequest own = handshake().header("Origin", "http://relay.example").cookie("room", "mine");
    assertThat(Cors.withoutOthersCookies(own.request(), open).getCookies()).hasSize(1);
    Location role = listener(Map.of("push_allow_origin", "*", "push_listener_role", "reader"));
    assertThat(status(request, role)).isEqualTo(403);
  }

  @Test
  void container_sees_the_headers_of_the_handshake_alone() {
    HttpServletRequest seen =
        new HandshakeRequest(
            handshake().header("Cookie", "a=b").header("Authorization", "Basic eDp5").request(),
            "/inner",
            context(Map.of()),
            new TyrusLateClose(new ScheduledThreadPoolExecutor(0), Runnable::run),
            125);
    assertThat(seen.getHeader("cookie")).isNull();
    assertThat(seen.getHeaders("Authorization").hasMoreElements()).isFalse();
    assertThat(seen.getHeader("Sec-WebSocket-Key")).isEqualTo(KEY);
    assertThat(seen.getHeaderNames().asIterator())
        .toIterable()
        .containsExactlyInAnyOrder(
            "connection", "host", "sec-websocket-key", "sec-websocket-version", "upgrade");
    assertThat(seen.getRequestURI()).isEqualTo("/inner");
    assertThat(seen.getRequestURL().toString()).startsWith("http://").endsWith("/inner");
  }

  @Test
  void container_sees_the_lines_of_a_list_as_one_and_the_first_of_what_is_none() {
    HttpServletRequest seen =
        new HandshakeRequest(
            handshake()
                .header("Sec-WebSocket-Protocol", "chat")
                .and("Sec-WebSocket-Protocol", "ws+meta.nchan")
                .and("Sec-WebSocket-Key", "another")
                .request(),
            "/inner",
            context(Map.of()),
            new TyrusLateClose(new ScheduledThreadPoolExecutor(0), Runnable::run),
            125);
    assertThat(seen.getHeader("sec-websocket-protocol")).isEqualTo("chat, ws+meta.nchan");
    assertThat(Collections.list(seen.getHeaders("Sec-WebSocket-Protocol")))
        .containsExactly("chat, ws+meta.nchan");
    assertThat(Collections.list(seen.getHeaders("Sec-WebSocket-Key"))).containsExactly(KEY);
  }

  @Test
  void container_sees_its_own_parameters_alone() {
    String its = "org.glassfish.tyrus.servlet.incoming-buffer-size";
    ServletContext seen =
        HandshakeRequest.shown(context(Map.of("push_listener", "/listen", its, "100000")));
    assertThat(seen.getInitParameterNames().asIterator()).toIterable().containsExactly(its);
    assertThat(seen.getInitParameter(its)).isEqualTo("100000");
    assertThatIllegalStateException()
        .isThrownBy(() -> seen.setSessionTimeout(1))
        .withMessage("setSessionTimeout");
  }

  private static ServletContext context(Map<String, String> parameters) {
    return (ServletContext)
        Proxy.newProxyInstance(
            UpgradeTest.class.getClassLoader(),
            new Class<?>[] {ServletContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getInitParameterNames" -> Collections.enumeration(parameters.keySet());
                  case "getInitParameter" -> parameters.get(arguments[0]);
                  default -> throw new IllegalStateException(method.getName());
                });
  }
}
