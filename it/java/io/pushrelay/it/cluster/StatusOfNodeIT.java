package io.pushrelay.it.cluster;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.metrics.Promtool;
import io.pushrelay.store.redis.RedisProcess;
import io.pushrelay.time.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is to be seen of a deployment whose store may be away, and where, and by whom. */
final class StatusOfNodeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

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

  private static Response ask(Relay relay, String path) {
    return relay.ask(Request.of("GET", path).as("sender"));
  }

  private static void awaitFigure(Relay relay, String line) {
    Await.until(
        () -> line + " in " + ask(relay, "/status/metrics").body(),
        PATIENCE,
        () -> ask(relay, "/status/metrics").body().contains("\n" + line + "\n"));
  }

  private static void awaitReady(Relay relay, int status, String word) {
    Await.until(
        "ready is " + status, PATIENCE, () -> ask(relay, "/status/ready").status() == status);
    assertThat(relay.ask(Request.of("GET", "/status/ready"))).hasBody(word + "\n");
  }

  @Test
  void with_redis_away_the_node_lives_and_is_not_ready_until_it_is_back() throws Exception {
    RedisProcess redis = new RedisProcess(RedisProcess.program());
    try {
      server.mustDeploy(
          RelayWar.with(
              "redis.war",
              Map.of(
                  "push_status", "/status",
                  "push_redis_timeout", "12s",
                  "push_redis_url", redis.url())));
      Relay relay = server.relay("redis");
      awaitReady(relay, 200, "ok");
      awaitFigure(relay, "pushrelay_redis_up 1");
      String channel = fresh();
      relay.post(channel, "x");
      assertThat(ask(relay, "/status/metrics").body())
          .contains("\npushrelay_store_seconds_count{operation=\"append\"} 1\n")
          .contains("\npushrelay_redis_reconnects_total 0\n")
          .containsPattern("\npushrelay_news_lag_seconds [0-9]")
          .doesNotContain("pushrelay_channels");
      Await.until(
          "Redis has said what is used",
          () ->
              !ask(relay, "/status/metrics").body().contains("\npushrelay_memory_used_bytes 0\n"));
      Promtool.check(ask(relay, "/status/metrics").body());

      redis.kill();
      awaitReady(relay, 503, "store");
      assertThat(ask(relay, "/status/live")).hasStatus(200).hasBody("ok\n");
      awaitFigure(relay, "pushrelay_redis_up 0");
      assertThat(relay.ask(sending("POST", channel).body("x"))).hasStatus(503);
      redis.restart();
      awaitReady(relay, 200, "ok");
      awaitFigure(relay, "pushrelay_redis_up 1");
      awaitFigure(relay, "pushrelay_redis_reconnects_total 1");
      awaitFigure(relay, "pushrelay_refused_total{status=\"503\"} 1");
      server.undeploy("redis");
    } finally {
      redis.stop();
    }
  }

  @Test
  void journal_is_measured() throws Exception {
    server.mustDeploy(
        RelayWar.with(
            "journal.war",
            Map.of(
                "push_status", "/status", "push_journal", directory.resolve("kept").toString())));
    Relay relay = server.relay("journal");
    String channel = fresh();
    relay.post(channel, "x".repeat(1000));
    String figures = ask(relay, "/status/metrics").body();
    assertThat(figures)
        .contains("\npushrelay_store_seconds_count{operation=\"append\"} 1\n")
        .contains("\npushrelay_channels 1\n")
        .contains("\npushrelay_messages_stored 1\n")
        .containsPattern("\npushrelay_journal_bytes [1-9][0-9]{3}");
    Promtool.check(figures);
    server.undeploy("journal");
    server.mustDeploy(
        RelayWar.with(
            "journal.war",
            Map.of(
                "push_status", "/status", "push_journal", directory.resolve("kept").toString())));
    assertThat(ask(server.relay("journal"), "/status/metrics").body())
        .as("after a restart")
        .contains("\npushrelay_messages_stored 1\n")
        .contains("\npushrelay_messages_published_total 0\n");
    server.undeploy("journal");
  }

  @Test
  void status_at_an_inner_port_is_not_there_at_any_other() throws IOException {
    server.openInnerPort();
    server.mustDeploy(
        RelayWar.with(
            "inner.war",
            Map.of("push_status", "/status", "push_status_port", "" + server.innerPort())));
    Relay inner = server.innerRelay("inner");
    inner.awaitPort();
    Await.until("it serves there", () -> ask(inner, "/status/live").status() == 200);
    for (String path :
        new String[] {"/status", "/status/metrics", "/status/live", "/status/ready"}) {
      assertThat(ask(inner, path)).as(path).hasStatus(200);
      assertThat(ask(server.relay("inner"), path)).as(path).hasStatus(404).hasNoBody();
      assertThat(
              server
                  .relay("inner")
                  .ask(
                      Request.of("GET", path)
                          .as("sender")
                          .with("Host", "localhost:" + server.innerPort())))
          .as(path)
          .hasStatus(404);
    }
    server.undeploy("inner");
  }

  /** The address is that of a process of this test's own. */
  @SuppressWarnings("BanJNDI")
  @Test
  void deployments_are_to_be_seen_in_jmx_as_long_as_they_are_there() throws Exception {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(server.pid()));
    String address = machine.startLocalManagementAgent();
    machine.detach();
    server.mustDeploy(RelayWar.with("seen.war", Map.of("push_status", "/seen/how")));
    server.mustDeploy(RelayWar.named("other.war"));
    Relay relay = server.relay("seen");
    String channel = fresh();
    try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
        EventStreamClient stream = relay.stream(listening(channel))) {
      relay.post(channel, "x");
      assertThat(stream.data()).isEqualTo("x");
      MBeanServerConnection beans = connector.getMBeanServerConnection();
      ObjectName all = new ObjectName("io.pushrelay:type=Relay,*");
      ObjectName seen = new ObjectName("io.pushrelay:type=Relay,context=/seen");
      ObjectName other = new ObjectName("io.pushrelay:type=Relay,context=/other");
      assertThat(beans.queryNames(all, null)).isEqualTo(Set.of(seen, other));
      assertThat(beans.getAttribute(seen, "MessagesPublished")).isEqualTo(1L);
      assertThat(beans.getAttribute(other, "MessagesPublished")).isEqualTo(0L);
      assertThat(beans.getAttribute(seen, "Listeners").toString()).contains("eventsource");
      server.undeploy("other");
      assertThat(beans.queryNames(all, null)).isEqualTo(Set.of(seen));
    }
    server.undeploy("seen");
  }
}
