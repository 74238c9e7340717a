package io.pushrelay.it.cluster;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.it.contract.QuietDeliveryContract;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.Server;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.store.redis.RedisProcess;
import io.pushrelay.time.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/**
 * Redis goes, for whatever reason, and comes back: listeners that are held stay, and the log has
 * one line for either. While all is well it has none.
 */
final class RedisOutageIT implements QuietDeliveryContract {
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "push_listener", "/listen, /broadcast",
          "push_listener_concurrency@/broadcast", "broadcast",
          "push_pubsub", "/talk",
          "push_message_buffer_length", "1000",
          "push_ping_interval", "1s");

  /** Payara has 200 at most for requests, Tomcat as many, WildFly 16 for each core. */
  private static final int MORE_THAN_THREADS = 400;

  @TempDir static Path directory;

  private static RedisProcess redis;
  private static ServerProcess server;
  private static LoggedNode node;

  /** What the test has made of Redis. */
  private String[] problems = {};

  @BeforeAll
  static void start() throws Exception {
    redis =
        new RedisProcess(RedisProcess.program(), RedisProcess.LOADS_SLOWLY.toArray(String[]::new));
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    node = new LoggedNode(server, "node", redis.url(), PARAMETERS);
    node.postAtLast(fresh(), "x");
    node.forgetLog(); // Payara warns of certificates with whatever is deployed first
  }

  @AfterAll
  static void stop() throws Exception {
    try {
      node.close();
    } finally {
      server.close();
      redis.stop();
    }
  }

  @AfterEach
  void redis_went_and_came_back_as_often_as_the_log_says() {
    node.assertSaid(problems);
  }

  @Override
  public Relay relay() {
    return node.relay();
  }

  @Override
  public void knownOf(Server speaker, String... records) {
    throw new IllegalStateException("nothing is known");
  }

  private interface Fault {
    void happen() throws Exception;
  }

  /** A listener of each transport is held meanwhile, and hears of what is sent afterwards. */
  private void happens(Fault fault, String... reasons) throws Exception {
    problems = reasons;
    String channel = fresh();
    try (Exchange request = relay().hold(listening("/broadcast", channel), channel);
        EventStreamClient stream = relay().stream(listening("/broadcast", channel));
        WebSocketClient socket = relay().socket(listening("/broadcast", channel))) {
      Await.until("all are held", () -> relay().known(channel).listeners() == 3);
      fault.happen();
      node.postAtLast(channel, "x");
      assertThat(request.response()).isMessage("x");
      assertThat(stream.data()).isEqualTo("x");
      assertThat(socket.hearAfterPings()).isEqualTo("text: x");
    }
  }

  @Test
  void redis_that_is_killed_and_started_again() throws Exception {
    happens(
        () -> {
          redis.kill();
          node.assertRefuses();
          redis.restart();
        },
        "has ended the connection.");
  }

  @Test
  void frame_at_a_location_for_both_that_redis_does_not_take_closes_its_socket() throws Exception {
    happens(
        () -> {
          try (WebSocketClient socket = relay().socket(sending("GET", "/talk", fresh()))) {
            assertThat(socket.send("taken").hearAfterPings()).isEqualTo("text: taken");
            redis.kill();
            assertThat(socket.send("lost").hearAfterPings()).startsWith("closed: 4503 503 ");
          }
          redis.restart();
        },
        "has ended the connection.");
  }

  @Test
  @Tag("long")
  void redis_that_is_killed_and_loads_for_a_while() throws Exception {
    redis.loadSlowly();
    happens(
        () -> {
          redis.kill();
          redis.relaunch();
          Await.until("it loads", redis::isLoading);
          node.assertRefuses();
          assertThat(redis.isLoading()).as("it still loads").isTrue();
        },
        "has ended the connection.");
  }

  @Test
  void connections_that_are_cut() throws Exception {
    happens(
        () -> {
          redis.cutConnections();
          node.postAtLast(fresh(), "x");
          node.awaitBack();
          Await.pass(Duration.ofMillis(500));
          redis.cutConnections();
        },
        "has ended the connection.",
        "has ended the connection.");
  }

  @Test
  void redis_that_hangs_while_pings_go_on() throws Exception {
    String channel = fresh();
    happens(
        () -> {
          try (EventStreamClient stream = relay().stream(listening("/broadcast", channel))) {
            redis.signal("STOP");
            try {
              node.assertRefuses();
              assertThat(stream.block()).containsExactly(": ping");
              assertThat(stream.block()).containsExactly(": ping");
            } finally {
              redis.signal("CONT");
            }
          }
        },
        "does not answer within push_redis_timeout.");
  }

  @Test
  void redis_that_becomes_a_replica_and_is_promoted_again() throws Exception {
    RedisProcess primary = new RedisProcess(RedisProcess.program());
    try {
      becomesReplica(primary.port(), "is a replica, which takes no messages.");
    } finally {
      primary.stop();
    }
  }

  @Test
  @Tag("long")
  void redis_that_becomes_a_replica_of_nobody() throws Exception {
    try (Jedis jedis = redis.connect()) {
      jedis.configSet("replica-serve-stale-data", "no");
      jedis.configSet("replica-read-only", "no");
      becomesReplica(RedisProcess.freePort(), "is a replica that has lost its primary.");
      jedis.configSet("replica-serve-stale-data", "yes");
      jedis.configSet("replica-read-only", "yes");
    }
  }

  private void becomesReplica(int primary, String problem) throws Exception {
    happens(
        () -> {
          try (Jedis jedis = redis.connect()) {
            jedis.replicaof("127.0.0.1", primary);
            node.assertRefuses();
            jedis.replicaofNoOne();
          }
        },
        problem);
  }

  @Test
  void redis_that_is_full_takes_no_more_until_something_is_deleted() {
    String channel = fresh();
    String text = "x".repeat(50_000);
    try (Jedis jedis = redis.connect()) {
      String limit = Long.toString(usedMemory(jedis) + 2_000_000);
      jedis.configSet("maxmemory", limit);
      try {
        int taken = 0;
        Response last = send(channel, text);
        while (last.status() == 202) {
          taken++;
          last = send(channel, text);
        }
        assertThat(last).hasStatus(507);
        assertThat(taken).isBetween(1, 40);
        assertThat(relay().messages(channel)).as("what was stored").isEqualTo(taken);
        assertThat(relay().ask(listening(channel))).isMessage(text);
        jedis.configSet("maxmemory", "1"); // a listener takes little
        Response listener = relay().ask(listening(fresh()));
        assertThat(listener).hasStatus(503);
        assertThat(listener.header("Retry-After")).as("Retry-After").isPresent();
        jedis.configSet("maxmemory", limit);
        assertThat(relay().ask(sending("DELETE", channel))).hasStatus(200);
        assertThat(send(channel, text)).hasStatus(202);
      } finally {
        jedis.configSet("maxmemory", "0");
      }
    }
  }

  @Test
  void senders_wait_for_redis_without_a_thread_of_the_server() throws Exception {
    RedisProcess slow = new RedisProcess(RedisProcess.program());
    List<Exchange> waiting = new ArrayList<>();
    try {
      server.mustDeploy(
          RelayWar.with(
              "patient.war", Map.of("push_redis_url", slow.url(), "push_redis_timeout", "30s")));
      Relay patient = server.relay("patient");
      String channel = fresh();
      Await.until("it serves", () -> patient.ask(sending("PUT", channel)).status() != 503);
      slow.signal("STOP");
      for (int i = 0; i < MORE_THAN_THREADS; i++) {
        waiting.add(patient.open(sending("POST", channel).body("x")));
      }
      assertThat(patient.ask(sending("PATCH", channel))).hasStatus(405);
      assertThat(waiting.get(0).hears(Duration.ofMillis(1))).as("answered meanwhile").isFalse();
      slow.signal("CONT");
      for (Exchange sender : waiting) {
        assertThat(sender.response()).hasStatus(202);
      }
    } finally {
      waiting.forEach(Exchange::close);
      server.undeploy("patient");
      slow.stop();
    }
  }

  private Response send(String channel, String text) {
    return relay().ask(sending("POST", channel).body(text));
  }

  private static long usedMemory(Jedis jedis) {
    List<String> lines = jedis.info("memory").lines().toList();
    return lines.stream()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length())))
        .sum();
  }
}
