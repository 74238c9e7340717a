package io.pushrelay.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts times by how long they are, in buckets that don't change. Thread-safe. */
final class Histogram {
  private static final double NANOS = 1e9;

  /** From what no network can show to what everybody notices; in nanoseconds. */
  private static final long[] BOUNDS = {
    100_000L,
    250_000L,
    500_000L,
    1_000_000L,
    2_500_000L,
    5_000_000L,
    10_000_000L,
    25_000_000L,
    50_000_000L,
    100_000_000L,
    250_000_000L,
    500_000_000L,
    1_000_000_000L,
    2_500_000_000L,
    5_000_000_000L,
    10_000_000_000L
  };

  private static final List<Double> SECONDS =
      Arrays.stream(BOUNDS).mapToObj(nanos -> nanos / NANOS).toList();

  private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1];
  private final LongAdder sum = new LongAdder();

  Histogram() {
    Arrays.setAll(counts, i -> new LongAdder());
  }

  void add(long nanos) {
    int bucket = Arrays.binarySearch(BOUNDS, nanos);
    counts[bucket < 0 ? -bucket - 1 : bucket].increment();
    sum.add(nanos);
  }

  /** What was counted so far. */
  Reading.Sample read(String label) {
    List<Long> all = new ArrayList<>(counts.length);
    long total = 0;
    for (LongAdder count : counts) {
      long now = count.sum();
      all.add(now);
      total += now;
    }
    return new Reading.Sample(
        label, total, new Reading.Sizes(SECONDS, List.copyOf(all), sum.sum() / NANOS));
  }
}
