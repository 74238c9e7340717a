package io.pushrelay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Measures Pushrelay, two bare servlets of the same server and, where it is installed, nginx with
 * Nchan: all of them started, warmed up, and then driven in turn with the same load, several times
 * over, so that what disturbs the machine disturbs all. Prints the median, the spread, and the
 * ratios of the medians.
 */
public final class Benchmark {
  private static final int BODY = 100;
  private static final int LISTENERS = 1_000;
  static final int SENDERS = 16;
  private static final int IDLE = 10_000;
  private static final int UNREADING = 50;
  private static final int MESSAGES = 40;
  private static final int WARM_UPS = 6;
  private static final long WARM_UP = TimeUnit.SECONDS.toNanos(10);
  private static final long PUBLISH = TimeUnit.SECONDS.toNanos(5);

  private final Path directory;
  private final int rounds;
  private final Results results = new Results();

  private Benchmark(Path directory, int rounds) {
    this.directory = directory;
    this.rounds = rounds;
  }

  /** Arguments: the number of rounds, then the parts to be measured, all if none is named. */
  public static void main(String[] arguments) throws IOException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    List<String> parts =
        arguments.length > 1
            ? List.of(arguments).subList(1, arguments.length)
            : List.of("ratios", "stall", "idle", "sweep");
    Path directory = Files.createTempDirectory(Path.of("target"), "bench");
    new Benchmark(directory, rounds).run(parts);
  }

  private void run(List<String> parts) throws IOException {
    List<Peer> peers = new ArrayList<>();
    try {
      List<String> options = List.of("-Xms1g", "-Xmx1g");
      Peer relay = Peer.pushrelay(directory.resolve("relay"), options);
      peers.add(relay);
      peers.add(Peer.bareServlet(directory.resolve("bare"), options));
      Nchan.start(directory.resolve("nchan")).ifPresent(peers::add);
      Target guarded = Peer.guarded(relay);
      List<Target> targets = peers.stream().map(Peer::target).toList();
      say("warming up, for some minutes: the servers' compilers have much to do on few cores");
      for (int i = 0; i < WARM_UPS; i++) {
        targets.forEach(Benchmark::warmUp);
        publish(guarded);
      }
      if (parts.contains("ratios")) {
        for (int round = 1; round <= rounds; round++) {
          say("round " + round + " of " + rounds);
          peers.forEach(this::fanOut);
          for (Target target : targets) {
            results.add("publishing, messages/s", target.name(), publish(target));
          }
          results.add("publishing, messages/s", guarded.name(), publish(guarded));
          for (Target target : targets) {
            Histogram latencies = oneToOne(target);
            results.add("one to one, median ms", target.name(), millis(latencies, 50));
            results.add("one to one, 99th percentile ms", target.name(), millis(latencies, 99));
          }
        }
      }
      if (parts.contains("idle")) { // before the stall, of which a server has to recover
        peers.forEach(this::idle);
      }
      if (parts.contains("stall")) {
        for (int round = 1; round <= rounds; round++) {
          for (Target target : targets) {
            stall(target);
          }
        }
      }
      System.out.println(results.table());
      if (parts.contains("sweep")) {
        new Sweep(targets, rounds).run(Path.of("target"));
      }
    } finally {
      peers.forEach(Peer::close);
    }
  }

  private static void warmUp(Target target) {
    publish(target);
    drive(
        target,
        BODY,
        1,
        LISTENERS,
        1,
        client -> {
          long start = System.nanoTime();
          while (System.nanoTime() - start < WARM_UP) {
            client.fanOut(10, 0);
          }
          return null;
        });
  }

  /**
   * Opens senders and listeners of a target, and says so if they met with errors.
   *
   * @param load what they do then
   */
  static <T extends @Nullable Object> T drive(
      Target target,
      int body,
      int senders,
      int listeners,
      int channels,
      Function<LoadClient, T> load) {
    try (LoadClient client = new LoadClient(target, body)) {
      client.openSenders(senders);
      client.listen(listeners, channels);
      T measured = load.apply(client);
      if (client.errors + client.missed + client.duplicates > 0) {
        System.out.printf(
            "%s: %d errors, %d messages missed, %d twice%n",
            target.name(), client.errors, client.missed, client.duplicates);
      }
      return measured;
    }
  }

  private void fanOut(Peer peer) {
    String name = peer.target().name();
    drive(
        peer.target(),
        BODY,
        1,
        LISTENERS,
        1,
        client -> {
          client.fanOut(10, 0);
          long before = peer.processorTime();
          LoadClient.Delivery delivery = client.fanOut(MESSAGES, 0);
          double nanos = (double) (peer.processorTime() - before) / MESSAGES / LISTENERS;
          results.add("fan-out to 1,000, deliveries/s", name, delivery.perSecond());
          results.add("fan-out to 1,000, µs of CPU for a delivery", name, nanos / 1_000);
          return null;
        });
  }

  private static double publish(Target target) {
    return drive(
        target,
        BODY,
        SENDERS,
        0,
        1,
        client -> {
          client.publish(PUBLISH / 4, SENDERS);
          return client.publish(PUBLISH, SENDERS);
        });
  }

  private static Histogram oneToOne(Target target) {
    return drive(target, BODY, SENDERS, 100, 100, client -> client.stream(2_500, 500, 500));
  }

  /** One to one, without and with others that do not read. */
  private void stall(Target target) {
    if (target.name().equals(Peer.BARE)) {
      return; // its senders write, and would wait for ever
    }
    String measured = "one to one, 99th percentile ms, ";
    results.add(measured + "alone", target.name(), millis(oneToOne(target), 99));
    try (Unreading unreading = new Unreading(target, UNREADING)) {
      unreading.send();
      results.add(
          measured + "beside 50 that never read 1 MB each",
          target.name(),
          millis(oneToOne(target), 99));
    }
  }

  private void idle(Peer peer) {
    Target target = peer.target();
    OptionalLong heapBefore = peer.liveHeap();
    long before = peer.residentMemory();
    drive(
        target,
        BODY,
        0,
        IDLE,
        1,
        client -> {
          client.turnFor(TimeUnit.SECONDS.toNanos(5));
          long after = peer.residentMemory();
          OptionalLong heap = peer.liveHeap();
          // A JVM that is warm has taken its memory before: what counts is what lives in its heap.
          results.add(
              "memory for each of 10,000 idle listeners (live heap, or the process), kB",
              target.name(),
              heap.isPresent() && heapBefore.isPresent()
                  ? (heap.getAsLong() - heapBefore.getAsLong()) / 1024.0 / IDLE
                  : (after - before) / 1024.0 / IDLE);
          return null;
        });
  }

  static double millis(Histogram latencies, double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e6;
  }

  static void say(String what) {
    System.out.println("# " + what);
  }

  /** Values by what was measured and of whom. */
  static final class Results {
    private final Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();

    void add(String measured, String name, double value) {
      values
          .computeIfAbsent(measured, key -> new LinkedHashMap<>())
          .computeIfAbsent(name, key -> new ArrayList<>())
          .add(value);
    }

    double median(String measured, String name) {
      return median(values.getOrDefault(measured, Map.of()).getOrDefault(name, List.of(0.0)));
    }

    private static double median(List<Double> values) {
      List<Double> sorted = values.stream().sorted().toList();
      int middle = sorted.size() / 2;
      return sorted.size() % 2 == 1
          ? sorted.get(middle)
          : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    String table() {
      StringBuilder text = new StringBuilder();
      values.forEach(
          (measured, byName) -> {
            text.append(String.format(Locale.ROOT, "%n%s%n", measured));
            List<Double> relay = byName.getOrDefault("Pushrelay", List.of());
            byName.forEach(
                (name, all) -> {
                  double median = median(all);
                  String ratio =
                      relay.isEmpty() || name.equals("Pushrelay")
                          ? ""
                          : String.format(
                              Locale.ROOT, "  Pushrelay has %.3f of it", median(relay) / median);
                  text.append(
                      String.format(
                          Locale.ROOT,
                          "  %-18s %,12.2f  (%,.2f to %,.2f)%s%n",
                          name,
                          median,
                          all.stream().mapToDouble(v -> v).min().orElse(0),
                          all.stream().mapToDouble(v -> v).max().orElse(0),
                          ratio));
                });
          });
      return text.toString();
    }
  }
}
