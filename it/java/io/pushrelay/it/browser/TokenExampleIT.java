package io.pushrelay.it.browser;

import static io.pushrelay.it.client.Relay.listening;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.token.TestTokens;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the documentation's page "Who may listen", as it stands there. */
final class TokenExampleIT {
  @TempDir static Path directory;

  @Test
  void page_listens_to_its_users_channel_and_nobody_else_can() throws Exception {
    ServerProcess.Settings settings =
        new ServerProcess.Settings(
            ServerProcess.Settings.BRIEF, Map.of(), Map.of("PUSH_TOKEN_KEY", TestTokens.SECRET));
    try (Chromium chromium = Chromium.start();
        ServerProcess server = ServerProcess.start(directory, settings)) {
      server.mustDeploy(RelayWar.asShipped());
      server.mustDeploy(
          DocumentedChat.application(directory, DocumentedChat.blocks("java", "").get(0)));
      Relay relay = server.relay("pushrelay");
      String root = "http://localhost:%d".formatted(server.port());
      try (BrowserContext alices = chromium.context();
          BrowserContext bobs = chromium.context()) {
        Page bob = DocumentedChat.bobOfTwoWhoGetTheirOwn(alices, bobs, root, relay);
        assertThat(DocumentedChat.answerForAlices(bob))
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
}
