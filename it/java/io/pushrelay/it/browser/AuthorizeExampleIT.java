package io.pushrelay.it.browser;

import static io.pushrelay.it.client.Relay.listening;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of the documentation's page "Who may listen" in which the application decides, as it
 * stands there.
 */
final class AuthorizeExampleIT {
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

  @Test
  void page_listens_to_its_users_channel_and_nobody_else_can() throws Exception {
    try (Chromium chromium = Chromium.start();
        ServerProcess server = ServerProcess.start(directory, ServerProcess.Settings.NONE)) {
      String root = "http://localhost:%d".formatted(server.port());
      server.mustDeploy(
          RelayWar.with(
              "pushrelay.war",
              Map.of(
                  "push_authorize_request",
                  root + "/chat/may-listen",
                  "push_authorize_timeout",
                  "20s")));
      server.mustDeploy(application());
      Relay relay = server.relay("pushrelay");
      try (BrowserContext alices = chromium.context();
          BrowserContext bobs = chromium.context()) {
        Page bob = DocumentedChat.bobOfTwoWhoGetTheirOwn(alices, bobs, root, relay);
        assertThat(DocumentedChat.answerForAlices(bob)).isEqualTo("403 That is somebody else's.");
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
          .matches("forbidden after [1-9]");
    }
  }

  private static WebArchive application() throws IOException {
    return DocumentedChat.application(directory, DocumentedChat.blocks("java", "may-listen").get(0))
        .add(
            new StringAsset(DocumentedChat.blocks("xml", "session-config").get(0)),
            "WEB-INF/web.xml");
  }
}
