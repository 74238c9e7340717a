package io.pushrelay.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How delivery depends on the number of listeners, of channels, and on the size of a message. */
final class Sweep {
  private static final int LISTENERS = 1_000;
  private static final int BODY = 100;
  private static final int MESSAGES = 20;
  private static final int WARM_UP = 5;
  private static final String RATE = "deliveries/s";
  private static final String MEDIAN = "median ms to delivery";

  private final List<Target> targets;
  private final int rounds;

  Sweep(List<Target> targets, int rounds) {
    this.targets = targets;
    this.rounds = rounds;
  }

  /** Loads a target in the way of one point of a curve. */
  private interface Load {
    LoadClient.Delivery on(Target target, int point);
  }

  /**
   * @param directory where the plots are written to
   */
  void run(Path directory) throws IOException {
    List<Chart> charts = new ArrayList<>();
    charts.addAll(
        over(
            "listeners of one channel",
            new int[] {100, 1_000, 5_000, 10_000},
            (target, n) -> toAll(target, n, BODY)));
    charts.addAll(
        over(
            "channels with one listener each",
            new int[] {1, 10, 100, 1_000, 10_000},
            Sweep::overChannels));
    charts.addAll(
        over(
            "bytes of a message to 1,000 listeners",
            new int[] {32, 1_000, 10_000, 100_000},
            (target, n) -> toAll(target, LISTENERS, n)));
    Chart.write(charts, directory.resolve("bench.svg"));
    Benchmark.say("the plot is in " + directory.resolve("bench.svg"));
  }

  private static LoadClient.Delivery toAll(Target target, int listeners, int body) {
    return Benchmark.drive(
        target,
        body,
        1,
        Audience.longPoll(listeners, 1),
        client -> client.fanOut(MESSAGES, WARM_UP));
  }

  private static LoadClient.Delivery overChannels(Target target, int channels) {
    return Benchmark.drive(
        target,
        BODY,
        Benchmark.SENDERS,
        Audience.longPoll(channels, channels),
        client -> client.oneForEachChannel(MESSAGES, WARM_UP));
  }

  private List<Chart> over(String axis, int[] points, Load load) {
    Chart throughput = new Chart("deliveries/s", axis);
    Chart latency = new Chart("median ms from sending to delivery", axis);
    for (int point : points) {
      Results rates = new Results();
      Benchmark.say("%,d %s".formatted(point, axis));
      for (int i = 0; i < rounds; i++) {
        for (Target target : targets) {
          LoadClient.Delivery delivery = load.on(target, point);
          rates.add(RATE, target.name(), delivery.perSecond());
          rates.add(MEDIAN, target.name(), Benchmark.millis(delivery.latencies(), 50));
        }
      }
      for (Target target : targets) {
        throughput.add(target.name(), point, rates.median(RATE, target.name()));
        latency.add(target.name(), point, rates.median(MEDIAN, target.name()));
      }
      System.out.println(rates.table());
    }
    return List.of(throughput, latency);
  }
}
