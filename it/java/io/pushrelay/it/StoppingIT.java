package io.pushrelay.it;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.it.server.WildFlyProcess;
import io.pushrelay.time.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How deployments end, and what is left of them. */
final class StoppingIT {
  @TempDir static Path directory;

  private static ServerProcess server;

  @BeforeAll
  static void start() {
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Relay deploy(String name) {
    server.mustDeploy(RelayWar.named(name + ".war"));
    return server.relay(name);
  }

  @Test
  void stopping_answers_held_listeners_with_503_and_when_to_come_back() {
    Relay relay = deploy("stopped");
    String channel = fresh();
    TestPosition last = relay.post(channel, "old");
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
  void ids_do_not_come_back_when_a_deployment_takes_the_place_of_another_at_once() {
    Relay relay = deploy("again");
    String channel = fresh();
    Await.nextSecond(); // in which WildFly deploys it again
    TestPosition before = relay.post(channel, "before");
    server.undeploy("again");
    deploy("again");
    relay.post(channel, "after");
    assertThat(relay.ask(listening(channel).after(before))).isMessage("after");
    server.undeploy("again");
  }

  @Test
  void stopping_ends_streams_with_503_and_when_to_come_back() {
    Relay relay = deploy("ended");
    String channel = fresh();
    try (EventStreamClient idle = relay.stream(listening(fresh()));
        EventStreamClient used = relay.stream(listening(channel))) {
      relay.post(channel, "news");
      assertThat(used.data()).isEqualTo("news");
      server.undeploy("ended");
      for (EventStreamClient stream : List.of(idle, used)) {
        assertThat(stream.event())
            .satisfiesExactly(
                retry -> assertThat(retry).matches("retry: [1-5]\\d{3}"),
                status -> assertThat(status).isEqualTo(": 503 Service Unavailable"));
        assertThat(stream.ends()).isTrue();
      }
    }
  }

  @Test
  void stopping_closes_sockets_with_1012() {
    Relay relay = deploy("closed");
    String channel = fresh();
    try (WebSocketClient idle = relay.socket(listening(fresh()));
        WebSocketClient sender = relay.socket(sending("GET", channel));
        WebSocketClient used = relay.socket(listening(channel))) {
      relay.post(channel, "news");
      assertThat(used.hear()).isEqualTo("text: news");
      server.undeploy("closed");
      assertThat(idle.hearAfterPings()).startsWith("closed: 1012");
      assertThat(used.hearAfterPings()).startsWith("closed: 1012");
      assertThat(sender.hearAfterPings()).startsWith("closed: 1012");
    }
  }

  /** WildFly suspends itself before it stops, too; the other servers have no such thing. */
  @Test
  void suspended_server_sends_its_listeners_away_and_serves_again_when_it_is_resumed() {
    assumeTrue(server instanceof WildFlyProcess, "only WildFly can be suspended");
    WildFlyProcess suspended = (WildFlyProcess) server;
    Relay relay = deploy("suspended");
    String channel = fresh();
    try (Exchange held = relay.hold(channel);
        EventStreamClient stream = relay.stream(listening(fresh()));
        WebSocketClient socket = relay.socket(listening(fresh()))) {
      suspended.cli(":suspend(suspend-timeout=30)");
      assertThat(held.response()).hasStatus(503);
      assertThat(stream.event()).last().isEqualTo(": 503 Service Unavailable");
      assertThat(socket.hearAfterPings()).startsWith("closed: 1012");
    }
    suspended.cli(":resume");
    try (WebSocketClient socket = relay.socket(listening(channel))) {
      relay.post(channel, "resumed");
      assertThat(socket.hear()).isEqualTo("text: resumed");
    }
    server.undeploy("suspended");
  }

  @Test
  void deployment_that_comes_after_a_stopped_one_begins_empty_and_serves() {
    Relay relay = deploy("again");
    String channel = fresh();
    relay.post(channel, "of the first");
    server.undeploy("again");
    assertThat(deploy("again").knows(channel)).as("the first one's channel").isFalse();
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
    Set<String> growing = server.jvm().threads().keySet();
    for (int round = 0; round < 4 && !growing.isEmpty(); round++) {
      Map<String, Long> before = server.jvm().threads();
      for (int i = 0; i < lives; i++) {
        liveOnce();
      }
      growing =
          server.jvm().threads().entrySet().stream()
              .filter(now -> now.getValue() - before.getOrDefault(now.getKey(), 0L) >= lives)
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());
    }
    assertThat(growing)
        .as("kinds of thread of which each deployment leaves one, whatever was there before")
        .isEmpty();
  }

  private static void liveOnce() {
    server.mustDeploy(
        RelayWar.with(
            "shortlived.war", Map.of("push_journal", directory.resolve("journal").toString())));
    Relay relay = server.relay("shortlived");
    relay.post(fresh(), "x");
    try (Exchange held = relay.hold(fresh())) {
      server.undeploy("shortlived");
      assertThat(held.hears(Duration.ofSeconds(15))).as("the listener was sent away").isTrue();
    }
  }
}
