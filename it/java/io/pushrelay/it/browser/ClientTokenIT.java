package io.pushrelay.it.browser;

import static io.pushrelay.it.client.Relay.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.Cookie;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.server.Proxy;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.time.Await;
import io.pushrelay.token.TestTokens;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pushrelay.js} where listeners need a token. */
final class ClientTokenIT {
  private static final String NAME = "client-tokens";

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
    server.mustDeploy(
        RelayWar.with(
            NAME + ".war",
            Map.of("push_token_key@/listen", TestTokens.SECRET, "push_compress", "1")));
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

  @BeforeEach
  void open() {
    proxy = new Proxy(server.port());
    context = chromium.context();
    page = new ListeningPage(context.newPage(), root());
  }

  @AfterEach
  void close() {
    context.close();
    proxy.close();
  }

  private String root() {
    return "http://localhost:%d/%s/".formatted(proxy.port(), NAME);
  }

  private static Relay relay() {
    return server.relay(NAME);
  }

  private static String token(int seconds, String channel) {
    return TestTokens.token(
        "{\"listen\":[\"%s\"],\"exp\":%d}"
            .formatted(channel, Instant.now().getEpochSecond() + seconds));
  }

  /** The page gives these tokens, one after the other, and the last one again and again. */
  private void gives(String... tokens) {
    String list = Stream.of(tokens).map(t -> "'" + t + "'").collect(Collectors.joining(","));
    page.run(
        "window.tokens = [%s]; window.asked = 0; window.token = async () => tokens[Math.min(asked++, tokens.length - 1)]; 0"
            .formatted(list));
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  void page_shows_a_new_token_when_the_old_one_has_expired(String transport) {
    String channel = fresh();
    gives(token(4, channel), token(60, channel));
    page.listenBy(transport, channel);
    relay().post(channel, "before");
    assertThat(page.data(1)).containsExactly("before");
    page.awaitTrue("asked > 1 && told.at(-1).state === 'open'");
    relay().post(channel, "after");
    assertThat(page.data(2)).containsExactly("before", "after");
    assertThat(page.strings("told.map(({ state }) => state)")).doesNotContain("closed");
    assertThat(page.strings("told.map(({ transport }) => transport)")).containsOnly(transport);
    assertThat(proxy.requests())
        .noneMatch(head -> head.lines().findFirst().orElse("").contains("eyJ"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  void page_comes_back_with_the_cookie_that_is_there_when_the_old_one_has_expired(
      String transport) {
    String channel = fresh();
    cookie(token(10, channel));
    page.listenBy(transport, channel);
    cookie(token(60, channel));
    page.awaitTrue("told.some(({ state }) => state === 'reconnecting')");
    page.awaitTrue("told.at(-1).state === 'open'");
    relay().post(channel, "after");
    assertThat(page.data(1)).containsExactly("after");
    assertThat(page.strings("told.map(({ state }) => state)")).doesNotContain("closed");
  }

  private void cookie(String token) {
    context.addCookies(List.of(new Cookie("push_token", token).setUrl(root())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource"})
  void page_that_is_not_let_in_is_told_so_after_a_second_token(String transport) {
    gives("wrong");
    page.listen(fresh(), ListeningPage.patiently(transport));
    page.awaitTrue("told.at(-1).reason === 'forbidden'");
    // A long-poll that is refused late looks as if it had been held, and a token is asked for
    // again.
    assertThat(page.strings("[asked === 2 || told.some(({ state }) => state === 'open')]"))
        .containsExactly("true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  void page_that_is_thrown_out_does_not_come_back(String transport) {
    String channel = fresh();
    gives(
        TestTokens.token(
            "{\"sub\":\"alice\",\"listen\":[\"*\"],\"exp\":%d}"
                .formatted(Instant.now().getEpochSecond() + 60)));
    page.listenBy(transport, channel);
    relay().awaitListeners(1, channel);
    relay().ask(Request.of("DELETE", "/send?id=" + channel + "&subject=alice").as("sender"));
    page.awaitTrue("told.at(-1).reason === 'forbidden'");
    int asked = proxy.requests().size();
    Await.pass(Duration.ofSeconds(2));
    assertThat(proxy.requests()).hasSize(asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource"})
  void page_without_a_token_is_told_so_at_once(String transport) {
    page.listen(fresh(), ListeningPage.patiently(transport));
    page.awaitTrue("told.at(-1).reason === 'forbidden'");
    List<String> states = page.strings("told.map(({ state }) => state)");
    assertThat(states).endsWith("closed");
    if (!states.contains("open")) { // as a long-poll that is refused late seems to have been
      assertThat(states).containsExactly("connecting", "closed");
    }
  }

  /** A browser does not say why a WebSocket was refused: the next transport is told. */
  @ParameterizedTest
  @ValueSource(strings = {"wrong", ""})
  void page_that_may_use_any_transport_is_told_so_too(String token) {
    gives(token);
    page.listen(fresh(), "{}");
    page.awaitTrue("told.at(-1).reason === 'forbidden'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  void token_that_can_not_be_had_is_asked_for_again(String transport) {
    String channel = fresh();
    page.run(
        "window.asked = 0; window.token = () => { if (asked++ === 0) throw new Error('no'); return '%s' }; 0"
            .formatted(token(60, channel)));
    page.listenBy(transport, channel);
    relay().post(channel, "news");
    assertThat(page.data(1)).containsExactly("news");
  }
}
