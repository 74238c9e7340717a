package io.pushrelay.it;

import static io.pushrelay.it.Relay.fresh;
import static io.pushrelay.it.Relay.listening;
import static io.pushrelay.it.Relay.sending;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Position;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How deployments begin and end, and what reaches them from outside: directives of the process that
 * hold for all of them.
 */
final class DeploymentIT {
  @TempDir static File archives;

  private static ServerProcess server;

  @BeforeAll
  static void start() {
    server =
        ServerProcess.start(
            archives,
            Map.of(
                "push_max_message_size", "64",
                "/chat/push_max_message_size", "16",
                "push_message_buffer_length@/send", "2"),
            Map.of("PUSH_MAX_MESSAGE_SIZE", "32", "PUSH_MAX_CHANNEL_ID_LENGTH", "20"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Relay deploy(String name, Map<String, String> parameters) {
    assertThat(server.deploys(RelayWar.with(name + ".war", parameters)))
        .as("%s was deployed; the server said:\n%s", name, server.output())
        .isTrue();
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

  @Test
  void deprecated_name_works_with_a_warning() {
    Relay relay = deploy("deprecated", Map.of("push_queue_messages", "off"));
    String channel = fresh();
    assertThat(relay.info(relay.posted("/send", channel, "x")).messages()).as("kept").isZero();
    assertThat(server.output().lines())
        .as("a line of the server's output that warns")
        .anyMatch(
            line -> line.contains("push_queue_messages") && line.contains("push_store_messages"));
    server.undeploy("deprecated");
  }

  @Test
  void seven_mistakes_refuse_the_deployment_with_one_message() {
    int before = server.output().length();
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
    String[] records = server.output().substring(before).split("\n(?=\\[?\\d{4}-)", -1);
    assertThat(Arrays.stream(records).filter(record -> record.contains("soon")).toList())
        .as("what was logged about one of the mistakes")
        .isNotEmpty()
        .allSatisfy(record -> assertThat(record).contains(mistakes));
    assertThat(server.relay("mistaken").ask(Request.of("GET", "/listen?id=x"))).hasStatus(404);
    assertThat(server.relay("mistaken").ask(sending("GET", "x"))).hasStatus(404);
  }

  @Test
  void stopping_answers_held_listeners_with_503_and_when_to_come_back() {
    Relay relay = deploy("stopped", Map.of());
    String channel = fresh();
    Position last = relay.post(channel, "old");
    try (Exchange one = relay.hold(fresh());
        Exchange two = relay.hold(listening(channel).after(last), channel)) {
      server.undeploy("stopped");
      for (Response response : List.of(one.response(), two.response())) {
        assertThat(response).hasStatus(503).hasNoBody();
        assertThat(response.header("Retry-After"))
            .as("Retry-After")
            .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-9]\\d{0,2}"));
      }
    }
    assertThat(relay.ask(Request.of("GET", "/listen?id=x"))).hasStatus(404);
  }

  @Test
  void deployment_that_comes_after_a_stopped_one_begins_empty_and_serves() {
    Relay relay = deploy("again", Map.of());
    String channel = fresh();
    relay.post(channel, "of the first");
    server.undeploy("again");
    assertThat(deploy("again", Map.of()).knows(channel)).as("the first one's channel").isFalse();
    try (Exchange held = relay.hold(channel)) {
      relay.post(channel, "of the second");
      assertThat(held.response()).isMessage("of the second");
    }
    server.undeploy("again");
  }

  /**
   * A server's own pools grow too, for a while; what is left behind grows with every deployment.
   */
  @Test
  void deployments_that_were_stopped_leave_no_threads_behind() {
    liveOnce();
    int lives = 4;
    Set<String> growing = threads().keySet();
    for (int round = 0; round < 4 && !growing.isEmpty(); round++) {
      Map<String, Long> before = threads();
      for (int i = 0; i < lives; i++) {
        liveOnce();
      }
      growing =
          threads().entrySet().stream()
              .filter(now -> now.getValue() - before.getOrDefault(now.getKey(), 0L) >= lives)
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());
    }
    assertThat(growing)
        .as("kinds of thread of which each deployment leaves one, whatever was there before")
        .isEmpty();
  }

  private static void liveOnce() {
    Relay relay = deploy("shortlived", Map.of());
    List<Exchange> held = new ArrayList<>();
    String expiring = fresh();
    relay.post(expiring, "x");
    held.add(relay.hold(fresh()));
    server.undeploy("shortlived");
    assertThat(held.get(0).hears(Duration.ofSeconds(5))).as("the listener was sent away").isTrue();
    held.forEach(Exchange::close);
  }

  /** How many threads there are of each name, numbers in it aside. */
  private static Map<String, Long> threads() {
    return server.threads().stream()
        .map(name -> name.replaceAll("\\d+", "#"))
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }
}
