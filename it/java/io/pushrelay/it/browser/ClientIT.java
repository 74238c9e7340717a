package io.pushrelay.it.browser;

import static io.pushrelay.it.client.Relay.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.server.Proxy;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.time.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pushrelay.js} in a browser, with a proxy between it and the relay. */
final class ClientIT implements ClientMessageContract, ClientEndContract {
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
    server.mustDeploy(
        RelayWar.with(
            NAME + ".war",
            Map.of(
                "push_allow_origin", "*",
                "push_sender", "/send, /few",
                "push_listener", "/listen, /listen/rooms, /listen/poll interval-poll",
                "push_channel_id@/listen/rooms", "$arg_room",
                "push_channel_id_separator", ",",
                "push_message_buffer_length", "1000",
                "push_message_buffer_length@/few", "2")));
  }

  @Override
  public Relay relay() {
    return server.relay(NAME);
  }

  @Override
  public Proxy proxy() {
    return proxy;
  }

  @Override
  public ListeningPage page() {
    return page;
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
        relay().awaitListeners(1, channel); // or a poll that is on its way may be behind the next
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
  @Tag("long")
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
    page.listen(channel, "{\"connectTimeout\": 2000}");
    assertThat(page.data(1)).containsExactly("first");
    relay().post(channel, "second");
    assertThat(page.data(2)).containsExactly("first", "second");
    assertThat(page.strings("told.filter(({ state }) => state === 'open').map(s => s.transport)"))
        .containsExactly("longpoll");
    assertThat(proxy.requests()).hasSizeGreaterThanOrEqualTo(3);
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
}
