package io.pushrelay.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import io.pushrelay.DocumentedClass;
import io.pushrelay.it.client.Relay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.FileAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The application of the documentation's page "Who may listen", as it stands there, and what its
 * users do.
 */
final class DocumentedChat {
  private static final Path PAGE = Path.of("src/site/markdown/who-may-listen.md");

  private DocumentedChat() {}

  /**
   * The blocks of a language on the page, in their order.
   *
   * @param containing what is in each of them
   */
  static List<String> blocks(String language, String containing) throws IOException {
    List<String> blocks =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE))
            .results()
            .map(block -> block.group(1))
            .filter(block -> block.contains(containing))
            .toList();
    assertThat(blocks).as(language).isNotEmpty();
    return blocks;
  }

  /**
   * The application whose servlet this is, compiled.
   *
   * @param directory where it is compiled
   */
  static WebArchive application(Path directory, String servlet) throws IOException {
    Path login = DocumentedClass.compile(directory, "Login", servlet);
    return ShrinkWrap.create(WebArchive.class, "chat.war")
        .add(new FileAsset(login.toFile()), "WEB-INF/classes/Login.class")
        .add(new StringAsset(blocks("html", "listen(").get(0)), "index.html");
  }

  /** Alice and Bob log in, and each of them is told what is sent to their channel, and no more. */
  static Page bobOfTwoWhoGetTheirOwn(
      BrowserContext alices, BrowserContext bobs, String root, Relay relay) {
    Page alice = logIn(alices, root, "alice", "wonderland");
    Page bob = logIn(bobs, root, "bob", "builder");
    for (String user : List.of("alice", "bob")) {
      String channel = "user-" + user;
      relay.awaitListeners(1, channel);
      relay.post(channel, "hello " + user);
    }
    alice.waitForSelector("li");
    bob.waitForSelector("li");
    assertThat(alice.locator("li").allTextContents()).containsExactly("hello alice");
    assertThat(bob.locator("li").allTextContents()).containsExactly("hello bob");
    return bob;
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

  /** What a user is answered who asks for Alice's channel: the status and the body. */
  static Object answerForAlices(Page page) {
    return page.evaluate(
        "async () => { const answer = await fetch('/pushrelay/listen?id=user-alice');"
            + " return answer.status + ' ' + await answer.text() }");
  }
}
