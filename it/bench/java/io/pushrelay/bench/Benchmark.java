package io.pushrelay.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  static final int BODY = 100;
  private static final int LISTENERS = 1_000;
  static final int SENDERS = 16;
  private static final int UNREADING = 50;
  private static final int MESSAGES = 40;
  private static final long WARM_UP = TimeUnit.SECONDS.toNanos(10);
  private static final long PUBLISH = TimeUnit.SECONDS.toNanos(5);

  private final Path directory;
  private final int rounds;
  private final Results results = new Results();

  private Benchmark(Path directory, int rounds) {
    this.directory = directory;
    this.rounds = rounds;
  }

  /**
   * Arguments: the number of rounds, then the parts to be measured, all if none is named; or {@code
   * peers} and the number of rounds; or {@code against}, another build's WAR, and the number of
   * rounds.
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createTempDirectory(Path.of("target"), "bench");
    if (arguments.length > 0 && arguments[0].equals("peers")) {
      int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
      new Peers(rounds).run(directory, Path.of("target"));
      return;
    }
    if (arguments.length > 1 && arguments[0].equals("against")) {
      int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
      new OtherWar(new File(arguments[1]), rounds).run(directory);
      return;
    }
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    List<String> parts =
        arguments.length > 1
            ? List.of(arguments).subList(1, arguments.length)
            : List.of("ratios", "stall", "idle", "streams", "sweep");
    new Benchmark(directory, rounds).run(parts);
  }

  private void run(List<String> parts) throws IOException {
    if (parts.equals(List.of("redis"))) {
      new SeveralNodes(rounds, results).run(directory);
      System.out.println(results.table());
      return;
    }
    if (parts.equals(List.of("journal"))) {
      new WithJournal(rounds, results).run(directory);
      System.out.println(results.table());
      return;
    }
    if (parts.equals(List.of("tokens"))) {
      tokens();
      System.out.println(results.table());
      return;
    }
    List<Peer> peers = new ArrayList<>();
    try {
      List<String> options = List.of("-Xms1g", "-Xmx1g");
      Peer relay = Peer.pushrelay(directory.resolve("relay"), options);
      peers.add(relay);
      peers.add(Applications.bareServlet(directory.resolve("bare"), options));
      Nchan.start(directory.resolve("nchan")).ifPresent(peers::add);
      Target guarded = Peer.guarded(relay);
      List<Target> targets = peers.stream().map(Peer::target).toList();
      if (!parts.equals(List.of("streams"))) { // which warm up in their own way
        say("warming up, for some minutes: the servers' compilers have much to do on few cores");
        WarmUp.run(
            peers,
            peer -> {
              warmUp(peer.target());
              if (peer == relay) {
                publish(guarded);
              }
            });
      }
      if (parts.contains("ratios")) {
        for (int round = 1; round <= rounds; round++) {
          say("round " + round + " of " + rounds);
          peers.forEach(peer -> fanOut(peer, results));
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
        peers.forEach(peer -> Idle.measure(peer, LoadTransport.LONG_POLL, Idle.LISTENERS, results));
      }
      if (parts.contains("stall")) {
        for (int round = 1; round <= rounds; round++) {
          for (Target target : targets) {
            stall(target);
          }
        }
      }
      if (parts.contains("streams")) {
        new Streams(peers, rounds, results).run(directory);
      }
      System.out.println(results.table());
      if (parts.contains("sweep")) {
        new Sweep(targets, rounds).run(Path.of("target"));
      }
    } finally {
      peers.forEach(Peer::close);
    }
  }

  /** What it costs that listeners show a token with each request: with and without, in turn. */
  private void tokens() {
    Peer relay = Peer.pushrelay(directory.resolve("relay"), List.of("-Xms512m", "-Xmx512m"));
    try {
      Target guarded = Peer.withTokens(relay);
      Audience audience = Audience.longPoll(LISTENERS, 1);
      say("warming up");
      warmUp(relay.target());
      warmUp(guarded);
      for (int round = 1; round <= rounds; round++) {
        say("round " + round + " of " + rounds);
        FanOut.measure(relay, guarded, audience, MESSAGES, results, "fan-out to 1,000, ");
        FanOut.measure(relay, audience, MESSAGES, results, "fan-out to 1,000, ");
      }
    } finally {
      relay.close();
    }
  }

  static void warmUp(Target target) {
    publish(target);
    drive(
        target,
        BODY,
        1,
        Audience.longPoll(LISTENERS, 1),
        client -> {
          long start = System.nanoTime();
          while (System.nanoTime() - start < WARM_UP) {
            client.fanOut(10, 0);
          }
          return null;
        });
    oneToOne(target);
  }

  /**
   * Opens senders and listeners of a target, and says so if they met with errors.
   *
   * @param load what they do then
   */
  static <T extends @Nullable Object> T drive(
      Target target, int body, int senders, Audience audience, Function<LoadClient, T> load) {
    try (LoadClient client = new LoadClient(target, body, senders, audience)) {
      T measured = load.apply(client);
      Tally tally = client.tally();
      if (tally.errors + tally.missed + tally.duplicates > 0) {
        System.out.printf(
            "%s: %d errors, %d messages missed, %d twice%n",
            target.name(), tally.errors, tally.missed, tally.duplicates);
      }
      return measured;
    }
  }

  static void fanOut(Peer peer, Results results) {
    FanOut.measure(peer, Audience.longPoll(LISTENERS, 1), MESSAGES, results, "fan-out to 1,000, ");
  }

  static double publish(Target target) {
    return drive(
        target,
        BODY,
        SENDERS,
        Audience.longPoll(0, 1),
        client -> {
          client.publish(PUBLISH / 4, SENDERS);
          return client.publish(PUBLISH, SENDERS);
        });
  }

  private static Histogram oneToOne(Target target) {
    return oneToOne(target, 500);
  }

  /** So many messages a second, each to a channel with one listener. */
  static Histogram oneToOne(Target target, int rate) {
    return oneToOne(target, rate, LoadTransport.LONG_POLL);
  }

  static Histogram oneToOne(Target target, int rate, LoadTransport transport) {
    return drive(
        target,
        BODY,
        SENDERS,
        new Audience(100, 100, transport),
        client -> client.stream(5 * rate, rate, rate));
  }

  /** One to one, without and with others that do not read. */
  private void stall(Target target) {
    if (target.name().equals(Applications.BARE)) {
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

  static double millis(Histogram latencies, double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e6;
  }

  static void say(String what) {
    System.out.println("# " + what);
  }
}
