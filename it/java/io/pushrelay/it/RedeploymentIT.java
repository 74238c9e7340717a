package io.pushrelay.it;

import static io.pushrelay.it.Relay.fresh;
import static io.pushrelay.it.Relay.listening;
import static io.pushrelay.it.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One deployment after the other on one server, each stopped while it is being used. */
final class RedeploymentIT {
  private static final int ROUNDS = 20;
  private static final int HELD = 50;
  private static final int CLIENTS = 8;
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  /** What the live heap may grow by from the second round to the last: pools, caches, profiles. */
  private static final long NOISE = 4 << 20;

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
  private static final Pattern CLASS = Pattern.compile("io\\.pushrelay\\.broker\\.Broker/");

  @TempDir static Path directory;

  @Test
  void deployments_that_are_stopped_under_load_send_their_listeners_away_and_leave_nothing_behind()
      throws Exception {
    ServerProcess.Settings settings =
        new ServerProcess.Settings(
            List.of("-Xmx512m", "-XX:SoftRefLRUPolicyMSPerMB=0"), Map.of(), Map.of());
    try (ServerProcess server = ServerProcess.start(directory, settings)) {
      long heapAtFirst = 0;
      Map<String, Long> threadsAtFirst = Map.of();
      for (int round = 1; round <= ROUNDS; round++) {
        live(server);
        if (round == 2) {
          heapAtFirst = liveHeap(server);
          threadsAtFirst = threads(server);
        }
      }
      long heap = liveHeap(server);
      assertThat(copiesOfTheClasses(server))
          .as("class loaders of %d deployments that are still there", ROUNDS)
          .isLessThanOrEqualTo(Server.tested().classLoadersKept());
      assertThat(heap - heapAtFirst)
          .as("bytes that the live heap of %d has grown by", heapAtFirst)
          .isLessThan(NOISE);
      assertThat(grown(threadsAtFirst, threads(server)))
          .as("kinds of thread of which there are more than after two rounds, by how many")
          .allSatisfy((kind, more) -> assertThat(more).as(kind).isLessThan(ROUNDS - 2));
    }
  }

  /** From its deployment to the end of its last client. */
  private static void live(ServerProcess server) throws Exception {
    assertThat(server.deploys(RelayWar.named("shortlived.war")))
        .as("deployed; the server said:\n%s", server.output())
        .isTrue();
    Relay relay = server.relay("shortlived");
    AtomicInteger served = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    List<Exchange> held = new ArrayList<>();
    try {
      for (int i = 0; i < HELD; i++) {
        held.add(relay.open(listening(fresh())));
      }
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(threads.submit(() -> use(relay, served)));
      }
      Await.until("messages have come", () -> served.get() >= 100);
      long start = System.nanoTime();
      Future<?> undeployment = threads.submit(() -> server.undeploy("shortlived"));
      for (Exchange exchange : held) {
        Response response = exchange.response();
        assertThat(response).hasStatus(503).hasNoBody();
        assertThat(response.header("Retry-After")).as("Retry-After").isPresent();
      }
      // The clients' requests are counted in: the undeployment begins when one of them is done.
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("until the last listener was sent away")
          .isLessThan(AT_ONCE.plus(Server.tested().undeploymentBegins()));
      undeployment.get(60, TimeUnit.SECONDS);
      for (Future<?> client : clients) {
        client.get(60, TimeUnit.SECONDS);
      }
    } finally {
      held.forEach(Exchange::close);
      threads.shutdownNow();
    }
    assertThat(relay.ask(listening("x"))).hasStatus(404);
  }

  /** Sends and listens until the relay is not there any more. */
  private static void use(Relay relay, AtomicInteger served) {
    String channel = fresh();
    while (true) {
      try (Exchange listener = relay.open(listening(channel));
          Exchange sender = relay.open(posting(channel))) {
        int sent = sender.response().status();
        int heard = listener.response().status();
        if (sent == 404 && heard == 404) {
          return;
        }
        if (heard == 200) {
          served.incrementAndGet();
        }
        relay.ask(sending("DELETE", channel));
      } catch (UncheckedIOException gone) {
        // between two answers: the next request tells
      }
    }
  }

  private static Request posting(String channel) {
    return sending("POST", channel).body("news");
  }

  /** Bytes of what can be reached, after a full collection. */
  private static long liveHeap(ServerProcess server) {
    server.jcmd("GC.run");
    server.jcmd("GC.run");
    Matcher total = TOTAL.matcher(server.jcmd("GC.class_histogram"));
    assertThat(total.find()).as("a sum in the histogram").isTrue();
    return Long.parseLong(total.group(1));
  }

  /** How often the relay's classes are loaded: once for each class loader that is reachable. */
  private static long copiesOfTheClasses(ServerProcess server) {
    return CLASS
        .matcher(server.jcmd("VM.class_hierarchy", "io.pushrelay.broker.Broker"))
        .results()
        .count();
  }

  private static Map<String, Long> threads(ServerProcess server) {
    return server.threads().stream()
        .map(name -> name.replaceAll("\\d+", "#"))
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private static Map<String, Long> grown(Map<String, Long> before, Map<String, Long> after) {
    return after.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, now -> now.getValue() - before.getOrDefault(now.getKey(), 0L)));
  }
}
