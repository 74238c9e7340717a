package io.pushrelay.it;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.Server;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.time.Await;
import io.pushrelay.token.KeyServer;
import io.pushrelay.token.TestTokens;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One deployment after the other on one server, each stopped while it is being used. */
@Tag("long")
final class RedeploymentIT {
  private static final int ROUNDS = 20;
  private static final int HELD = 50;
  private static final int STREAMS = 20;
  private static final int CLIENTS = 8;
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  @TempDir static Path directory;

  @Test
  void deployments_that_are_stopped_under_load_send_their_listeners_away_and_leave_nothing_behind()
      throws Exception {
    try (KeyServer keys = new KeyServer();
        ServerProcess server = ServerProcess.start(directory, settings(keys))) {
      keys.answer(200, TestTokens.jwks("k"));
      // Payara begins the thread of its log file handler with whatever is deployed first, whose
      // class loader is that thread's context class loader from then on.
      assertThat(server.deploys(RelayWar.otherApplication("first.war"))).as("deployed").isTrue();
      assertThat(server.deploys(RelayWar.named("neighbour.war"))).as("deployed").isTrue();
      long heapAtFirst = 0;
      Map<String, Long> threadsAtFirst = Map.of();
      for (int round = 1; round <= ROUNDS; round++) {
        live(server, keys);
        if (round == 2) {
          calmDown(server);
          heapAtFirst = server.jvm().liveHeap();
          threadsAtFirst = server.jvm().threads();
        }
      }
      calmDown(server);
      long heap = server.jvm().liveHeap();
      assertThat(server.deploys(RelayWar.named("next.war"))).as("deployed").isTrue();
      assertThat(server.relay("next").ask(posting("x"))).hasStatus(202);
      server.jvm().collect();
      assertThat(server.jvm().copiesOf("io.pushrelay.broker.Broker") - 2)
          .as("deployments that are still there, but for the neighbour and the next")
          .isZero();
      assertThat(heap - heapAtFirst)
          .as("bytes that the live heap of %d has grown by", heapAtFirst)
          .isLessThan(Server.tested().heapGrows());
      assertThat(grown(threadsAtFirst, server.jvm().threads()))
          .as("kinds of thread of which there are more than after two rounds, by how many")
          .allSatisfy((kind, more) -> assertThat(more).as(kind).isLessThan(ROUNDS - 2));
    }
  }

  private static ServerProcess.Settings settings(KeyServer keys) {
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
      for (int j = 0; j < 2 * HELD; j++) {
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

  /** From its deployment to the end of its last client. */
  private static void live(ServerProcess server, KeyServer keys) throws Exception {
    server.mustDeploy(
        RelayWar.with(
            "shortlived.war",
            Map.of("push_listener", "/listen, /private", "push_token_key@/private", keys.url())));
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
      Await.until("messages have come", () -> served.get() >= 100);
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
    assertThat(relay.ask(posting("x"))).hasStatus(202);
    Await.until("the keys are there", () -> relay.ask(request).status() == 200);
    relay.ask(sending("DELETE", "x"));
  }

  /** Listeners of each transport, that wait for a message until their deployment is stopped. */
  private static final class HeldClients implements AutoCloseable {
    private final List<Exchange> requests = new ArrayList<>();
    private final List<EventStreamClient> streams = new ArrayList<>();
    private final List<WebSocketClient> sockets = new ArrayList<>();

    void begin(Relay relay) {
      for (int i = 0; i < HELD; i++) {
        requests.add(relay.hold(fresh()));
      }
      for (int i = 0; i < STREAMS; i++) {
        streams.add(relay.stream(listening(fresh())));
        if (Server.tested().letsGoOfSockets()) {
          sockets.add(relay.socket(listening(fresh())));
        }
      }
    }

    void areSentAway() {
      for (Exchange exchange : requests) {
        Response response = exchange.response();
        assertThat(response).hasStatus(503).hasNoBody();
        assertThat(response.header("Retry-After")).as("Retry-After").isPresent();
      }
      for (EventStreamClient stream : streams) {
        assertThat(stream.event()).contains(": 503 Service Unavailable");
        assertThat(stream.ends()).isTrue();
      }
      for (WebSocketClient socket : sockets) {
        assertThat(socket.hear()).startsWith("closed: 1012");
      }
    }

    @Override
    public void close() {
      requests.forEach(Exchange::close);
      streams.forEach(EventStreamClient::close);
      sockets.forEach(WebSocketClient::close);
    }
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
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, now -> now.getValue() - before.getOrDefault(now.getKey(), 0L)));
  }
}
