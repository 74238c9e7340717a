package io.pushrelay.it.cluster;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.store.redis.RedisCertificate;
import io.pushrelay.store.redis.RedisProcess;
import java.nio.file.Path;
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
import redis.clients.jedis.exceptions.JedisException;

/**
 * A deployment starts whatever its Redis is like. It says once what is wrong, and never the
 * password.
 */
final class RedisAtTheStartIT {
  private static final String SECRET = "s3cret-of-mine";

  @TempDir static Path directory;

  private static ServerProcess server;
  private static RedisCertificate certificate;

  /** Classes of Jedis that a deployment has loaded that has no push_redis_url. */
  private static List<String> loadedWithoutRedis = List.of();

  private final List<RedisProcess> processes = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    Path unused = RedisProcess.program();
    certificate = new RedisCertificate(directory);
    server =
        ServerProcess.start(
            directory,
            new ServerProcess.Settings(
                ServerProcess.Settings.BRIEF, certificate.properties(), Map.of()));
    server.mustDeploy(RelayWar.named("memory.war"));
    server.relay("memory").post(fresh(), "x");
    loadedWithoutRedis = server.jvm().loadedClasses("redis.clients.");
    server.undeploy("memory");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void stop_redis() throws Exception {
    for (RedisProcess process : processes) {
      process.stop();
    }
  }

  private RedisProcess redis(String... settings) throws Exception {
    RedisProcess started = new RedisProcess(RedisProcess.program(), settings);
    processes.add(started);
    return started;
  }

  private static LoggedNode deploy(String url) {
    return deploy(url, Map.of());
  }

  private static LoggedNode deploy(String url, Map<String, String> more) {
    return new LoggedNode(server, "node", url, more);
  }

  private static void assertServes(Relay relay) {
    String channel = fresh();
    relay.post(channel, "hello");
    assertThat(relay.ask(listening(channel))).isMessage("hello");
  }

  @Test
  void redis_that_is_away_is_used_when_it_comes() throws Exception {
    RedisProcess redis = redis();
    redis.kill();
    try (LoggedNode node = deploy(redis.url())) {
      for (int i = 0; i < 5; i++) {
        node.assertRefuses();
      }
      redis.restart();
      node.postAtLast(fresh(), "x");
      assertServes(node.relay());
      node.assertSaid("can't be reached: Connection refused.");
    }
  }

  @Test
  void wrong_password_is_said_and_not_shown() throws Exception {
    RedisProcess redis = redis("requirepass other");
    try (LoggedNode node = deploy("redis://:" + SECRET + "@127.0.0.1:" + redis.port())) {
      node.assertRefuses();
      assertThat(node.relay().ask(sending("POST", fresh()).body("x")).body())
          .doesNotContain(SECRET);
      node.assertSaidAlone("refuses the user name or the password");
    }
    assertThat(server.output()).doesNotContain(SECRET);
  }

  @Test
  @Tag("long")
  void wrong_database_is_said() throws Exception {
    try (LoggedNode node = deploy(redis().url() + "/16")) {
      node.assertRefuses();
      node.assertSaidAlone("has no database of that number.");
    }
  }

  @Test
  void redis_behind_tls_is_used_if_this_java_trusts_its_certificate() throws Exception {
    int port = RedisProcess.freePort();
    redis(certificate.settings(port));
    try (LoggedNode node = deploy("rediss://localhost:" + port)) {
      node.postAtLast(fresh(), "x");
      assertServes(node.relay());
      node.assertSaid();
    }
    try (LoggedNode node = deploy("rediss://127.0.0.1:" + port)) {
      node.assertRefuses();
      node.assertSaidAlone("can't be reached with TLS");
    }
  }

  @Test
  void message_that_no_replica_has_is_503_and_there() throws Exception {
    try (LoggedNode node =
        deploy(redis().url(), Map.of("push_redis_replicas", "1", "push_redis_timeout", "20s"))) {
      String channel = fresh();
      LoggedNode.await(
          "it serves", () -> node.relay().ask(sending("PUT", channel)).status() == 200);
      Response response = node.relay().ask(sending("POST", channel).body("x"));
      assertThat(response).hasStatus(503).hasSentenceAbout("may have been sent");
      assertThat(response.header("Retry-After")).as("Retry-After").isPresent();
      assertThat(node.relay().messages(channel)).isEqualTo(1);
      assertThat(node.relay().ask(listening(channel))).isMessage("x");
      node.assertSaidAlone("has 0 of 1 replicas of push_redis_replicas.");
    }
  }

  @Test
  @Tag("long")
  void sentinels_say_which_replica_has_taken_the_place_of_a_primary_that_died() throws Exception {
    RedisProcess primary = redis();
    RedisProcess replica = redis("replicaof 127.0.0.1 " + primary.port());
    try (Jedis jedis = primary.connect()) {
      LoggedNode.await("it is connected", () -> jedis.info("replication").contains("state=online"));
    }
    RedisProcess sentinel =
        redis(
            "--sentinel",
            "sentinel monitor main 127.0.0.1 " + primary.port() + " 1",
            "sentinel down-after-milliseconds main 8000", // until then it is away
            "sentinel failover-timeout main 2000");
    LoggedNode.await("the Sentinel knows it", () -> knowsReplica(sentinel));
    String url = "redis+sentinel://127.0.0.1:" + sentinel.port() + "/main";
    try (LoggedNode node = deploy(url, Map.of("push_listener_timeout", "5m"))) {
      node.postAtLast(fresh(), "x");
      String channel = fresh();
      try (Exchange held = node.relay().hold(channel)) {
        primary.kill();
        node.assertRefuses();
        node.postAtLast(channel, "x");
        assertThat(held.response()).isMessage("x");
      }
      try (Jedis jedis = replica.connect()) {
        assertThat(jedis.info("replication")).contains("role:master");
      }
      node.assertSaid("has ended the connection.");
    }
  }

  private static boolean knowsReplica(RedisProcess sentinel) {
    try (Jedis jedis = sentinel.connect()) {
      return !jedis.sentinelReplicas("main").isEmpty();
    } catch (JedisException e) {
      return false;
    }
  }

  @Test
  void no_class_of_jedis_is_loaded_without_push_redis_url() throws Exception {
    assertThat(loadedWithoutRedis).isEmpty();
    try (LoggedNode node = deploy(redis().url())) {
      node.postAtLast(fresh(), "x");
      assertThat(server.jvm().loadedClasses("redis.clients.")).isNotEmpty();
    }
  }
}
