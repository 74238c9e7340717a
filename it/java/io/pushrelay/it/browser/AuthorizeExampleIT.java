package io.pushrelay.it.browser;

import static io.pushrelay.it.client.Relay.listening;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.time.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.FileAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of the documentation's page "Who may listen" in which the application decides, as it
 * stands there.
 */
final class AuthorizeExampleIT {
  private static final Path PAGE = Path.of("src/site/markdown/who-may-listen.md");

  /** Listens to a channel over one transport until it is told that this is of no use. */
  private static final String LISTEN =
      """
      async transport => {
        const { listen } = await import("/pushrelay/pushrelay.js");
        const states = [];
        return new Promise(resolve => listen("/pushrelay/listen", {
          channel: "user-alice",
          transports: [transport],
          onMessage() {},
          onStatus(status) {
            states.push(status.state);
            if (status.state === "closed" || states.length > 20) {
              resolve(status.reason + " after " + states.length);
            }
          },
        }));
      }
      """;

  @TempDir static Path directory;

  /** The block of that language which is the last on the page that contains this. */
  private static String block(String language, String containing) throws IOException {
    List<String> blocks =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE))
            .results()
            .map(block -> block.group(1))
            .filter(block -> block.contains(containing))
            .toList();
    assertThat(blocks).as(language).isNotEmpty();
    return blocks.get(blocks.size() - 1);
  }

  @Test
  void page_listens_to_its_users_channel_and_nobody_else_can() throws Exception {
    try (Chromium chromium = Chromium.start();
        ServerProcess server = ServerProcess.start(directory, ServerProcess.Settings.NONE)) {
      String root = "http://localhost:%d".formatted(server.port());
      server.mustDeploy(
          RelayWar.with(
              "pushrelay.war", Map.of("push_authorize_request", root + "/chat/may-listen")));
      server.mustDeploy(application());
      Relay relay = server.relay("pushrelay");
      try (BrowserContext alices = chromium.context();
          BrowserContext bobs = chromium.context()) {
        Page alice = logIn(alices, root, "alice", "wonderland");
        Page bob = logIn(bobs, root, "bob", "builder");
        for (String user : List.of("alice", "bob")) {
          String channel = "user-" + user;
          Await.until(
              channel + " is listened to",
              () -> relay.info(channel).map(Info::listeners).orElse(0) == 1);
          relay.post(channel, "hello " + user);
        }
        alice.waitForSelector("li");
        bob.waitForSelector("li");
        assertThat(alice.locator("li").allTextContents()).containsExactly("hello alice");
        assertThat(bob.locator("li").allTextContents()).containsExactly("hello bob");
        assertThat(
                bob.evaluate(
                    "async () => { const answer = await fetch('/pushrelay/listen?id=user-alice');"
                        + " return answer.status + ' ' + await answer.text() }"))
            .isEqualTo("403 That is somebody else's.");
        assertGivesUp(bob);
        try (BrowserContext strangers = chromium.context()) {
          Page stranger = strangers.newPage();
          stranger.navigate(root + "/chat/");
          assertGivesUp(stranger);
        }
      }
      assertThat(relay.ask(listening("user-alice"))).hasStatus(401).hasBody("Log in first.");
    }
  }

  /** Who is not let in does not ask again and again, over any transport. */
  private static void assertGivesUp(Page page) {
    for (String transport : List.of("websocket", "eventsource", "longpoll")) {
      assertThat(page.evaluate(LISTEN, transport).toString())
          .as(transport)
          .matches("forbidden after [1-4]");
    }
  }

  private static WebArchive application() throws IOException {
    Path source = Files.writeString(directory.resolve("Login.java"), block("java", "may-listen"));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-proc:none",
                "-d",
                directory.toString(),
                source.toString());
    assertThat(status).as("compiled").isZero();
    return ShrinkWrap.create(WebArchive.class, "chat.war")
        .add(
            new FileAsset(directory.resolve("Login.class").toFile()), "WEB-INF/classes/Login.class")
        .add(new StringAsset(block("xml", "session-config")), "WEB-INF/web.xml")
        .add(new StringAsset(block("html", "listen(")), "index.html");
  }

  private static Page logIn(BrowserContext context, String root, String user, String password) {
    Page page = context.newPage();
    page.navigate(root + "/chat/");
    page.locator("[name=name]").fill(user);
    page.locator("[name=password]").fill(password);
    Response answer = page.waitForResponse("**/login", () -> page.locator("button").click());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return page;
  }
}
