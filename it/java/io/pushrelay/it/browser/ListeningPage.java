package io.pushrelay.it.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A page that listens by {@code pushrelay.js}, and keeps what comes and what it is told. */
final class ListeningPage {
  private final Page page;
  private final String root;
  private final List<String> warnings = new ArrayList<>();

  /**
   * @param root the relay's address for the page
   */
  ListeningPage(Page page, String root) {
    this.page = page;
    this.root = root;
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("warning")) {
            warnings.add(message.text());
          }
        });
    page.navigate(root);
  }

  /** Becomes a page of this address, that listens to the same relay. */
  void goTo(String address) {
    page.navigate(address);
  }

  /** Begins anew, with listeners' WebSockets that the browser only plays. */
  void playWebSockets(Consumer<WebSocketRoute> server) {
    page.routeWebSocket(Pattern.compile(".*/listen.*"), server);
    page.navigate(root);
  }

  /**
   * Begins to listen.
   *
   * @param options of {@code listen}, as JSON
   */
  void listen(String channel, String options) {
    listenAt("listen", channel, options);
  }

  /** The same at a location of another path. */
  void listenAt(String path, String channel, String options) {
    page.evaluate(
        """
        async ([location, channel, options]) => {
          const { listen } = await import(location[0] + "pushrelay.js");
          window.aborting = new AbortController();
          window.listenAnew = () => {
            window.got = [];
            window.told = [];
            window.listening = listen(location.join(""), {
              channel, token: window.token, ...JSON.parse(options), signal: aborting.signal,
              onMessage: ({ data, ...rest }) => got.push({ ...rest,
                data: typeof data === "string" ? data : "bytes " + [...new Uint8Array(data)] }),
              onStatus: status => told.push(status),
            });
          };
          listenAnew();
        }""",
        List.of(List.of(root, path), channel, options));
  }

  /** Listens by this transport alone, and waits until it does. */
  void listenBy(String transport, String channel) {
    listen(channel, patiently(transport));
    awaitTrue("told.some(({ state }) => state === 'open')");
  }

  /** Options to listen by this transport alone, and to wait longer for it than a user would. */
  static String patiently(String transport) {
    return "{\"transports\": [\"%s\"], \"connectTimeout\": 20000}".formatted(transport);
  }

  /** Runs a script, which finds {@code got}, {@code told} and {@code listening}. */
  void run(String script) {
    page.evaluate(script);
  }

  void awaitTrue(String expression) {
    Await.until(
        () -> expression + "; it has " + page.evaluate("JSON.stringify([got, told])"),
        Duration.ofSeconds(40),
        () -> (boolean) page.evaluate(expression));
  }

  /** What was written on the browser's console as a warning. */
  List<String> warnings() {
    return warnings;
  }

  /** The elements of an array. */
  List<String> strings(String expression) {
    List<String> strings = new ArrayList<>();
    ((List<?>) page.evaluate(expression)).forEach(each -> strings.add(String.valueOf(each)));
    return strings;
  }

  /** What the messages said, as soon as there are so many. */
  List<String> data(int count) {
    awaitTrue("got.length >= " + count);
    return strings("got.map(message => message.data)");
  }
}
