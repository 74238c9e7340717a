package io.pushrelay.it.documentation;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static io.pushrelay.it.server.Server.PAYARA;
import static io.pushrelay.it.server.Server.TOMEE;
import static io.pushrelay.it.server.Server.WILDFLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.documentation.DocumentedCode.Snippet;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What README and the server's page tell to type works on a fresh server. It needs {@code sh} and
 * {@code curl}.
 */
@Tag("long")
final class DocumentedCommandsIT {
  private static final Pattern EXPIRES = Pattern.compile("\"expires\": (\\d+)");

  @TempDir Path directory;

  private DocumentedServer server;

  @BeforeAll
  static void readme_has_commands_for_this_server() {
    assumeTrue(EnumSet.of(PAYARA, WILDFLY, TOMEE).contains(Server.tested()));
  }

  @BeforeEach
  void unpack() throws IOException {
    server = DocumentedServer.of(Server.tested(), directory.resolve("server"));
    server.unpack();
    server.set("PUSH_STATUS", "/status");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void server_as_in_readme_has_the_page_and_curl_prints_the_first_message() throws IOException {
    String[] variable =
        server.readme.inline("Configure it", "PUSH_MESSAGE_TIMEOUT=").text().split("=", 2);
    server.set(variable[0], variable[1]);
    server.deployAsReadmeSays();
    assertPage(server.relay("/pushrelay"));
    String root = "127.0.0.1:" + server.port + "/pushrelay/";
    Snippet listen = server.listen.with("127.0.0.1:8080/", root);
    Snippet send = server.send.with("127.0.0.1:8080/", root);
    try (Shell.Running listener = server.shell().start(listen.text())) {
      assertThat(server.shell().run(send.text())).contains("active listeners: ");
      listener.awaitSuccess();
      assertThat(listener.output()).isEqualTo("hello");
    }
    assertTenMinutes(server.relay("/pushrelay"), "news");
  }

  @Test
  void server_as_on_its_page_has_the_system_property_and_senders_at_the_inner_port_alone()
      throws IOException {
    server.deployWithInnerPort();
    Relay outer = server.relay("/pushrelay");
    Relay inner = server.innerRelay("/pushrelay");
    String channel = fresh();
    assertThat(outer.ask(sending("POST", channel).body("x"))).hasStatus(404);
    assertThat(inner.ask(Request.of("POST", "/send?id=" + channel).body("x"))).isChallenge();
    inner.post(channel, "news");
    assertThat(outer.ask(listening(channel))).isMessage("news");
    assertTenMinutes(outer, channel);
  }

  @Test
  void server_as_on_its_page_has_another_descriptor_and_the_relay_at_the_context_root()
      throws IOException {
    Path descriptor =
        Files.writeString(
            directory.resolve("web.xml"),
            RelayWar.descriptor(Map.of("push_sender", "/send, /publish")));
    server.deployWithDescriptorAndAtRoot(descriptor);
    Relay changed = server.relay("/pushrelay");
    String channel = fresh();
    changed.post("/publish", channel, "at another path");
    assertThat(changed.ask(listening(channel))).isMessage("at another path");
    if (server instanceof DocumentedTomEE) { // whose context file has a parameter beside it
      assertTenMinutes(changed, channel);
    }
    Relay root = server.relay("");
    assertPage(root);
    root.post(channel, "at the root");
    assertThat(root.ask(listening(channel))).isMessage("at the root");
    assertThat(root.ask(sending("POST", "/publish", channel).body("x"))).hasStatus(404);
  }

  private static void assertPage(Relay relay) {
    assertThat(relay.ask(Request.of("GET", "/")).body()).contains("<title>Pushrelay</title>");
  }

  /** As each of the commands sets it, where the default is an hour. */
  private static void assertTenMinutes(Relay relay, String channel) {
    String kept = relay.ask(sending("GET", "/status/channels", channel)).body();
    Matcher expires = EXPIRES.matcher(kept);
    assertThat(expires.find()).as(kept).isTrue();
    assertThat(Integer.parseInt(expires.group(1))).as("seconds").isBetween(500, 600);
  }
}
