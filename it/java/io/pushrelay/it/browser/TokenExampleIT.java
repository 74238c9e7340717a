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
import io.pushrelay.token.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.FileAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the documentation's page "Who may listen", as it stands there. */
final class TokenExampleIT {
  private static final Path PAGE = Path.of("src/site/markdown/who-may-listen.md");

  @TempDir static Path directory;

  private static String block(String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE));
    assertThat(block.find()).as(language).isTrue();
    return block.group(1);
  }

  @Test
  void page_listens_to_its_users_channel_and_nobody_else_can() throws Exception {
    ServerProcess.Settings settings =
        new ServerProcess.Settings(
            ServerProcess.Settings.BRIEF, Map.of(), Map.of("PUSH_TOKEN_KEY", TestTokens.SECRET));
    try (Chromium chromium = Chromium.start();
        ServerProcess server = ServerProcess.start(directory, settings)) {
      server.mustDeploy(RelayWar.asShipped());
      server.mustDeploy(application());
      Relay relay = server.relay("pushrelay");
      String root = "http://localhost:%d".formatted(server.port());
      try (BrowserContext alices = chromium.context();
          BrowserContext bobs = chromium.context()) {
        Page alice = logIn(alices, root, "alice", "wonderland");
        Page bob = logIn(bobs, root, "bob", "builder");
        for (String user : new String[] {"alice", "bob"}) {
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
            .isEqualTo("403 The token's claim listen does not cover the channel user-alice.\n");
        Page stranger = alices.newPage();
        stranger.navigate(root + "/chat/");
        stranger.locator("[name=name]").fill("alice");
        stranger.locator("[name=password]").fill("wrong");
        stranger.waitForResponse("**/login", () -> stranger.locator("button").click());
        assertThat(stranger.locator("form").isVisible()).isTrue();
      }
      assertThat(relay.ask(listening("user-alice"))).hasStatus(401);
      assertThat(server.output()).doesNotContain("eyJ", TestTokens.SECRET);
    }
  }

  private static WebArchive application() throws IOException {
    Path source = Files.writeString(directory.resolve("Login.java"), block("java"));
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
        .add(new StringAsset(block("html")), "index.html");
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
