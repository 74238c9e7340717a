package io.pushrelay.bench;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a change costs or gains: the WAR and another build of it, each in a server, in turn. */
final class OtherWar {
  private static final List<String> OPTIONS = List.of("-Xms512m", "-Xmx512m");
  private static final int LISTENERS = 1_000;
  private static final long WARM_UP = TimeUnit.SECONDS.toNanos(5);

  /** So many deliveries of each transport are measured in a round. */
  private static final int DELIVERIES = 100_000;

  private final File other;
  private final int rounds;
  private final Results results = new Results();

  /**
   * @param other the WAR of the other build
   */
  OtherWar(File other, int rounds) {
    if (!other.isFile()) {
      throw new IllegalArgumentException(other + " is no file, and a WAR was expected");
    }
    this.other = other;
    this.rounds = rounds;
  }

  /**
   * @param directory for what is started
   */
  void run(Path directory) {
    try (Peer one = Peer.pushrelay(directory.resolve("relay"), OPTIONS);
        Peer two = Peer.pushrelayOf(other, directory.resolve("other"), OPTIONS)) {
      Benchmark.say("warming up, for some minutes");
      WarmUp.run(List.of(one, two), OtherWar::warmUp);
      for (int round = 1; round <= rounds; round++) {
        Benchmark.say("round " + round + " of " + rounds);
        boolean isOdd = round % 2 == 1; // neither is always the first
        for (Peer peer : isOdd ? List.of(one, two) : List.of(two, one)) {
          measure(peer);
        }
      }
    }
    System.out.println(results.table());
  }

  private static void warmUp(Peer peer) {
    Benchmark.publish(peer.target());
    for (LoadTransport transport : LoadTransport.OF_PUSHRELAY) {
      FanOut.warmUp(peer.target(), new Audience(LISTENERS, 1, transport), WARM_UP);
    }
  }

  private void measure(Peer peer) {
    for (LoadTransport transport : LoadTransport.OF_PUSHRELAY) {
      FanOut.measure(
          peer,
          new Audience(LISTENERS, 1, transport),
          DELIVERIES / LISTENERS,
          results,
          "fan-out to 1,000, %s, ".formatted(transport.label));
    }
    String name = peer.target().name();
    long before = peer.processorTime();
    long start = System.nanoTime();
    double rate = Benchmark.publish(peer.target());
    double seconds = (System.nanoTime() - start) / 1e9;
    results.add("publishing, messages/s", name, rate);
    results.add(
        "publishing, µs of CPU for a message",
        name,
        (peer.processorTime() - before) / 1e3 / (rate * seconds));
  }
}
