package io.pushrelay.it.browser;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.WebSocketRoute;
import io.pushrelay.it.client.Await;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.server.Proxy;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pushrelay.js} in a browser, with a proxy between it and the relay. */
final class ClientIT {
  private static final String NAME = "client";

  @TempDir static Path directory;

  private static Chromium chromium;
  private static ServerProcess server;

  private Proxy proxy;
  private BrowserContext context;
  private ListeningPage page;

  @BeforeAll
  static void start() {
    chromium = Chromium.start();
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    deploy();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  private static void deploy() {
    assertThat(
            server.deploys(
                RelayWar.with(
                    NAME + ".war",
                    Map.of(
                        "push_allow_origin", "*",
                        "push_sender", "/send, /few",
                        "push_listener", "/listen, /listen/rooms, /listen/poll interval-poll",
                        "push_channel_id@/listen/rooms", "$arg_room",
                        "push_channel_id_separator", ",",
                        "push_message_buffer_length", "1000",
                        "push_message_buffer_length@/few", "2"))))
        .as("deployed; the server said:\n%s", server.output())
        .isTrue();
  }

  private static Relay relay() {
    return server.relay(NAME);
  }

  @BeforeEach
  void open() {
    proxy = new Proxy(server.port());
    context = chromium.context();
    page = newPage();
  }

  @AfterEach
  void close() {
    context.close();
    proxy.close();
  }

  /** A WebSocket is open for its client a moment before the relay hears of it. */
  private static void awaitHeld(String channel) {
    Await.until("it is held", () -> relay().info(channel).map(Info::listeners).orElse(0) == 1);
  }

  private ListeningPage newPage() {
    return new ListeningPage(
        context.newPage(), "http://localhost:%d/%s/".formatted(proxy.port(), NAME));
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  void every_message_comes_once_and_in_order_whatever_is_cut(String transport) {
    String channel = fresh();
    List<String> sent = new ArrayList<>();
    page.listenBy(transport, channel);
    for (int i = 0; i < 60; i++) {
      sent.add("message " + i);
      relay().post(channel, "message " + i);
      if (i % 15 == 7) {
        proxy.cut();
      }
    }
    assertThat(page.data(60)).isEqualTo(sent);
    assertThat(page.strings("got.map(message => message.missed)")).containsOnly("false");
    assertThat(proxy.listenersAtOnce()).as("listeners at the same time").isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  void listening_goes_on_when_the_relay_was_stopped_and_started(String transport) {
    String channel = fresh();
    page.listenBy(transport, channel);
    relay().post(channel, "before");
    assertThat(page.data(1)).containsExactly("before");
    server.undeploy(NAME);
    page.awaitTrue("told.at(-1).state !== 'open'");
    deploy();
    TestPosition first = relay().post(channel, "after");
    relay().post(channel, "later");
    assertThat(page.data(3)).containsExactly("before", "after", "later");
    assertThat(page.strings("got.map(message => message.id)")).contains(first.id());
    assertThat(page.strings("told.map(status => status.transport)")).containsOnly(transport);
  }

  @Test
  void listening_goes_on_when_the_server_was_killed_and_another_started() throws Exception {
    Map<String, ListeningPage> pages = new LinkedHashMap<>();
    String channel = fresh();
    for (String transport : List.of("longpoll", "eventsource", "websocket")) {
      ListeningPage each = newPage();
      each.listenBy(transport, channel + transport);
      relay().post(channel + transport, "before");
      assertThat(each.data(1)).containsExactly("before");
      pages.put(transport, each);
    }
    server.kill();
    pages.values().forEach(each -> each.awaitTrue("told.at(-1).state !== 'open'"));
    server =
        ServerProcess.start(
            Files.createDirectory(directory.resolve("again")), ServerProcess.Settings.NONE);
    deploy();
    proxy.leadTo(server.port());
    pages.forEach(
        (transport, each) -> {
          relay().post(channel + transport, "after");
          relay().post(channel + transport, "later");
          assertThat(each.data(3)).as(transport).containsExactly("before", "after", "later");
          assertThat(each.strings("told.map(status => status.transport)")).containsOnly(transport);
        });
  }

  @Test
  void proxy_that_swallows_upgrades_and_buffers_streams_leaves_long_poll() {
    String channel = fresh();
    proxy.swallowUpgrades(true);
    proxy.bufferStreams(true);
    relay().post(channel, "first");
    page.listen(channel, "{\"connectTimeout\": 500}");
    assertThat(page.data(1)).containsExactly("first");
    relay().post(channel, "second");
    assertThat(page.data(2)).containsExactly("first", "second");
    assertThat(page.strings("told.filter(({ state }) => state === 'open').map(s => s.transport)"))
        .containsExactly("longpoll");
    assertThat(proxy.requests()).hasSizeGreaterThanOrEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  void messages_are_what_was_sent(String transport) {
    String channel = fresh();
    relay().post(channel, Request.utf8("Grüße\n\n an: alle\n"));
    relay().post(channel, "");
    relay().ask(sending("POST", channel).body("\u0000\u00ff\u00fe"));
    page.listenBy(transport, channel);
    assertThat(page.data(3)).containsExactly("Grüße\n\n an: alle\n", "", "bytes 0,255,254");
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  void missed_messages_are_told_of_with_the_next_one(String transport) {
    String channel = fresh();
    TestPosition first = relay().post("/few", channel, "1");
    for (String text : List.of("2", "3", "4")) {
      relay().post("/few", channel, text);
    }
    page.listen(
        channel,
        "{\"transports\": [\"%s\"], \"lastEventId\": \"%s\"}".formatted(transport, first.id()));
    assertThat(page.data(2)).containsExactly("3", "4");
    assertThat(page.strings("got.map(message => message.missed)")).containsExactly("true", "false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  void deleted_channel_and_one_that_another_takes_end_for_good(String transport) {
    String channel = fresh();
    page.listenBy(transport, channel);
    awaitHeld(channel);
    relay().ask(sending("DELETE", channel));
    page.awaitTrue("told.at(-1).state === 'closed' && told.at(-1).reason === 'gone'");
    page.listenBy(transport, channel);
    awaitHeld(channel);
    try (Exchange other = relay().open(listening(channel))) {
      page.awaitTrue("told.at(-1).state === 'closed' && told.at(-1).reason === 'conflict'");
      assertThat(other.hears(Duration.ofMillis(300))).as("the other is answered").isFalse();
    }
    Await.until("no connection is left", () -> proxy.listeners() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  void nothing_is_left_and_nothing_is_told_after_close(String transport) {
    String channel = fresh();
    page.listenBy(transport, channel);
    Await.until("one connection", () -> proxy.listeners() == 1);
    page.run("listening.close(); listening.close()");
    relay().post(channel, "unheard");
    // Chromium waits 10 s for a server that does not answer its close (WildFly, now and then).
    Await.until("no connection is left", Duration.ofSeconds(20), () -> proxy.listeners() == 0);
    int asked = proxy.requests().size();
    Await.pass(Duration.ofSeconds(2));
    assertThat(proxy.requests()).hasSize(asked);
    assertThat(page.strings("got")).isEmpty();
    assertThat(page.strings("told.filter(({ state }) => state === 'closed').map(s => s.reason)"))
        .containsExactly("close");
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  void several_channels_are_listened_to_at_once_and_go_on_after_a_loss(String transport) {
    String plain = fresh();
    String accented = "caf%C3%A9%20" + plain;
    page.listen(
        "",
        "{\"transports\": [\"%s\"], \"channel\": [\"%s\", \"caf\u00e9 %s\"]}"
            .formatted(transport, plain, plain));
    page.awaitTrue("told.some(({ state }) => state === 'open')");
    relay().post(accented, "1");
    assertThat(page.data(1)).containsExactly("1");
    relay().post(plain, "2");
    assertThat(page.data(2)).containsExactly("1", "2");
    proxy.cut();
    relay().post(accented, "3");
    relay().post(accented, "4");
    relay().post(plain, "5");
    assertThat(page.data(5)).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
    assertThat(page.strings("got.map(({ data, channel }) => `${data} of ${channel}`)"))
        .contains("1 of caf\u00e9 " + plain, "2 of " + plain, "3 of caf\u00e9 " + plain);
    assertThat(page.strings("got.map(({ data }) => data).filter(data => '134'.includes(data))"))
        .as("in order")
        .containsExactly("1", "3", "4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  void channel_is_named_by_whichever_parameter_the_location_has(String transport) {
    String channel = fresh();
    relay().post(channel, "in the room");
    page.listenAt(
        "listen/rooms",
        channel,
        "{\"transports\": [\"%s\"], \"channelParameter\": \"room\"}".formatted(transport));
    assertThat(page.data(1)).containsExactly("in the room");
    assertThat(proxy.requests())
        .isNotEmpty()
        .allMatch(head -> head.contains("/listen/rooms?room=" + channel))
        .noneMatch(head -> head.contains("&id="));
  }

  @Test
  void interval_poll_asks_as_often_as_it_is_told_to() {
    String channel = fresh();
    page.listenAt(
        "listen/poll", channel, "{\"transports\": [\"longpoll\"], \"pollInterval\": 100}");
    page.awaitTrue("told.at(-1).state === 'open'");
    Await.until("three have been answered", () -> proxy.requests().size() > 3);
    relay().post(channel, "polled");
    assertThat(page.data(1)).containsExactly("polled");
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  void abort_signal_ends_it_as_close_does(String transport) {
    String channel = fresh();
    page.listenBy(transport, channel);
    Await.until("one connection", () -> proxy.listeners() == 1);
    page.run("aborting.abort(); listening.close()");
    Await.until("no connection is left", Duration.ofSeconds(20), () -> proxy.listeners() == 0);
    assertThat(page.strings("told.filter(({ state }) => state === 'closed').map(s => s.reason)"))
        .containsExactly("close");
    int asked = proxy.requests().size();
    page.run("listenAnew()");
    assertThat(page.strings("told.map(({ state }) => state)"))
        .as("told to one whose signal was aborted before it began")
        .containsExactly("closed");
    assertThat(proxy.requests()).hasSize(asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  void lost_connection_is_told_of_as_reconnecting(String transport) {
    page.listenBy(transport, fresh());
    Await.until("one connection", () -> proxy.listeners() == 1);
    proxy.cut();
    page.awaitTrue("told.some(({ state, retryIn }) => state === 'reconnecting' && retryIn > 0)");
    page.awaitTrue("told.at(-1).state === 'open'");
    assertThat(page.strings("[...new Set(told.map(({ state }) => state))]"))
        .containsExactly("connecting", "open", "reconnecting");
  }

  @Test
  void old_names_work_and_are_warned_of() {
    String channel = fresh();
    TestPosition first = relay().post(channel, "1");
    TestPosition second = relay().post(channel, "2");
    page.listen(
        channel,
        "{\"lastId\": \"%s\", \"patience\": 4000, \"interval\": 100}".formatted(first.id()));
    assertThat(page.data(1)).containsExactly("2");
    assertThat(page.warnings())
        .satisfiesExactlyInAnyOrder(
            warning -> assertThat(warning).contains("lastId", "lastEventId"),
            warning -> assertThat(warning).contains("patience", "connectTimeout"),
            warning -> assertThat(warning).contains("interval", "pollInterval"));
    assertThat(page.strings("[listening.lastEventId, listening.lastId]"))
        .containsExactly(second.id(), second.id());
    assertThat(page.warnings()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  void page_of_another_origin_listens_without_a_preflight(String transport) {
    String channel = fresh();
    page.goTo("http://127.0.0.1:%d%s".formatted(proxy.port(), Proxy.ELSEWHERE));
    page.listenBy(transport, channel);
    relay().post(channel, "across");
    relay().post(channel, "origins");
    assertThat(page.data(2)).containsExactly("across", "origins");
    assertThat(proxy.requests()).noneMatch(head -> head.startsWith("OPTIONS"));
  }

  /** A server that stops says so too, or a proxy. */
  @ParameterizedTest
  @ValueSource(strings = {"", "going away", "The web application is going away", "410"})
  void web_socket_that_is_closed_with_1001_for_no_reason_of_the_relays_comes_back(String reason) {
    AtomicInteger opened = new AtomicInteger();
    page.playWebSockets(
        socket -> {
          boolean first = opened.incrementAndGet() == 1;
          socket.send("id: 7:0\n\nx");
          socket.close(
              new WebSocketRoute.CloseOptions()
                  .setCode(1001)
                  .setReason(first ? reason : "410 Gone"));
        });
    page.listen("x", "{\"transports\": [\"websocket\"]}");
    page.awaitTrue("told.at(-1).reason === 'gone'");
    assertThat(opened).hasValue(2);
    assertThat(page.strings("told.map(({ state }) => state)"))
        .containsExactly("connecting", "open", "reconnecting", "connecting", "open", "closed");
  }

  /** By a WebSocket that the browser only plays; what the relay itself does not send. */
  @Test
  void frames_of_a_web_socket_are_read_and_its_close_codes_understood() {
    List<String> urls = new ArrayList<>();
    page.playWebSockets(
        socket -> {
          urls.add(socket.url());
          if (urls.size() == 1) {
            socket.send("id: 7:0\ncontent-type: text/plain\nchannel: a: b\n\nx\n\ny");
            socket.send("id: 7:1;missed\n\n".getBytes(ISO_8859_1));
            socket.send("id: 7:2\n\n\u00ff\u0000".getBytes(ISO_8859_1));
            socket.close(new WebSocketRoute.CloseOptions().setCode(1001).setReason("going away"));
          } else {
            socket.close(new WebSocketRoute.CloseOptions().setCode(4409).setReason("409 Conflict"));
          }
        });
    page.listen("a b+c", "{\"transports\": [\"websocket\"]}");
    assertThat(page.data(3)).containsExactly("x\n\ny", "", "bytes 255,0");
    assertThat(page.strings("got.map(({ id, missed, channel }) => [id, missed, channel].join())"))
        .containsExactly("7:0,false,a: b", "7:1,true,", "7:2,false,");
    page.awaitTrue("told.at(-1).reason === 'conflict'");
    assertThat(urls).hasSize(2);
    assertThat(urls.get(0)).endsWith("/listen?id=a%20b%2Bc");
    assertThat(urls.get(1)).endsWith("/listen?id=a%20b%2Bc&last_event_id=7%3A2");
  }
}
