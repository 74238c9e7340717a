package io.pushrelay.it.application;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.server.ServerProcess;
import java.util.List;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The application as its users see it, and the tests. Thread-safe. */
public final class ApplicationClient {
  private static final String WEB_XML =
      """
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="5.0">
        <session-config>
          <cookie-config><name>APP</name><path>/</path></cookie-config>
        </session-config>
      </web-app>
      """;

  private final Relay application;

  private ApplicationClient(Relay application) {
    this.application = application;
  }

  /** The application, deployed beside the relay. */
  public static ApplicationClient deploy(ServerProcess server) {
    server.mustDeploy(
        ShrinkWrap.create(WebArchive.class, "app.war")
            .addClass(Application.class)
            .addAsWebInfResource(new StringAsset(WEB_XML), "web.xml"));
    return new ApplicationClient(server.relay("app"));
  }

  /** A URL of it. */
  public String url(String path) {
    return application.origin() + "/app" + path;
  }

  /** The cookie of a user who has logged in. */
  public String logIn(String name) {
    Response response = application.ask(Request.of("GET", "/login?name=" + name));
    return response
        .header("Set-Cookie")
        .map(cookie -> cookie.replaceAll(";.*", ""))
        .orElseThrow(() -> new AssertionError("no cookie: " + response));
  }

  /** What it was asked about a channel, one after the other. */
  public List<String> questions(String channel) {
    return lines("/questions").stream().filter(line -> line.contains(channel)).toList();
  }

  /** What it was told about a channel, one after the other. */
  public List<String> notices(String channel) {
    return lines("/notices").stream()
        .filter(line -> line.contains("\"channel\":\"" + channel + "\""))
        .toList();
  }

  /** How many bytes of its long answer it got rid of. */
  public long written() {
    return Long.parseLong(lines("/written").get(0));
  }

  /** Answers so many notices with 500 from now on. */
  public void fail(int notices) {
    application.ask(Request.of("POST", "/fail").body(Integer.toString(notices)));
  }

  private List<String> lines(String path) {
    return application.ask(Request.of("GET", path)).body().lines().toList();
  }
}
