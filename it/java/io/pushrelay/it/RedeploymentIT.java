package io.pushrelay.it;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.Server;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.store.redis.RedisProcess;
import io.pushrelay.time.Await;
import io.pushrelay.token.KeyServer;
import io.pushrelay.token.TestTokens;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** One deployment after the other on one server, each stopped while it is being used. */
@Tag("long")
final class RedeploymentIT {
  private static final int ROUNDS = 10;
  private static final int CLIENTS = 8;
  private static final Duration AT_ONCE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private KeyServer keys;

  /** A deployment from its beginning to its end. */
  private interface Life {
    void live(ServerProcess server) throws Exception;
  }

  @BeforeEach
  void serve_keys() throws Exception {
    keys = new KeyServer();
    keys.answer(200, TestTokens.jwks("k"));
  }

  @AfterEach
  void stop() throws Exception {
    keys.close();
  }

  /** Of a deployment that also has locations for listeners with tokens, and whom others let in. */
  private Map<String, String> with(Map<String, String> others) {
    Map<String, String> parameters = new HashMap<>(others);
    parameters.put("push_listener", "/listen, /private, /decided");
    parameters.put("push_authorize_request@/decided", keys.url());
    parameters.put("push_authorize_timeout@/decided", "30s"); // a busy machine is slow to decide
    parameters.put("push_subscribe_request@/decided", keys.url());
    parameters.put("push_unsubscribe_request@/decided", keys.url());
    parameters.put("push_token_key@/private", keys.url());
    parameters.put("push_status", "/status");
    parameters.put("push_channel_events_channel_id", "what happens");
    return parameters;
  }

  @Test
  void deployments_that_are_stopped_under_load_send_their_listeners_away_and_leave_nothing_behind()
      throws Exception {
    Map<String, String> journal =
        with(Map.of("push_journal", directory.resolve("journal").toString()));
    assertLeavesNothingBehind(journal, round -> server -> live(server, journal, () -> {}));
  }

  @Test
  void deployments_that_use_redis_leave_nothing_behind_even_if_it_is_away_or_hangs()
      throws Exception {
    RedisProcess redis = new RedisProcess(RedisProcess.program());
    try {
      Map<String, String> parameters =
          with(Map.of("push_redis_url", redis.url(), "push_redis_timeout", "1s"));
      List<Life> lives =
          List.of(
              server -> live(server, parameters, () -> {}),
              server -> {
                live(server, parameters, () -> redis.signal("STOP"));
                redis.signal("CONT");
              },
              server -> {
                redis.signal("STOP");
                refuse(server, parameters);
                redis.signal("CONT");
              },
              server -> {
                redis.kill();
                refuse(server, parameters);
                redis.restart();
              });
      assertLeavesNothingBehind(parameters, round -> lives.get((round - 1) % lives.size()));
      try (Jedis jedis = redis.connect()) {
        assertThat(jedis.clientList()).as("connections").doesNotContain("name=pushrelay");
      }
    } finally {
      redis.stop();
    }
  }

  private void assertLeavesNothingBehind(Map<String, String> parameters, IntFunction<Life> lives)
      throws Exception {
    try (ServerProcess server = ServerProcess.start(directory, settings())) {
      // Payara begins the thread of its log file handler with whatever is deployed first, whose
      // class loader is that thread's context class loader from then on.
      assertThat(server.deploys(RelayWar.otherApplication("first.war"))).as("deployed").isTrue();
      assertThat(server.deploys(RelayWar.named("neighbour.war"))).as("deployed").isTrue();
      long heapAtFirst = 0;
      Map<String, Long> threadsAtFirst = Map.of();
      for (int round = 1; round <= ROUNDS; round++) {
        lives.apply(round).live(server);
        if (round == 2) {
          calmDown(server);
          heapAtFirst = server.jvm().liveHeap();
          threadsAtFirst = server.jvm().threads();
        }
      }
      calmDown(server);
      long heap = server.jvm().liveHeap();
      Map<String, Long> threads = server.jvm().threads(); // before others begin to deploy the next
      // Java 17 remembers the record that has begun to compare itself last: there must be a next
      // one.
      server.mustDeploy(RelayWar.with("next.war", parameters));
      Relay next = server.relay("next");
      Await.until("the store is there", PATIENCE, () -> next.ask(posting("x")).status() == 202);
      assertThat(next.ask(listening("x"))).isMessage("news");
      server.jvm().collect();
      assertThat(server.jvm().copiesOf("io.pushrelay.broker.Broker") - 2)
          .as("deployments that are still there, but for the neighbour and the next")
          .isZero();
      assertThat(heap - heapAtFirst)
          .as("bytes that the live heap of %d has grown by", heapAtFirst)
          .isLessThan(Server.tested().heapGrows());
      assertThat(grown(threadsAtFirst, threads))
          .as("kinds of thread of which there are more than after two rounds, by how many")
          .allSatisfy((kind, more) -> assertThat(more).as(kind).isLessThan(ROUNDS - 2));
    }
  }

