package io.pushrelay.it.cluster;

import static io.pushrelay.it.client.Relay.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.store.redis.RedisServer;
import io.pushrelay.time.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What one of two nodes tells of the channels that they share. */
final class StatusOfNodesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension static final RedisServer REDIS = new RedisServer();

  @TempDir static Path directory;

  private static ServerProcess server;

  @BeforeAll
  static void start() {
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    for (String name : new String[] {"one.war", "two.war"}) {
      server.mustDeploy(
          RelayWar.with(
              name,
              Map.of(
                  "push_status", "/status",
                  "push_redis_timeout", "12s",
                  "push_redis_url", REDIS.process().url())));
    }
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static Response nodes(Relay relay) {
    return relay.ask(Request.of("GET", "/status/nodes").as("sender"));
  }

  /** What a node tells of both, when the other one has answered in time. */
  private static Response both(Relay relay) {
    AtomicReference<@Nullable Response> told = new AtomicReference<>();
    Await.until(
        () -> "both nodes: " + told.get(),
        PATIENCE,
        () -> {
          Response nodes = nodes(relay);
          told.set(nodes);
          return nodes.body().contains("/one\"") && nodes.body().contains("/two\"");
        });
    return Objects.requireNonNull(told.get());
  }

  private static Response ask(Relay relay, String method, String query) {
    return relay.ask(Request.of(method, "/status/channels" + query).as("sender"));
  }

  @Test
  void nodes_are_told_of_and_the_one_that_answers_comes_first() {
    String channel = fresh();
    Relay one = server.relay("one");
    Relay two = server.relay("two");
    try (Exchange held = two.hold(channel)) {
      Response told = both(one);
      assertThat(told).hasStatus(200);
      assertThat(told.header("Content-Type").orElse(""))
          .matches("application/json; ?charset=utf-8");
      assertThat(told.body())
          .startsWith("{\"nodes\": [\n  {\"node\":\"")
          .containsPattern(
              "(?s)\"\\d+@[^\"]+/one\",\"version\":\"[^\"]+\",\"uptime\":\\d+,.*},\n.*/two\"")
          .endsWith("}]}\n");
      assertThat(told.body()).containsPattern("/two\".*\"listeners\":\\{.*\"longpoll\":1");
      assertThat(both(two).body()).containsPattern("(?s)/two\".*\n.*/one\"");
      one.post(channel, "news");
      assertThat(held.response()).isMessage("news");
    }
    // Counted once it is written, which the listener may have read before.
    Await.until(
        () -> "a delivery in " + nodes(two).body(),
        PATIENCE,
        () -> nodes(two).body().matches("(?s).*/two\"[^\n]*\"delivered\":1,.*"));
    assertThat(one.ask(Request.of("HEAD", "/status/nodes").as("sender"))).hasStatus(200);
    assertThat(one.ask(Request.of("GET", "/status/nodes"))).hasStatus(401);
    assertThat(one.ask(Request.of("POST", "/status/nodes").as("sender")))
        .hasStatus(405)
        .hasHeader("Allow", "GET, HEAD");
  }

  @Test
  void channels_are_those_of_all_nodes_and_each_node_deletes_them() {
    Relay one = server.relay("one");
    Relay two = server.relay("two");
    String channel = fresh() + "/";
    one.post(channel + "a", "12345");
    try (Exchange held = two.hold(channel + "b")) {
      Response listed = ask(two, "GET", "?prefix=" + channel);
      assertThat(listed).hasStatus(200);
      assertThat(listed.body())
          .contains("\"id\": \"%sa\", \"messages\": 1".formatted(channel))
          .containsPattern("\"id\": \"%sb\", .*\"listeners\": 1".formatted(channel));
      assertThat(ask(one, "GET", "?order=busiest").body()).contains(channel + "b");
      assertThat(ask(two, "GET", "?id=" + channel + "a").body())
          .contains("\"size\": 5, \"type\": \"text/plain\"");
      assertThat(ask(one, "DELETE", "?id=" + channel + "b")).hasStatus(200);
      assertThat(held.response()).hasStatus(410);
    }
    assertThat(ask(one, "GET", "?id=" + channel + "b")).hasStatus(404);
    assertThat(ask(one, "DELETE", "?id=" + channel + "b")).hasStatus(404);
    Await.until(
        () -> "two nodes",
        PATIENCE,
        () ->
            one.ask(Request.of("GET", "/status/metrics").as("sender"))
                .body()
                .contains("\npushrelay_nodes 2\n"));
    assertThat(one.ask(Request.of("GET", "/status/metrics").as("sender")).body())
        .as("what the status location answers is no refusal")
        .doesNotContain("pushrelay_refused_total{status=\"404\"}");
  }
}
