package io.pushrelay.it;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitUntilState;
import io.pushrelay.it.browser.Chromium;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.it.server.RelayWar;
import java.net.URL;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages as senders where {@code push_sender_origin} lets some. */
@ArquillianTest
@Tag("arquillian")
@RunAsClient
final class SenderOriginIT {
  private static final String PAGE = "https://a.example";
  private static final String OTHER = "https://c.example";

  @ArquillianResource URL url;

  @Deployment(testable = false)
  static WebArchive war() {
    return RelayWar.with(
        "sender-origin.war",
        Map.ofEntries(
            entry("push_sender", "/send, /named, /header, /any, /any/open, /any/cookie"),
            entry("push_sender_origin@/named", "https://a.example, https://b.example:8443"),
            entry("push_sender_origin@/header", PAGE),
            entry("push_channel_id@/header", "$http_x_room"),
            entry("push_sender_origin@/any", "*"),
            entry("push_sender_origin@/any/open", "*"),
            entry("push_sender_role@/any/open", ""),
            entry("push_sender_origin@/any/cookie", "*"),
            entry("push_sender_role@/any/cookie", ""),
            entry("push_channel_id@/any/cookie", "$cookie_room")));
  }

  private Relay relay() {
    return Relay.at(url);
  }

  private static Request preflight(String location, String origin) {
    return Request.of("OPTIONS", location + "?id=" + fresh())
        .with("Origin", origin)
        .with("Access-Control-Request-Method", "POST")
        .with("Access-Control-Request-Headers", "authorization,content-type");
  }

  private static void isShared(Response response, String origin) {
    assertThat(response).hasHeader("Access-Control-Allow-Origin", origin).lists("Vary", "Origin");
    assertThat(response).hasHeader("Access-Control-Allow-Credentials", "true");
  }

  private static void isSharedWithAll(Response response) {
    assertThat(response)
        .hasHeader("Access-Control-Allow-Origin", "*")
        .hasNoHeader("Access-Control-Allow-Credentials");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.example", "https://b.example:8443"})
  void page_of_a_named_origin_sends_and_reads_the_answers(String origin) {
    String channel = fresh();
    for (String method : new String[] {"PUT", "POST", "GET", "DELETE"}) {
      Response response =
          relay().ask(sending(method, "/named", channel).with("Origin", origin).body(""));
      assertThat(response).hasStatusIn(200, 202).lists("Vary", "Accept");
      isShared(response, origin);
    }
    Request post = sending("POST", "/named", channel).with("Origin", origin).body("news");
    assertThat(relay().ask(post.with("Sec-Fetch-Site", "cross-site"))).hasStatus(202);
    assertThat(relay().ask(listening(channel))).isMessage("news");
  }

  @Test
  void page_of_a_named_origin_reads_why_it_was_refused() {
    Request get = Request.of("GET", "/named?id=" + fresh()).with("Origin", PAGE);
    Response challenge = relay().ask(get);
    assertThat(challenge).isChallenge();
    isShared(challenge, PAGE);
    Response forbidden = relay().ask(get.as("nobody"));
    assertThat(forbidden).hasStatus(403);
    isShared(forbidden, PAGE);
    Response unknown = relay().ask(get.as("sender"));
    assertThat(unknown).hasStatus(404).hasNoBody();
    isShared(unknown, PAGE);
    Response nowhere = relay().ask(Request.of("POST", "/named").as("sender").with("Origin", PAGE));
    assertThat(nowhere).hasStatus(400).hasSentence();
    isShared(nowhere, PAGE);
    Response large =
        relay().ask(sending("POST", "/named", fresh()).with("Origin", PAGE).declaring(5_000_000));
    assertThat(large).hasStatus(413).hasSentence();
    isShared(large, PAGE);
  }

  @ParameterizedTest
  @CsvSource({
    "/named, https://c.example",
    "/named, http://a.example",
    "/named, https://b.example",
    "/named, https://a.example.evil.example",
    "/named, null",
    "/send,  https://a.example",
  })
  void page_of_another_origin_may_not_send(String location, String origin) {
    String channel = fresh();
    Request post = sending("POST", location, channel).with("Origin", origin).body("forged");
    assertThat(relay().ask(post))
        .hasStatus(403)
        .hasSentence()
        .hasNoHeaderBeginning("Access-Control-");
    assertThat(relay().ask(preflight(location, origin)))
        .hasStatus(403)
        .hasNoHeaderBeginning("Access-Control-");
    assertThat(relay().knows(channel)).as("the channel").isFalse();
  }

  @Test
  void preflight_is_answered_without_credentials() {
    Response named = relay().ask(preflight("/named", PAGE));
    assertThat(named)
        .hasStatusIn(200, 204)
        .hasNoBody()
        .lists("Access-Control-Allow-Methods", "GET", "POST", "PUT", "DELETE")
        .lists(
            "Access-Control-Allow-Headers",
            "Content-Type",
            "Authorization",
            "Accept",
            "X-EventSource-Event");
    isShared(named, PAGE);
    assertThat(relay().ask(preflight("/header", PAGE)))
        .lists("Access-Control-Allow-Headers", "X-Room");
    Response any = relay().ask(preflight("/any", OTHER));
    assertThat(any).hasStatusIn(200, 204);
    isSharedWithAll(any);
  }

  @Test
  void preflight_makes_no_channel() {
    String channel = fresh();
    Request preflight = preflight("/any/open", OTHER);
    relay().ask(new Request("OPTIONS", "/any/open?id=" + channel, preflight.headers(), ""));
    assertThat(relay().knows(channel)).as("a channel was made").isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "Text/Plain;charset=utf-8",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
      })
  void page_of_any_origin_does_not_send_what_a_browser_adds_the_password_to(String contentType) {
    String channel = fresh();
    Request post = sending("POST", "/any", channel).with("Origin", OTHER).body("forged");
    Response response =
        relay().ask(contentType.isEmpty() ? post : post.with("Content-Type", contentType));
    assertThat(response).hasStatus(403).hasSentenceAbout("Content-Type");
    isSharedWithAll(response);
    assertThat(relay().knows(channel)).as("the channel").isFalse();
  }

