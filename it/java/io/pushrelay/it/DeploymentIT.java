package io.pushrelay.it;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerLog;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.time.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How deployments begin, and what reaches them from outside: directives of the process that hold
 * for all of them.
 */
final class DeploymentIT {
  @TempDir static Path directory;

  private static ServerProcess server;

  @BeforeAll
  static void start() {
    server =
        ServerProcess.start(
            directory,
            new ServerProcess.Settings(
                ServerProcess.Settings.BRIEF,
                Map.of(
                    "push_max_message_size", "64",
                    "/chat/push_max_message_size", "16",
                    "push_message_buffer_length@/send", "2"),
                Map.of("PUSH_MAX_MESSAGE_SIZE", "32", "PUSH_MAX_CHANNEL_ID_LENGTH", "20")));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Relay deploy(String name, Map<String, String> parameters) {
    server.mustDeploy(RelayWar.with(name + ".war", parameters));
    return server.relay(name);
  }

  private static int statusOfPost(Relay relay, int length) {
    return relay.ask(sending("POST", fresh()).body("x".repeat(length))).status();
  }

  @Test
  void system_property_wins_over_environment_and_context_parameter() {
    Relay relay = deploy("property", Map.of("push_max_message_size", "8"));
    assertThat(statusOfPost(relay, 64)).as("64 bytes, the property's limit").isEqualTo(202);
    assertThat(statusOfPost(relay, 65)).as("65 bytes").isEqualTo(413);
    server.undeploy("property");
  }

  @Test
  void environment_variable_wins_over_the_context_parameter() {
    Relay relay = deploy("environment", Map.of("push_max_channel_id_length", "30"));
    assertThat(relay.ask(sending("POST", "x".repeat(20)).body("x"))).hasStatus(202);
    assertThat(relay.ask(sending("POST", "x".repeat(21)).body("x"))).hasStatus(400).hasSentence();
    server.undeploy("environment");
  }

  @Test
  void system_property_of_a_context_path_wins_and_holds_for_that_deployment_alone() {
    Relay chat = deploy("chat", Map.of());
    Relay other = deploy("other", Map.of());
    assertThat(statusOfPost(chat, 16)).as("16 bytes to /chat").isEqualTo(202);
    assertThat(statusOfPost(chat, 17)).as("17 bytes to /chat").isEqualTo(413);
    assertThat(statusOfPost(other, 17)).as("17 bytes to /other").isEqualTo(202);
    server.undeploy("chat");
    server.undeploy("other");
  }

  @Test
  void system_property_with_a_path_holds_for_that_location_alone() {
    Relay relay = deploy("located", Map.of("push_sender", "/send, /more"));
    String at = fresh();
    String elsewhere = fresh();
    for (int i = 0; i < 4; i++) {
      relay.post("/send", at, "x");
      relay.post("/more", elsewhere, "x");
    }
    assertThat(relay.messages(at)).as("messages kept of /send").isEqualTo(2);
    assertThat(relay.messages(elsewhere)).as("messages kept of /more").isEqualTo(4);
    server.undeploy("located");
  }

  /** TomEE's context file, WildFly's deployment overlay, Payara's alternative descriptor. */
  @Test
  void servers_own_means_change_parameters_without_rebuilding() {
    Map<String, String> parameters =
        Map.of("push_sender", "/send, /publish", "push_store_messages@/publish", "off");
    server.mustDeploy(RelayWar.named("own.war"), parameters);
    Relay relay = server.relay("own");
    String channel = fresh();
    assertThat(Info.of(relay.posted("/publish", channel, "unkept")).messages()).isZero();
    assertThat(Info.of(relay.posted("/send", channel, "kept")).messages()).isEqualTo(1);
    server.undeploy("own");
  }

  @Test
  void deployments_with_other_settings_and_other_channels_do_not_touch_each_other() {
    Relay one = deploy("one", Map.of("push_message_buffer_length@/send", "1"));
    Relay two = deploy("two", Map.of("push_listener_concurrency", "broadcast"));
    String channel = fresh();
    try (Exchange first = two.hold(channel);
        Exchange second = two.hold(channel)) {
      one.post(channel, "of one");
      assertThat(first.hears(Duration.ofMillis(300))).as("a message of the other").isFalse();
      two.post(channel, "of two");
      assertThat(first.response()).isMessage("of two");
      assertThat(second.response()).isMessage("of two");
    }
    assertThat(one.ask(listening(channel))).isMessage("of one");
    server.undeploy("one");
    two.post(channel, "still there");
    assertThat(two.messages(channel)).as("messages of two").isEqualTo(2);
    server.undeploy("two");
  }

  /** Payara opens a port a moment before it serves there, and may end a connection meanwhile. */
  private static boolean serves(Relay inner, String channel) {
    try {
      return inner.ask(sending("PUT", channel)).status() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  /** As in the example of 2009, whose sender location was at localhost:8089 alone. */
  @Test
  void sender_at_an_inner_port_is_not_there_at_any_other_however_it_is_spelled()
      throws IOException {
    server.openInnerPort();
    Relay outer = deploy("inner", Map.of("push_sender_port", "" + server.innerPort()));
    Relay inner = server.innerRelay("inner");
    String channel = fresh();
    inner.awaitPort();
    Await.until("it serves there", () -> serves(inner, channel));
    String host = "localhost:" + server.innerPort();
    for (String path :
        List.of("/send", "/send/x", "//send", "/send;x", "/listen/../send", "/%73end", "/./send")) {
      Request request = sending("POST", path, channel).body("x");
      assertThat(outer.ask(request)).as(path).hasStatus(404).hasNoBody();
      assertThat(outer.ask(request.with("Host", host))).as(path).hasStatus(404).hasNoBody();
      assertThat(
              outer.ask(
                  request
                      .with("X-Forwarded-Port", "" + server.innerPort())
                      .with("X-Forwarded-Host", host)))
          .as(path)
          .hasStatus(404);
    }
    assertThat(outer.ask(Request.of("GET", "/send?id=" + channel))).hasStatus(404).hasNoBody();
    assertThat(inner.ask(Request.of("GET", "/send?id=" + channel))).isChallenge();
    assertThat(inner.messages(channel)).as("messages").isZero();
    try (Exchange held = outer.open(listening(channel))) {
      Await.until("held", () -> inner.known(channel).listeners() == 1);
      inner.post(channel, "news");
      assertThat(held.response()).isMessage("news");
    }
    server.undeploy("inner");
  }

  @Test
  void page_that_is_off_is_404_and_the_client_stays() {
    Relay relay = deploy("pageless", Map.of("push_page", "off"));
    for (String path :
        List.of("/", "/index.html", "/page.js", "/page.css", "/icon.svg", "/locations.json")) {
      assertThat(relay.ask(Request.of("GET", path))).as(path).hasStatus(404).hasNoBody();
    }
    for (String path : List.of("/pushrelay.js", "/pushrelay.d.ts")) {
      assertThat(relay.ask(Request.of("GET", path)).body()).as(path).contains("function listen(");
    }
    String channel = fresh();
    relay.post(channel, "served");
    assertThat(relay.ask(listening(channel))).isMessage("served");
    server.undeploy("pageless");
  }

  @Test
  void deprecated_name_works_with_a_warning() {
    Relay relay = deploy("deprecated", Map.of("push_queue_messages", "off"));
    String channel = fresh();
    assertThat(relay.info(relay.posted("/send", channel, "x")).messages()).as("kept").isZero();
    server.await(
        "a line of the server's output warns",
        () ->
            server
                .output()
                .lines()
                .anyMatch(
                    line ->
                        line.contains("push_queue_messages")
                            && line.contains("push_store_messages")));
    server.undeploy("deprecated");
  }

  @Test
  void seven_mistakes_refuse_the_deployment_with_one_message() {
    ServerLog log = new ServerLog(server);
    server.deploys(
        RelayWar.with(
            "mistaken.war",
            Map.ofEntries(
                entry("push_sender", "/send, /both"),
                entry("push_listener", "/listen, /both"),
                entry("push_message_timeout", "soon"),
                entry("push_max_channel_listeners", "-3"),
                entry("push_store_messages", "perhaps"),
                entry("push_listener_concurency", "first"),
                entry("push_channel_timeout@/nowhere", "1h"),
                entry("push_buffer_size", "1M"),
                entry("push_max_reserved_memory", "2M"))));
    List<String> mistakes =
        List.of(
            "/both",
            "push_message_timeout",
            "soon",
            "push_max_channel_listeners",
            "-3",
            "push_store_messages",
            "perhaps",
            "push_listener_concurency",
            "push_listener_concurrency",
            "/nowhere",
            "push_buffer_size",
            "push_max_reserved_memory");
    server.await(
        "each record that names one of the mistakes names all",
        () -> {
          List<String> records =
              log.records().stream().filter(record -> record.contains("soon")).toList();
          return !records.isEmpty()
              && records.stream().allMatch(record -> mistakes.stream().allMatch(record::contains));
        });
    assertThat(server.relay("mistaken").ask(Request.of("GET", "/listen?id=x"))).hasStatus(404);
    assertThat(server.relay("mistaken").ask(sending("GET", "x"))).hasStatus(404);
  }
}