  private ServerProcess.Settings settings() {
    return new ServerProcess.Settings(
        Server.tested().optionsForRedeployment(),
        Map.of(
            // Payara, which keeps connections for 30 seconds even if the client has closed them.
            "keep.alive.seconds",
            "5",
            "javax.net.ssl.trustStore",
            keys.trustStore().toString(),
            "javax.net.ssl.trustStorePassword",
            KeyServer.PASSWORD),
        Map.of());
  }

  /**
   * Lets the server forget connections and threads that it holds for a while, then gives each
   * thread that serves requests something to do for another deployment: they remember what they did
   * last.
   */
  private static void calmDown(ServerProcess server) {
    Await.pass(Server.tested().calmsDown());
    Relay relay = server.relay("neighbour");
    for (int i = 0; i < 3; i++) {
      List<Exchange> uploads = new ArrayList<>();
      for (int j = 0; j < 2 * HeldClients.HELD; j++) {
        uploads.add(relay.open(sending("POST", "x").declaring(2).sent("h")));
      }
      Await.pass(Duration.ofSeconds(1));
      uploads.forEach(upload -> upload.send("i"));
      for (Exchange upload : uploads) {
        assertThat(upload.response()).hasStatusIn(201, 202);
        upload.close();
      }
    }
  }

  /** What happens before a deployment is stopped. */
  private interface Fault {
    void happen() throws Exception;
  }

  /** It has nothing to serve its clients with. */
  private static void refuse(ServerProcess server, Map<String, String> parameters) {
    server.mustDeploy(RelayWar.with("shortlived.war", parameters));
    Relay relay = server.relay("shortlived");
    for (int i = 0; i < 10; i++) {
      assertThat(relay.ask(posting(fresh()))).hasStatus(503);
      assertThat(relay.ask(listening(fresh()))).hasStatus(503);
    }
    server.undeploy("shortlived");
    assertThat(relay.ask(listening("x"))).hasStatus(404);
  }

  /** From its deployment to the end of its last client. */
  private static void live(ServerProcess server, Map<String, String> parameters, Fault fault)
      throws Exception {
    server.mustDeploy(RelayWar.with("shortlived.war", parameters));
    Relay relay = server.relay("shortlived");
    listenWithToken(relay);
    AtomicInteger served = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1);
    try (HeldClients waiting = new HeldClients()) {
      waiting.begin(relay);
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(threads.submit(() -> use(relay, served, over)));
      }
      Await.until("messages have come", PATIENCE, () -> served.get() >= 100);
      fault.happen();
      long start = System.nanoTime();
      Future<?> undeployment = threads.submit(() -> server.undeploy("shortlived"));
      waiting.areSentAway();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("until the last listener was sent away")
          .isLessThan(AT_ONCE.plus(Server.tested().undeploymentBegins()));
      undeployment.get(60, TimeUnit.SECONDS);
      over.set(true);
      for (Future<?> client : clients) {
        client.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(relay.ask(listening("x"))).hasStatus(404);
  }

  private static void listenWithToken(Relay relay) {
    long expires = Instant.now().getEpochSecond() + 600;
    String token = TestTokens.signed("k", "{\"listen\":[\"*\"],\"exp\":" + expires + "}");
    Request request = listening("/private", "x").with("Authorization", "Bearer " + token);
    Await.until("the store is there", () -> relay.ask(posting("x")).status() == 202);
    Await.until("the keys are there", PATIENCE, () -> relay.ask(request).status() == 200);
    relay.ask(sending("DELETE", "x"));
  }

  /** Sends and listens until it is over. */
  private static void use(Relay relay, AtomicInteger served, AtomicBoolean over) {
    String channel = fresh();
    while (!over.get()) {
      try (Exchange listener = relay.open(listening(channel));
          Exchange sender = relay.open(posting(channel))) {
        sender.response();
        if (listener.response().status() == 200) {
          served.incrementAndGet();
        }
        relay.ask(sending("DELETE", channel));
      } catch (UncheckedIOException gone) {
        // between two deployments
      }
    }
  }

  private static Request posting(String channel) {
    return sending("POST", channel).body("news");
  }

  private static Map<String, Long> grown(Map<String, Long> before, Map<String, Long> after) {
    return after.entrySet().stream()
        .filter(now -> !Server.tested().keepsThreads(now.getKey()))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, now -> now.getValue() - before.getOrDefault(now.getKey(), 0L)));
  }
}