  /** All this a browser asks for beforehand, and adds no password to. */
  @Test
  void page_of_any_origin_sends_with_a_password_that_it_knows() {
    String channel = fresh();
    for (String method : new String[] {"PUT", "POST", "GET", "DELETE"}) {
      Request request = sending(method, "/any", channel).with("Origin", OTHER);
      Response response = relay().ask(request.with("Content-Type", "application/json").body(""));
      assertThat(response).hasStatusIn(200, 202);
      isSharedWithAll(response);
    }
    Request stranger = Request.of("PUT", "/any?id=" + channel).with("Origin", OTHER);
    Response challenge = relay().ask(stranger);
    assertThat(challenge).isChallenge();
    isSharedWithAll(challenge);
  }

  @Test
  void page_of_any_origin_sends_where_everybody_may() {
    String channel = fresh();
    Request post = Request.of("POST", "/any/open?id=" + channel).with("Origin", OTHER);
    Response response = relay().ask(post.with("Content-Type", "text/plain").body("news"));
    assertThat(response).hasStatus(202);
    isSharedWithAll(response);
    assertThat(relay().ask(post.with("Sec-Fetch-Site", "cross-site").body("more"))).hasStatus(202);
  }

  @Test
  void page_of_any_origin_does_not_name_a_channel_by_the_users_cookie() {
    Request post = Request.of("POST", "/any/cookie").with("Cookie", "room=mine").body("x");
    assertThat(relay().ask(post.with("Origin", OTHER))).hasStatus(400).hasSentence();
    assertThat(relay().ask(post)).hasStatus(202);
  }

  @Test
  void page_of_an_origin_that_may_send_opens_a_senders_socket() {
    String channel = fresh();
    try (WebSocketClient socket =
        relay().socket(sending("GET", "/named", channel).with("Origin", PAGE))) {
      socket.send("news");
      assertThat(socket.hear()).contains("\"messages\": 1");
    }
    relay().socket(Request.of("GET", "/any/open?id=" + channel).with("Origin", OTHER)).close();
    isRefused(sending("GET", "/named", channel).with("Origin", OTHER));
    isRefused(sending("GET", "/send", channel).with("Origin", PAGE));
  }

  @Test
  void page_of_any_origin_opens_no_senders_socket_that_needs_the_users_credentials() {
    isRefused(sending("GET", "/any", fresh()).with("Origin", OTHER));
  }

  private void isRefused(Request request) {
    assertThatThrownBy(() -> relay().socket(request))
        .isInstanceOfSatisfying(
            WebSocketClient.RefusedException.class,
            refused -> assertThat(refused.status()).isEqualTo(403));
  }

  /** By plain http to a host that is not this machine, browsers send no Sec-Fetch-Site. */
  @Test
  void form_of_another_host_does_not_send_with_the_password_that_a_browser_remembers() {
    String channel = fresh();
    String relayed = "http://relay.test:%d%s".formatted(relay().port(), relay().context());
    try (Chromium chromium = Chromium.start();
        BrowserContext context =
            chromium.context(
                new Browser.NewContextOptions().setHttpCredentials("sender", "sender"))) {
      relay().ask(sending("PUT", channel));
      Page page = context.newPage();
      page.navigate(relayed + "/send?id=" + channel); // the password is known from here on
      assertThat(post(page, relayed + "/send?id=" + channel)).as("its own page").isEqualTo(202);
      assertThat(relay().messages(channel)).isEqualTo(1);

      page.route(
          "http://evil.test/",
          route ->
              route.fulfill(
                  new Route.FulfillOptions()
                      .setContentType("text/html")
                      .setBody(
                          """
                          <form method=post enctype=text/plain action="%s/send?id=%s">
                            <input name=forged value=1><button>Win</button>
                          </form>"""
                              .formatted(relayed, channel))));
      page.navigate("http://evil.test/");
      page.locator("button").click();
      page.waitForURL(
          relayed + "/**", new Page.WaitForURLOptions().setWaitUntil(WaitUntilState.LOAD));
      assertThat(page.content()).contains("http://evil.test may not send");
      assertThat(relay().messages(channel)).as("messages after the form").isEqualTo(1);
    }
  }

  private static int post(Page page, String address) {
    return (int)
        page.evaluate(
            "address => fetch(address, { method: 'POST', body: 'x' }).then(({ status }) => status)",
            address);
  }
}
