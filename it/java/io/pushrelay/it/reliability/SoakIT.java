package io.pushrelay.it.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerLog;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.it.traffic.Traffic;
import io.pushrelay.time.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A relay under a mixed load that goes on: {@code -Dreliability.minutes=30} shows more than the
 * minute of every build, in which a server still warms up.
 */
@Tag("long")
final class SoakIT {
  /** From which on the heap may not grow by more than the least. */
  private static final Duration LONG = Duration.ofMinutes(20);

  private static final double LEAST_GROWTH = 0.05;
  private static final double GROWTH_WHILE_WARMING_UP = 0.25;

  /** Bytes of requests and messages on their way, which are there or not when one looks. */
  private static final long UNDER_WAY = 12 << 20;

  /** Until the large messages, which are kept for a second, have gone. */
  private static final Duration BRIEF = Duration.ofSeconds(3);

  /** After which each server has closed the connections of those who have gone; WildFly's 60 s. */
  private static final Duration SILENCE = Duration.ofSeconds(65);

  /** Threads and connections come and go while they are counted. */
  private static final int MARGIN = 40;

  private static final int LOOKS = Report.TIME.compareTo(LONG) < 0 ? 3 : 10;

  private static final Pattern KEPT = Pattern.compile("\"memory_used_bytes\": (\\d+)");

  private static final long SEED = Long.getLong("reliability.seed", System.nanoTime() & 0xffff);

  private static final Map<String, String> PARAMETERS =
      Map.of(
          "push_listener_concurrency", "broadcast",
          "push_message_buffer_length", "4000",
          "push_message_timeout", "30s",
          "push_channel_timeout", "10s",
          "push_max_reserved_memory", "64M",
          "push_listener_timeout", "5s",
          "push_ping_interval", "2s",
          "push_status", "/status",
          "push_sender", "/send, /brief",
          "push_message_timeout@/brief", "1s");

  @TempDir Path directory;

  @Test
  void histories_are_exact_and_nothing_grows_under_a_mixed_load() throws Exception {
    System.out.println("Soak from seed " + SEED);
    ServerProcess.Settings settings =
        new ServerProcess.Settings(List.of("-Xmx512m"), Map.of(), Map.of());
    try (ServerProcess server = ServerProcess.start(directory, settings)) {
      server.mustDeploy(RelayWar.with("soak.war", PARAMETERS));
      Relay relay = server.relay("soak");
      ServerLog log = new ServerLog(server);
      Traffic traffic = Traffic.begin(List.of("one", "two"), List.of(() -> relay), 2);
      List<Usage> used = new ArrayList<>();
      List<Map<String, Long>> classes = new ArrayList<>();
      long visits;
      try (traffic) {
        try (Churn churn = new Churn(relay, SEED)) {
          for (int third = 0; third < 3; third++) {
            Await.pass(Report.TIME.dividedBy(3));
            churn.pauseFor(
                () -> {
                  Await.pass(Report.TIME.compareTo(LONG) < 0 ? BRIEF : SILENCE);
                  used.add(atLeast(server, relay));
                  classes.add(server.jvm().liveHeapByClass());
                });
          }
          visits = churn.visits();
        }
        traffic.assertNothingLost();
      }
      assertThat(traffic.awaitEnd()).as("clients have ended").isTrue();
      System.out.println("Grown since a third of the time: " + grown(classes));
      assertDoesNotGrow(used.get(0), used.get(2));
      for (String channel : Churn.channels()) {
        Await.until(
            "nobody listens to " + channel,
            Duration.ofSeconds(20),
            () -> relay.info(channel).map(Info::listeners).orElse(0) == 0);
      }
      assertThat(log.complaints(List.of()))
          .filteredOn(said -> said.contains("pushrelay"))
          .isEmpty();
      Report.add(
          "soak, %d min".formatted(Report.TIME.toMinutes()),
          "%d clients came and went; beside messages, first %s; at last %s"
              .formatted(visits, used.get(0), used.get(2)));
    }
  }

  /**
   * What stays: the look of several that finds the smallest heap, without the messages that are
   * kept, of which there are as many as the machine lets be sent.
   */
  private static Usage atLeast(ServerProcess server, Relay relay) {
    Usage least = besideMessages(server, relay);
    for (int look = 1; look < LOOKS; look++) {
      Await.pass(Duration.ofSeconds(1));
      Usage next = besideMessages(server, relay);
      least = next.heap() < least.heap() ? next : least;
    }
    return least;
  }

  private static Usage besideMessages(ServerProcess server, Relay relay) {
    Usage all = Usage.of(server);
    Request status = Request.of("GET", "/status").as("sender").with("Accept", "application/json");
    Matcher kept = KEPT.matcher(relay.ask(status).body());
    assertThat(kept.find()).as("the status says what is kept").isTrue();
    return new Usage(all.heap() - Long.parseLong(kept.group(1)), all.threads(), all.files());
  }

  /** The classes whose objects take more bytes than after a third, those that grew most first. */
  private static List<String> grown(List<Map<String, Long>> classes) {
    Map<String, Long> before = classes.get(0);
    Map<String, Long> more = new HashMap<>();
    classes.get(2).forEach((c, bytes) -> more.put(c, bytes - before.getOrDefault(c, 0L)));
    return more.entrySet().stream()
        .filter(one -> one.getValue() > 0)
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(10)
        .map(one -> one.getKey() + " by " + one.getValue())
        .toList();
  }

  private static void assertDoesNotGrow(Usage first, Usage last) {
    double most =
        Report.TIME.compareTo(LONG) < 0
            ? Math.max(GROWTH_WHILE_WARMING_UP * first.heap(), UNDER_WAY)
            : LEAST_GROWTH * first.heap();
    assertThat(last.heap() - first.heap())
        .as("bytes by which the live heap grew from %s to %s", first, last)
        .isLessThan((long) most);
    assertThat(last.threads()).as("threads").isLessThan(first.threads() + MARGIN);
    assertThat(last.files()).as("files").isLessThan(first.files() + MARGIN);
  }
}
