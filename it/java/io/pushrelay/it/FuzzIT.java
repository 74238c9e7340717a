package io.pushrelay.it;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.fuzz.HostileClient;
import io.pushrelay.it.fuzz.HostileFrames;
import io.pushrelay.it.fuzz.HostileRequests;
import io.pushrelay.it.reliability.Report;
import io.pushrelay.it.reliability.Usage;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerLog;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.time.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send anything are no more to the relay, and to others, than any others. */
@Tag("long")
final class FuzzIT {
  /** As many as wait for an answer most of their time. */
  private static final int CLIENTS = Integer.getInteger("fuzz.clients", 4);

  /** Connections that come and go while they are counted. */
  private static final int MARGIN = 20;

  /** A server keeps some that were busy: of its own for each client, and of ours. */
  private static final int MORE_THREADS = 50 + 4 * CLIENTS;

  /** {@code -Dfuzz.seconds=600 -Dfuzz.seed=7} looks further than every run of the tests can. */
  private static final Duration TIME = Duration.ofSeconds(Long.getLong("fuzz.seconds", 10));

  private static final long SEED = Long.getLong("fuzz.seed", 0);
  private static final String SEEDED = "-Dfuzz.seed=" + SEED;
  private static final String CONTEXT = "/fuzz";

  /** TomEE's JAX-RS fails in its place, at a charset that it does not know, say. */
  private static final String ERROR_PAGE = "servlet [io.pushrelay.http.ErrorPage]";

  /** What Payara logs of a client that it does not get as far as the relay with. */
  private static final List<String> PAYARAS_OWN =
      List.of(
          // It reads what a client has sent after its request in the thread that ends that one,
          // which may be ours, and fails at a protocol or an escape that it does not know.
          "IllegalStateException: Unknown protocol",
          "at org.apache.catalina.connector.CoyoteAdapter.postParseRequest(");

  /** Within which a client that has gone is not counted any more. */
  private static final Duration GONE = Duration.ofSeconds(20);

  /** Within which what was stored has expired. */
  private static final Duration FREE = Duration.ofSeconds(60);

  private static final Duration PAUSE = Duration.ofMillis(5);

  private static final Pattern FAILURE = Pattern.compile("HTTP/1\\.[01] (5\\d\\d)");

  /** What is not known (501, 505), and what there is no room for (503, 507). */
  private static final List<String> REFUSALS = List.of("501", "503", "505", "507");

  private static final Pattern TRACE = Pattern.compile("\\sat [\\w.$/]+\\(\\w+\\.java:\\d+\\)");

  /** A frame that closes a socket with 1011. */
  private static final Pattern INTERNAL_ERROR =
      Pattern.compile("\\x88[\\x02-\\x7d]\\x03\\xf3", Pattern.DOTALL);

  @TempDir static Path directory;

  private static ServerProcess server;
  private static Relay relay;

