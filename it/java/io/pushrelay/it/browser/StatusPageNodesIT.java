package io.pushrelay.it.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.pushrelay.it.client.Relay.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.store.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The status page of one of two nodes, in a browser. */
final class StatusPageNodesIT {
  /** A node is counted a moment after it has come, and asked every few seconds. */
  private static final double PATIENCE_MILLIS = 30_000;

  @RegisterExtension static final RedisServer REDIS = new RedisServer();

  @TempDir static Path directory;

  private static Chromium chromium;
  private static ServerProcess server;

  private final WatchedPages pages = new WatchedPages();

  @BeforeAll
  static void start() {
    chromium = Chromium.start();
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    for (String name : new String[] {"one.war", "two.war"}) {
      server.mustDeploy(
          RelayWar.with(
              name,
              Map.of(
                  "push_status", "/status",
                  "push_listener_timeout", "10m",
                  "push_redis_timeout", "12s",
                  "push_redis_url", REDIS.process().url())));
    }
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

  @ParameterizedTest
  @ValueSource(ints = {360, 1280})
  void each_node_has_a_row_and_the_pages_own_is_the_first(int width) {
    String channel = fresh();
    Relay two = server.relay("two");
    try (Exchange held = two.hold(channel)) {
      Page page =
          pages.open(
              chromium,
              new Browser.NewContextOptions()
                  .setViewportSize(width, 800)
                  .setHttpCredentials("sender", "sender"));
      page.navigate("http://localhost:%d/one/status".formatted(server.port()));
      Locator rows = page.locator("#nodes-told tr");
      ContainsTextOptions patiently = new ContainsTextOptions().setTimeout(PATIENCE_MILLIS);
      assertThat(rows.nth(1).locator("td").nth(0)).containsText("/two", patiently);
      assertThat(rows.nth(0).locator("td").nth(0)).containsText("/one");
      assertThat(rows.nth(1).locator("td").nth(1)).hasText("1");
      assertThat(rows.nth(1).locator("td").nth(3)).containsText("0", patiently);
      assertThat(rows).hasCount(2);
      page.screenshot(
          new Page.ScreenshotOptions()
              .setFullPage(true)
              .setPath(Path.of("target", "status-nodes-%d.png".formatted(width))));
      assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
      assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
          .as("what the page is wide")
          .isLessThanOrEqualTo(width);
      assertThat(held.hears(Duration.ofMillis(1))).isFalse();
    }
    assertThat(pages.complaints).isEmpty();
  }
}
