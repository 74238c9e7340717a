package io.pushrelay.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.pushrelay.it.client.Relay.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page at the root of the WAR, in a browser. */
final class PageIT {
  private static final String SHIPPED = "page";
  private static final String MOVED = "moved-page";

  @TempDir static Path directory;

  private static Chromium chromium;
  private static ServerProcess server;

  private final WatchedPages pages = new WatchedPages();

  @BeforeAll
  static void start() {
    chromium = Chromium.start();
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    deploy(RelayWar.named(SHIPPED + ".war"));
    deploy(
        RelayWar.with(
            MOVED + ".war",
            Map.of(
                "push_sender", "/in/für",
                "push_listener", "/out, /poll interval-poll",
                "push_channel_id", "$arg_room",
                "push_listener_transports", "longpoll")));
  }

  private static void deploy(WebArchive war) {
    server.mustDeploy(war);
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

  @AfterEach
  void close() {
    pages.close();
  }

  private Page open(String deployment, Browser.NewContextOptions options) {
    Page page = pages.open(chromium, options);
    page.navigate("http://localhost:%d/%s/".formatted(server.port(), deployment));
    assertThat(page.locator("#commands")).containsText("curl");
    return page;
  }

  /** As somebody whose browser knows the password. */
  private Page open() {
    return open(SHIPPED, new Browser.NewContextOptions().setHttpCredentials("sender", "sender"));
  }

  private static Locator messages(Page page) {
    return page.locator("#messages li");
  }

  private static void connect(Page page, String channel, String transport) {
    page.getByLabel("Channel", new Page.GetByLabelOptions().setExact(true)).fill(channel);
    page.getByLabel("Transport").selectOption(transport);
    page.locator("#connect").click();
    assertThat(page.locator("#state")).hasAttribute("data-state", "open");
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  void messages_arrive_with_their_ids_and_what_is_sent_here_with_its_latency(String transport) {
    String channel = fresh();
    Relay relay = server.relay(SHIPPED);
    TestPosition kept = relay.post(channel, "kept");
    Page page = open();
    connect(page, channel, transport);
    assertThat(messages(page)).hasCount(1);
    assertThat(messages(page).first()).containsText("kept");
    assertThat(messages(page).first().locator(".id")).hasText(kept.id());
    relay.awaitListeners(1, channel); // a long-poll that was answered comes again
    page.getByLabel("Message", new Page.GetByLabelOptions().setExact(true)).fill("Grüße\nan alle");
    page.locator("#post").click();
    assertThat(messages(page)).hasCount(2);
    assertThat(messages(page).first().locator(".data")).hasText("Grüße\nan alle");
    assertThat(messages(page).first().locator(".latency")).hasText(Pattern.compile("^\\d+ ms .*"));
    assertThat(page.locator("#sent")).hasText("Sent to those who listen.");
    page.locator("#connect").click();
    assertThat(page.locator("#state")).hasText("Not connected");
    assertThat(pages.complaints).isEmpty();
  }

  @Test
  void message_that_is_html_is_shown_as_it_was_written() {
    String channel = fresh();
    String hostile = "<img src=x onerror=\"document.title='taken'\"><script>1</script>&amp;";
    server.relay(SHIPPED).post(channel, hostile);
    Page page = open();
    connect(page, channel, "longpoll");
    assertThat(messages(page).first().locator(".data")).hasText(hostile);
    assertThat(page).hasTitle("Pushrelay");
    assertThat(page.locator("#messages img, #messages script")).hasCount(0);
    assertThat(pages.complaints).isEmpty();
  }

  @Test
  void info_tells_of_the_channel_as_it_is() {
    String channel = fresh();
    TestPosition last = server.relay(SHIPPED).post(channel, "kept");
    Page page = open();
    page.getByLabel("Channel", new Page.GetByLabelOptions().setExact(true)).fill(channel);
    page.locator("#look").click();
    assertThat(page.locator("[data-key=messages]")).hasText("1");
    assertThat(page.locator("[data-key=listeners]")).hasText("0");
    assertThat(page.locator("[data-key=requested]")).hasText("never");
    assertThat(page.locator("[data-key=last_message_id]")).hasText(last.id());
    assertThat(pages.complaints).isEmpty();
  }

  @Test
  void nobody_sends_without_the_password() {
    String channel = fresh();
    // Without any the browser would ask for them, and wait.
    Page page =
        open(SHIPPED, new Browser.NewContextOptions().setHttpCredentials("sender", "wrong"));
    page.getByLabel("Channel", new Page.GetByLabelOptions().setExact(true)).fill(channel);
    page.locator("#post").click();
    assertThat(page.locator("#sent")).containsText("nothing is sent");
    assertThat(server.relay(SHIPPED).knows(channel)).isFalse();
  }

  @Test
  void deleted_channel_and_one_that_another_takes_end_with_a_sentence() {
    String channel = fresh();
    Relay relay = server.relay(SHIPPED);
    Page page = open();
    connect(page, channel, "longpoll");
    relay.awaitListeners(1, channel);
    relay.ask(Relay.sending("DELETE", channel));
    assertThat(page.locator("#state")).containsText("deleted");
    assertThat(page.locator("#connect")).hasText("Connect");
    connect(page, channel, "longpoll");
    relay.awaitListeners(1, channel);
    try (Exchange other = relay.open(Relay.listening(channel))) {
      assertThat(page.locator("#state")).containsText("another listener");
      assertThat(other.hears(Duration.ofMillis(300))).as("the other one is answered").isFalse();
    }
  }

  @Test
  void page_finds_locations_where_they_were_moved_to() {
    String channel = fresh();
    Page page = open(MOVED, new Browser.NewContextOptions().setHttpCredentials("sender", "sender"));
    assertThat(page.locator("#commands")).containsText("/out?room=news");
    page.getByLabel("Channel", new Page.GetByLabelOptions().setExact(true)).fill(channel);
    page.locator("#connect").click();
    assertThat(page.locator("#state")).hasText("Connected by long-poll");
    page.locator("#post").click();
    assertThat(messages(page)).hasCount(1);
    assertThat(
            server
                .relay(MOVED)
                .ask(Request.of("GET", "/in/f%C3%BCr?room=" + channel).as("sender"))
                .status())
        .isEqualTo(200);
    page.getByLabel("Location").first().selectOption("/poll");
    assertThat(messages(page)).hasCount(1);
    assertThat(pages.complaints).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"360, LIGHT", "360, DARK", "1280, LIGHT", "1280, DARK"})
  void page_is_for_everybody_at_every_width(int width, ColorScheme scheme) {
    String channel = fresh();
    Page page =
        open(
            SHIPPED,
            new Browser.NewContextOptions()
                .setViewportSize(width, 800)
                .setColorScheme(scheme)
                .setHttpCredentials("sender", "sender"));
    page.screenshot(to(width, scheme, "new"));
    assertThat(new AxeBuilder(page).analyze().getViolations()).as("of the new page").isEmpty();
    connect(page, channel, "longpoll");
    page.locator("#post").click();
    page.getByLabel("Message", new Page.GetByLabelOptions().setExact(true)).fill("x".repeat(300));
    page.locator("#post").click();
    assertThat(messages(page)).hasCount(2);
    page.locator("#look").click();
    assertThat(page.locator("#info")).isVisible();
    page.screenshot(to(width, scheme, "used"));
    assertThat(new AxeBuilder(page).analyze().getViolations()).as("of the used page").isEmpty();
    assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
        .as("what the page is wide")
        .isLessThanOrEqualTo(width);
  }

  /** To be looked at. */
  private static Page.ScreenshotOptions to(int width, ColorScheme scheme, String state) {
    String name = "page-%d-%s-%s.png".formatted(width, scheme, state);
    return new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target", name));
  }

  @Test
  void page_is_used_with_the_keyboard_alone() {
    String channel = fresh();
    Page page = open();
    page.keyboard().press("Tab");
    page.keyboard().press("Control+A");
    page.keyboard().type(channel);
    page.keyboard().press("Tab");
    page.keyboard().type("Long");
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    assertThat(page.locator("#state")).hasText("Connected by long-poll");
    page.keyboard().press("Tab");
    page.keyboard().press("Control+A");
    page.keyboard().type("by keyboard");
    page.keyboard().press("Tab");
    page.keyboard().press("Space");
    assertThat(messages(page)).hasCount(1);
    assertThat(messages(page).first()).containsText("by keyboard");
    assertThat((String) page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
        .as("the outline of what has the focus")
        .isEqualTo("solid");
  }
}
