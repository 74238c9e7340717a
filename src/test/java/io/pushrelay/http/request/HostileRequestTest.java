package io.pushrelay.http.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Client;
import io.pushrelay.channel.MessageId;
import io.pushrelay.config.ConfigSources;
import io.pushrelay.config.Locations;
import io.pushrelay.config.RelayConfig;
import io.pushrelay.http.response.EmbeddedResponse;
import io.pushrelay.http.response.InfoFormat;
import io.pushrelay.http.response.StaticFile;
import io.pushrelay.http.websocket.Handshake;
import io.pushrelay.http.websocket.Sending;
import io.pushrelay.http.websocket.Upgrade;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever of a request is read, it may be long and consist of anything. */
class HostileRequestTest {
  private static final String DATE = "Mon, 21 Dec 2015 23:54:40 GMT";

  private static final Locations LOCATIONS =
      RelayConfig.read(
              new ConfigSources(
                  "",
                  Map.of(),
                  Map.of(),
                  Map.ofEntries(
                      entry("push_listener", "/listen, /header, /cookie, /path, /several"),
                      entry("push_channel_id@/header", "$http_x_room"),
                      entry("push_channel_id@/cookie", "$cookie_room"),
                      entry("push_channel_id@/path", "$path_info$uri"),
                      entry("push_channel_id_separator@/several", ",,"),
                      entry("push_max_channel_id_length", "8192"),
                      entry("push_allow_origin", "https://a.example"))))
          .locations();

  /** Every character that a header may have, and what means something together. */
  private static List<String> pieces() {
    List<String> pieces = new ArrayList<>();
    for (char c = 0; c < 0x80; c++) {
      pieces.add(Character.toString(c));
    }
    pieces.addAll(
        List.of(
            "é",
            "€",
            "%41",
            "%C3",
            "a&",
            "&id=",
            "id=",
            "id=a&",
            "/..",
            "/a",
            "%2F",
            ";q=0,",
            ",q",
            "*/*,",
            "W/\"",
            "\"1\",",
            "-a",
            "[1]",
            ",-",
            "1:",
            "a: b\r\n",
            "\r\n",
            "a:b\n"));
    return pieces;
  }

  private static Arguments reader(String of, Consumer<String> reader) {
    return Arguments.of(of, reader);
  }

  static Stream<Arguments> readers() {
    return Stream.of(
        reader("Accept of a sender", text -> Accept.best(text, InfoFormat.TYPES)),
        reader("Accept of a listener", Accept::prefersEvents),
        reader("Content-Type", MediaTypes::isValid),
        reader("parameter of a Content-Type", text -> MediaTypes.isValid("a/b;c=\"" + text)),
        reader("its boundary", text -> MediaTypes.parameter("a/b;c=\"" + text, "boundary")),
        reader("If-Modified-Since", HttpDate::parse),
        reader("If-None-Match", PositionParser::tag),
        reader("Last-Event-ID", PositionParser::ofWhole),
        reader(
            "If-None-Match of several channels",
            text ->
                PositionParser.of(
                    FakeRequest.get("/several")
                        .header("If-Modified-Since", DATE)
                        .header("If-None-Match", text)
                        .request(),
                    255)),
        reader(
            "Last-Event-ID of several channels",
            text ->
                PositionParser.of(
                    FakeRequest.get("/several").header("Last-Event-ID", "7:" + text).request(),
                    255)),
        reader(
            "last_event_id",
            text ->
                PositionParser.of(
                    FakeRequest.get("/several?last_event_id=7:" + text).request(), 255)),
        reader("query", text -> channels(FakeRequest.get("/listen?" + text))),
        reader("id", text -> channels(FakeRequest.get("/listen?id=" + text))),
        reader("ids", text -> channels(FakeRequest.get("/several?id=" + text))),
        reader("header as id", text -> channels(FakeRequest.get("/header").header("X-Room", text))),
        reader("cookie as id", text -> channels(FakeRequest.get("/cookie").cookie("room", text))),
        reader("path as id", text -> channels(FakeRequest.get("/path/" + text))),
        reader("path", text -> RequestPath.of("/" + text, "/chat")),
        reader("location", text -> LOCATIONS.find("/listen" + text)),
        reader("Origin", text -> open(socket().header("Origin", text).header("Host", "a"))),
        reader("Host", text -> open(socket().header("Host", text).header("Origin", "http://a"))),
        reader("Upgrade", text -> Upgrade.isAsked(socket().header("Upgrade", text).request())),
        reader(
            "Connection",
            text ->
                Upgrade.isAsked(
                    socket().header("Upgrade", "websocket").header("Connection", text).request())),
        reader("Sec-WebSocket-Key", text -> open(socket().header("Sec-WebSocket-Key", text))),
        reader("If-None-Match of the page", text -> StaticFile.matches(text, "\"a\"")),
        reader("message/http", text -> EmbeddedResponse.parse(body(text))),
        reader("its head", text -> EmbeddedResponse.parse(body("HTTP/1.1 200 OK\r\n" + text))),
        reader(
            "its Connection",
            text ->
                EmbeddedResponse.parse(
                    body("HTTP/1.1 200 OK\r\nConnection: " + text + "\r\n\r\n"))),
        reader("id in a header", Percent::encode),
        reader("id of a socket", HostileRequestTest::handOver));
  }

  @ParameterizedTest
  @MethodSource("readers")
  void anything_of_any_length_is_read_or_refused_soon(String of, Consumer<String> reader) {
    Hostile.repeat(pieces(), reader);
  }

  private static void channels(FakeRequest request) {
    String path = request.request().getRequestURI();
    ChannelIds.all(request.request(), Objects.requireNonNull(LOCATIONS.find(path)));
  }

  private static FakeRequest socket() {
    return FakeRequest.get("/listen?id=x").header("Sec-WebSocket-Version", "13");
  }

  private static void open(FakeRequest request) {
    HttpServletResponse unused =
        (HttpServletResponse)
            Proxy.newProxyInstance(
                HostileRequestTest.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, called, arguments) -> null);
    Upgrade.check(
        request.request(), unused, Objects.requireNonNull(LOCATIONS.find("/listen")).location());
  }

  private static Body body(String text) {
    return Body.of(text.getBytes(UTF_8));
  }

  private static void handOver(String text) {
    Handshake asked =
        new Handshake(
            "/listen",
            List.of(new ChannelId(text)),
            MessageId.START,
            Long.MAX_VALUE,
            new Client(text, "127.0.0.1"),
            0,
            Sending.refused(403, text));
    String path = asked.path(Handshake.LISTENERS);
    Handshake unused = Handshake.of(Map.of("asked", path.substring(path.lastIndexOf('/') + 1)));
  }
}