  @BeforeAll
  static void start() {
    System.out.println("Fuzz from seed " + SEED);
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    server.mustDeploy(
        RelayWar.with(
            "fuzz.war",
            Map.ofEntries(
                entry("push_sender", "/send, /cookie/send, /header/send, /several/send, /honest"),
                entry(
                    "push_listener",
                    "/listen, /cookie, /header, /whole, /several, /members,"
                        + " /poll interval-poll"),
                entry("push_channel_id@/cookie", "$cookie_room"),
                entry("push_channel_id@/cookie/send", "$cookie_room"),
                entry("push_channel_id@/header", "$http_x_room"),
                entry("push_channel_id@/header/send", "$http_x_room"),
                entry("push_channel_id@/whole", "$host$uri$path_info"),
                entry("push_channel_id_separator@/several", ","),
                entry("push_channel_id_separator@/several/send", ","),
                // The client of a request that has a body is not seen to go.
                entry("push_listener_timeout", "8s"),
                // WildFly does not notice a client that goes amid its close frame.
                entry("push_ping_interval", "3s"),
                entry("push_listener_role@/members", "listener"),
                entry("push_listener_concurrency", "broadcast"),
                entry("push_message_buffer_length", "1000"),
                // What the hostile senders have stored is not to take the room of the others.
                entry("push_message_timeout", "10s"),
                entry("push_message_timeout@/honest", "10m"),
                entry("push_message_buffer_length@/honest", "100000"),
                entry("push_channel_timeout", "5s"),
                entry("push_status", "/status"),
                entry("push_max_reserved_memory", "128M"))));
    relay = server.relay("fuzz");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void hostile_requests_harm_nobody() throws Exception {
    HostileClient client = new HostileClient(server.port());
    harmNobody(
        "hostile requests",
        random -> {
          HostileRequests requests = new HostileRequests(random, CONTEXT);
          return () -> {
            String request = requests.next();
            String answer = client.send(random, request);
            return isFailure(answer) ? request + "\nis answered with\n" + answer : "";
          };
        });
  }

  private static boolean isFailure(String answer) {
    Matcher failure = FAILURE.matcher(answer);
    return (failure.find() && !REFUSALS.contains(failure.group(1))) || TRACE.matcher(answer).find();
  }

  @Test
  void hostile_frames_harm_nobody() throws Exception {
    HostileClient client = new HostileClient(server.port());
    harmNobody(
        "hostile WebSockets",
        random -> {
          HostileFrames frames = new HostileFrames(random, CONTEXT);
          return () -> {
            String sent = frames.next();
            String answer = client.send(random, frames.handshake(), sent);
            return INTERNAL_ERROR.matcher(answer).find()
                ? sent + "\nis answered with\n" + answer
                : "";
          };
        });
  }

  /**
   * Hostile clients for some time, with honest ones beside them.
   *
   * @param part what the report calls it
   * @param clients makes one that is hostile once whenever it is asked, and says what is wrong with
   *     how it was answered, if anything is
   */
  private static void harmNobody(String part, Function<Random, Supplier<String>> clients)
      throws Exception {
    ServerLog log = new ServerLog(server);
    Queue<String> complaints = new ConcurrentLinkedQueue<>();
    LongAdder requests = new LongAdder();
    Usage before = Usage.of(server);
    long socketsBefore = Usage.sockets(server);
    long end = System.nanoTime() + TIME.toNanos();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> attacks = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Supplier<String> client = clients.apply(new Random(SEED + i));
      attacks.add(
          threads.submit(
              () -> {
                while (System.nanoTime() < end) {
                  String complaint = client.get();
                  requests.increment();
                  if (!complaint.isEmpty()) {
                    complaints.add(complaint);
                  }
                }
              }));
    }
    threads.shutdown();
    int honestMessages;
    long slowest;
    try (HonestClients honest = new HonestClients(relay)) {
      while (System.nanoTime() < end) {
        honest.send();
        Await.pass(PAUSE);
      }
      honest.haveLostNothing();
      honestMessages = honest.sent();
      slowest = honest.slowest().toMillis();
    }
    for (Future<?> attack : attacks) {
      attack.get();
    }
    String of = "%s, of %d".formatted(SEEDED, requests.sum());
    assertThat(complaints).as(of).isEmpty();
    assertThat(log.complaints(PAYARAS_OWN)).as(of).filteredOn(FuzzIT::isOurs).isEmpty();
    Await.until("no listener is counted", GONE, FuzzIT::nobodyListens);
    Await.until(
        "connections have gone", GONE, () -> Usage.sockets(server) < socketsBefore + MARGIN);
    Await.until("no memory is used", FREE, FuzzIT::usesNoMemory);
    Usage after = Usage.of(server);
    assertThat(after.threads()).as("threads").isLessThan(before.threads() + MORE_THREADS);
    Report.add(
        part,
        "%d, none harmed the %d messages of others, which took %d ms at most; before %s; afterwards %s"
            .formatted(requests.sum(), honestMessages, slowest, before, after));
  }

  private static boolean isOurs(String record) {
    return record.replace(ERROR_PAGE, "").contains("io.pushrelay");
  }

  private static boolean nobodyListens() {
    for (int i = 0; i < HostileRequests.CHANNELS; i++) {
      if (relay.info(HostileRequests.channel(i)).map(Info::listeners).orElse(0) > 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean usesNoMemory() {
    Request asking = Request.of("GET", "/status/metrics").as("sender");
    return relay.ask(asking).body().contains("\npushrelay_memory_used_bytes 0\n");
  }
}
