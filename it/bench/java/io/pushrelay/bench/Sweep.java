package io.pushrelay.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How delivery depends on the number of listeners, of channels, and on the size of a message. */
final class Sweep {
  private static final int LISTENERS = 1_000;
  private static final int BODY = 100;

  private final List<Target> targets;
  private final int rounds;

  Sweep(List<Target> targets, int rounds) {
    this.targets = targets;
    this.rounds = rounds;
  }

  /** One point of a curve: how many listeners, channels and bytes. */
  private record Load(int listeners, int channels, int body) {}

  /**
   * @param directory where the plots are written to
   */
  void run(Path directory) throws IOException {
    List<Chart> charts = new ArrayList<>();
    charts.addAll(
        over(
            "listeners of one channel",
            new double[] {100, 1_000, 5_000, 10_000},
            n -> new Load(n, 1, BODY)));
    charts.addAll(
        over(
            "channels, 10 listeners on each",
            new double[] {1, 10, 100, 1_000},
            n -> new Load(10 * n, n, BODY)));
    charts.addAll(
        over(
            "bytes of a message to 1,000 listeners",
            new double[] {32, 1_000, 10_000, 100_000},
            n -> new Load(LISTENERS, 1, n)));
    Chart.write(charts, directory.resolve("bench.svg"));
    Benchmark.say("the plot is in " + directory.resolve("bench.svg"));
  }

  private List<Chart> over(
      String axis, double[] points, java.util.function.IntFunction<Load> loads) {
    Chart throughput = new Chart("deliveries/s", axis);
    Chart latency = new Chart("median ms from sending to delivery", axis);
    for (double point : points) {
      Load load = loads.apply((int) point);
      Benchmark.Results rates = new Benchmark.Results();
      Benchmark.say("%,d %s".formatted((int) point, axis));
      for (Target target : targets) {
        List<Double> perSecond = new ArrayList<>();
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
          LoadClient.Delivery delivery =
              Benchmark.fanOut(target, load.listeners(), load.channels(), load.body(), 20, 5);
          perSecond.add(delivery.perSecond());
          millis.add(Benchmark.millis(delivery.latencies(), 50));
        }
        perSecond.forEach(rate -> rates.add("deliveries/s", target.name(), rate));
        millis.forEach(time -> rates.add("median ms to delivery", target.name(), time));
        throughput.add(target.name(), point, Benchmark.Results.median(perSecond));
        latency.add(target.name(), point, Benchmark.Results.median(millis));
      }
      System.out.println(rates.table());
    }
    return List.of(throughput, latency);
  }
}
