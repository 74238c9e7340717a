package io.pushrelay.it.cluster;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerLog;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A deployment of the relay that uses Redis, and what the server's log says of it. */
final class LoggedNode implements AutoCloseable {
  /** Longer than a healthy Redis on a busy machine takes, its first connection by TLS included. */
  private static final Duration TIMEOUT = Duration.ofSeconds(8);

  /** A Sentinel that has stood still does nothing for 30 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Until the log has said what there is to say. */
  private static final Duration MOMENT = Duration.ofMillis(300);

  private final ServerProcess server;
  private final String name;
  private ServerLog log;

  /**
   * Deploys it.
   *
   * @param name of the deployment
   * @param url of its Redis
   * @param more parameters
   */
  LoggedNode(ServerProcess server, String name, String url, Map<String, String> more) {
    this.server = server;
    this.name = name;
    log = new ServerLog(server);
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("push_redis_url", url);
    parameters.put("push_redis_timeout", TIMEOUT.toSeconds() + "s");
    parameters.putAll(more);
    server.mustDeploy(RelayWar.with(name + ".war", parameters));
  }

  Relay relay() {
    return server.relay(name);
  }

  /** Senders and new listeners are answered 503 in time, which says when to come again. */
  void assertRefuses() {
    long began = System.nanoTime();
    assertIsAway(relay().ask(sending("POST", fresh()).body("x")));
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .as("until a sender is answered")
        .isLessThan(TIMEOUT.multipliedBy(2));
    assertIsAway(relay().ask(listening(fresh())));
    assertIsAway(relay().ask(listening(fresh()).with("Accept", "text/event-stream")));
  }

  private static void assertIsAway(Response response) {
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("Retry-After")).as("Retry-After").isPresent();
  }

  /** Sends a message until it is taken, as a sender does that is told to come again. */
  void postAtLast(String channel, String text) {
    Await.until(
        "a message is taken",
        PATIENCE,
        () -> {
          int status = relay().ask(sending("POST", channel).body(text)).status();
          assertThat(status).isIn(201, 202, 503);
          return status != 503;
        });
  }

  /** Returns when the log says that Redis is back. */
  void awaitBack() {
    ServerLog now = log;
    await("it is back", () -> about(now).stream().anyMatch(record -> record.contains("is back")));
  }

  /** What was said so far is the server's own. */
  void forgetLog() {
    log = new ServerLog(server);
  }

  /**
   * Since the last call, or since it was deployed, Redis has gone and come back so often, for these
   * reasons; nothing else was complained of.
   */
  void assertSaid(String... problems) {
    List<String> said = takeRecords(2 * problems.length, problems);
    for (int i = 0; i < problems.length; i++) {
      assertThat(said.get(2 * i)).contains("WARN", problems[i]);
      assertThat(said.get(2 * i + 1)).contains("INFO", "Redis at redis");
    }
  }

  /** Redis can't be used, for this reason; nothing else was complained of. */
  void assertSaidAlone(String problem) {
    assertThat(takeRecords(1, problem).get(0)).contains("WARN", problem);
  }

  private List<String> takeRecords(int number, String... problems) {
    ServerLog before = log;
    try {
      await(number + " lines are logged", () -> about(before).size() >= number);
      Await.pass(MOMENT);
      assertThat(about(before)).hasSize(number);
      assertThat(before.complaints(List.of(problems))).isEmpty();
      return about(before);
    } finally {
      forgetLog();
    }
  }

  static void await(String what, BooleanSupplier condition) {
    Await.until(what, PATIENCE, condition);
  }

  private static List<String> about(ServerLog log) {
    return log.records().stream().filter(record -> record.contains("Redis at ")).toList();
  }

  /** Undeploys it: there is nothing to be said of that. */
  @Override
  public void close() {
    server.undeploy(name);
    Await.pass(MOMENT);
    assertSaid();
  }
}
