package io.pushrelay.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page at the status location, in a browser. */
final class StatusPageIT {
  private static final String DEPLOYMENT = "status-page";

  @TempDir static Path directory;

  private static Chromium chromium;
  private static ServerProcess server;

  private final WatchedPages pages = new WatchedPages();

  @BeforeAll
  static void start() {
    chromium = Chromium.start();
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    server.mustDeploy(
        RelayWar.with(
            DEPLOYMENT + ".war",
            Map.of(
                "push_status", "/status",
                "push_page", "off",
                "push_listener", "/listen, /members",
                "push_listener_role@/members", "listener",
                "push_listener_concurrency", "broadcast",
                "push_listener_timeout", "10m",
                "push_message_buffer_length", "500")));
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

  private static Relay relay() {
    return server.relay(DEPLOYMENT);
  }

  private Page open(Browser.NewContextOptions options) {
    Page page = pages.open(chromium, options.setHttpCredentials("sender", "sender"));
    page.navigate("http://localhost:%d/%s/status".formatted(server.port(), DEPLOYMENT));
    assertThat(page.locator("#state")).hasAttribute("data-state", "open");
    return page;
  }

  private Page open() {
    return open(new Browser.NewContextOptions());
  }

  private static void search(Page page, String prefix) {
    page.getByLabel("Names that begin with").fill(prefix);
    page.locator("#search button.primary").click();
    assertThat(page.locator("#found")).containsText(prefix); // the list is still another one before
  }

  private static Locator rows(Page page) {
    return page.locator("#channels tr");
  }

  @Test
  void figures_follow_what_happens() {
    String channel = fresh();
    Page page = open();
    assertThat(page.locator("#memory")).containsText(" of ");
    try (EventStreamClient one = relay().stream(listening(channel));
        Exchange poll = relay().hold(channel);
        WebSocketClient socket = relay().socket(listening(channel))) {
      assertThat(page.locator("[data-transport=eventsource]")).hasText("1");
      assertThat(page.locator("[data-transport=longpoll]")).hasText("1");
      assertThat(page.locator("[data-transport=websocket]")).hasText("1");
      assertThat(page.locator("#held .now")).hasText("3");
      relay().post(channel, "one");
      assertThat(page.locator("#published .peak")).not().containsText("most 0 in");
      assertThat(page.locator("#delivered .peak")).not().containsText("most 0 in");
      assertThat(page.locator("#delivered .line")).hasAttribute("d", Pattern.compile("^M.*"));
      assertThat(one.data()).isEqualTo("one");
      assertThat(poll.response()).isMessage("one");
      assertThat(socket.hearAfterPings()).isEqualTo("text: one");
    }
    assertThat(page.locator("#state")).containsText("Live");
    assertThat(pages.complaints).isEmpty();
  }

  @Test
  void page_that_is_opened_later_shows_what_was_before() {
    Page first = open();
    assertThat(first.locator("#state")).containsText("Live");
    relay().post(fresh(), "before");
    assertThat(first.locator("#published .line")).hasAttribute("d", Pattern.compile("^M.*L.*"));
    assertThat(first.locator("#published .peak"))
        .hasText(Pattern.compile("At most .*[1-9].* in ten minutes"));
    String before = first.locator("#published .peak").textContent();
    Page second = open();
    assertThat(second.locator("#published .peak")).hasText(before);
  }

  @Test
  void channel_is_found_looked_at_and_deleted_with_a_second_click() {
    String prefix = fresh() + " <b>&";
    String channel = prefix + "/room #1?";
    String encoded = "%3Cb%3E%26";
    Relay relay = relay();
    String sent = channel.replace(" <b>&", "%20" + encoded).replace(" #1?", "%20%231%3F");
    TestPosition id = relay.post(sent, "12345");
    Page page = open();
    search(page, prefix);
    assertThat(rows(page)).hasCount(1);
    rows(page).locator("button").click();
    assertThat(page.locator("#channel-title")).hasText(channel);
    assertThat(page.locator("[data-key=messages]")).hasText("1");
    assertThat(page.locator("[data-key=last_message_id]")).hasText(id.id());
    assertThat(page.locator("#messages-kept td").first()).hasText(id.id());
    assertThat(page.locator("#messages-kept td").nth(1)).hasText("5");
    page.locator("#delete").click();
    assertThat(page.locator("#delete")).hasText("Delete for good");
    assertThat(relay.knows(sent)).as("after one click").isTrue();
    page.locator("#delete").click();
    confirmAgain(page);
    assertThat(page.locator("#told")).hasText("It is deleted.");
    assertThat(relay.knows(sent)).as("after the second").isFalse();
    assertThat(page.locator("#found")).containsText("none");
    assertThat(pages.complaints).isEmpty();
  }

  /** Where the second click came after the five seconds within which it counts, it was a first. */
  private static void confirmAgain(Page page) {
    if (page.locator("#delete").textContent().equals("Delete for good")) {
      page.locator("#delete").click();
    }
  }

  @Test
  void subjects_who_listen_are_named() {
    String channel = fresh();
    try (EventStreamClient reader = relay().stream(listening("/members", channel).as("reader"))) {
      Page page = open();
      search(page, channel);
      rows(page).first().locator("button").click();
      assertThat(page.locator("#subjects dd")).hasText("reader (1)");
      assertThat(reader.head()).hasStatus(200);
    }
  }

  @Test
  void delete_that_is_not_confirmed_is_taken_back() {
    String channel = fresh();
    relay().post(channel, "kept");
    Page page = open();
    search(page, channel);
    rows(page).first().locator("button").click();
    page.locator("#delete").click();
    assertThat(page.locator("#delete")).hasText("Delete for good");
    page.waitForTimeout(5500);
    assertThat(page.locator("#delete")).hasText("Delete");
    assertThat(relay().knows(channel)).isTrue();
  }

  @Test
  void more_channels_and_messages_come_when_they_are_asked_for() {
    String prefix = fresh() + "-";
    Relay relay = relay();
    for (int i = 0; i < 60; i++) {
      relay.ask(sending("PUT", prefix + "%02d".formatted(i)));
    }
    for (int i = 0; i < 120; i++) {
      relay.post(prefix + "00", "x");
    }
    Page page = open();
    search(page, prefix);
    assertThat(rows(page)).hasCount(50);
    page.locator("#more").click();
    assertThat(rows(page)).hasCount(60);
    assertThat(page.locator("#more")).isHidden();
    rows(page).first().locator("button").click();
    assertThat(page.locator("#messages-kept tr")).hasCount(100);
    page.locator("#more-kept").click();
    assertThat(page.locator("#messages-kept tr")).hasCount(120);
    assertThat(pages.complaints).isEmpty();
  }

  @Test
  void page_is_used_with_the_keyboard_alone() {
    String channel = fresh();
    relay().post(channel, "one");
    Page page = open();
    page.getByLabel("Names that begin with").focus();
    page.keyboard().type(channel);
    page.keyboard().press("Enter");
    assertThat(page.locator("#found")).containsText(channel);
    page.keyboard().press("Tab");
    page.keyboard().press("Tab");
    page.keyboard().press("Tab"); // the list, which scrolls
    page.keyboard().press("Tab");
    assertThat(rows(page).first().locator("button")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("#channel-title")).isFocused();
    page.keyboard().press("Tab"); // the messages
    page.keyboard().press("Tab");
    page.keyboard().press("Tab");
    assertThat(page.locator("#delete")).isFocused();
    page.keyboard().press("Space");
    page.keyboard().press("Space");
    confirmAgain(page);
    assertThat(page.locator("#told")).hasText("It is deleted.");
  }

  @ParameterizedTest
  @CsvSource({"360, LIGHT", "360, DARK", "1280, LIGHT", "1280, DARK"})
  void page_is_for_everybody_at_every_width(int width, ColorScheme scheme) {
    String channel = "orders/" + width + "/" + scheme;
    Relay relay = relay();
    try (EventStreamClient one = relay.stream(listening("alerts"));
        EventStreamClient two = relay.stream(listening("alerts"));
        EventStreamClient three = relay.stream(listening(channel));
        WebSocketClient socket = relay.socket(listening("alerts"));
        Exchange poll = relay.hold(fresh())) {
      Page page =
          open(new Browser.NewContextOptions().setViewportSize(width, 800).setColorScheme(scheme));
      for (int i = 0; i < 20; i++) {
        relay.post(channel, "x".repeat(10 * i));
        if (i % 3 == 0) {
          relay.post("alerts", "an alert");
        }
        page.waitForTimeout(50 + 100 * (i % 7));
      }
      page.locator("#busiest").click();
      assertThat(page.locator("#found")).containsText("busiest");
      page.locator("#channels button", new Page.LocatorOptions().setHasText("alerts")).click();
      assertThat(page.locator("#channel-title")).isFocused();
      assertThat(page.locator("#held .now")).hasText(Pattern.compile("[1-9].*"));
      page.screenshot(
          new Page.ScreenshotOptions()
              .setFullPage(true)
              .setPath(Path.of("target", "status-%d-%s.png".formatted(width, scheme))));
      assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
      assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
          .as("what the page is wide")
          .isLessThanOrEqualTo(width);
      assertThat(one.data()).isEqualTo("an alert");
      assertThat(two.data()).isEqualTo("an alert");
      assertThat(three.data()).isEmpty();
      assertThat(socket.hearAfterPings()).isEqualTo("text: an alert");
      assertThat(poll.hears(Duration.ofMillis(1))).isFalse();
    }
    assertThat(pages.complaints).isEmpty();
  }
}
