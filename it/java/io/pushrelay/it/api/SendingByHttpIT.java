package io.pushrelay.it.api;

import static io.pushrelay.it.client.Relay.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application in a deployment of its own, whose web.xml says where the relay is. */
final class SendingByHttpIT extends SendingContract {
  @TempDir static Path directory;

  private static ServerProcess server;

  @BeforeAll
  static void start() {
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    server.mustDeploy(RelayWar.with("relay.war", PARAMETERS));
    server.mustDeploy(
        application()
            .addAsLibrary(new File(System.getProperty("api.file")))
            .addAsWebInfResource(entries(), "web.xml"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static StringAsset entries() {
    StringBuilder xml =
        new StringBuilder(
            "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"5.0\">");
    Map.of("url", url(), "user", "sender", "password", "sender")
        .forEach(
            (name, value) ->
                xml.append(
                    """
                    <env-entry>
                      <env-entry-name>pushrelay.%s</env-entry-name>
                      <env-entry-type>java.lang.String</env-entry-type>
                      <env-entry-value>%s</env-entry-value>
                    </env-entry>
                    """
                        .formatted(name, value)));
    return new StringAsset(xml.append("</web-app>").toString());
  }

  private static String url() {
    return "http://localhost:%d/relay/send".formatted(server.port());
  }

  @Override
  ServerProcess server() {
    return server;
  }

  @Test
  void application_is_told_why_nobody_took_its_message() {
    String channel = fresh();
    assertThat(ask("/at", channel, "http://localhost:1/relay/send"))
        .isEqualTo("0 The relay at http://localhost:1/relay/send does not answer.");
    assertThat(ask("/at", channel, url())).startsWith("401 ");
    assertThat(ask("/at", channel, url() + " sender wrong")).startsWith("401 ");
    assertThat(ask("/at", channel, url() + " reader reader")).startsWith("403 ");
    assertThat(ask("/at", channel, url().replace("relay/send", "app/application/x")))
        .startsWith("405 ");
    assertThat(ask("/at", channel, "ftp://localhost/"))
        .isEqualTo(
            "java.lang.IllegalArgumentException: The relay's URL can't be used: something like"
                + " http://localhost:8080/pushrelay/send was expected.");
    assertThat(ask("/at", channel, url() + " sender sender")).isEqualTo("sent");
    assertThat(relay().messages(channel)).isEqualTo(1);
  }

  @Test
  void relays_war_does_not_have_the_package() {
    assertThat(RelayWar.asShipped().getContent().keySet())
        .extracting(path -> path.get())
        .contains("/WEB-INF/beans.xml")
        .doesNotContain("/WEB-INF/classes/io/pushrelay/api", "/WEB-INF/classes/META-INF/beans.xml");
  }
}
