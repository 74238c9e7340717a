package io.pushrelay.it.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;

/** Pages of a browser, each of somebody else, and what it complained about. */
final class WatchedPages implements AutoCloseable {
  /** Refused by the policy, failed to load, thrown. */
  final List<String> complaints = new ArrayList<>();

  private final List<BrowserContext> contexts = new ArrayList<>();

  /** A page that is still empty. */
  Page open(Chromium chromium, Browser.NewContextOptions options) {
    BrowserContext context = chromium.context(options);
    contexts.add(context);
    Page page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    return page;
  }

  @Override
  public void close() {
    contexts.forEach(BrowserContext::close);
  }
}
