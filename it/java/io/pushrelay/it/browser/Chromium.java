package io.pushrelay.it.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real browser, the Chromium of this machine. Without one the tests that need it are skipped, and
 * say so, unless the build requires it ({@code -Dbrowser.required=true}). Not thread-safe, as
 * Playwright isn't: all calls come from the thread that started it.
 */
public final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  /**
   * As root there is no sandbox; and no request of the browser's own leaves the machine, on which
   * every host of {@code .test} is.
   */
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--host-resolver-rules=MAP *.test 127.0.0.1");

  /** Milliseconds; Playwright's own 5,000 are few for a browser beside two servers. */
  private static final double PATIENCE = 30_000;

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path program) {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      browser =
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions().setExecutablePath(program).setArgs(ARGUMENTS));
    } catch (RuntimeException e) {
      playwright.close();
      throw e;
    }
  }

  /** Starts the browser; skips the test if there is none. */
  public static Chromium start() {
    String why = "there is no Chromium on the PATH (looked for " + String.join(", ", NAMES) + ")";
    return new Chromium(
        Programs.find(NAMES)
            .orElseThrow(() -> Programs.missing("browser.required", "The browser's tests", why)));
  }

  /** A browser's state of its own: no cache, no password of another test. */
  public BrowserContext context(Browser.NewContextOptions options) {
    return browser.newContext(options);
  }

  public BrowserContext context() {
    return context(new Browser.NewContextOptions());
  }

  @Override
  public void close() {
    Stream.<Runnable>of(browser::close, playwright::close).forEach(Runnable::run);
  }
}
