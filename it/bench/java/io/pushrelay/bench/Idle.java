package io.pushrelay.bench;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** What listeners cost to whom nothing is sent. */
final class Idle {
  private static final int LISTENERS = 10_000;
  private static final long SETTLES = TimeUnit.SECONDS.toNanos(5);

  private Idle() {}

  static void measure(Peer peer, LoadTransport transport, Results results) {
    OptionalLong heapBefore = peer.liveHeap();
    long before = peer.residentMemory();
    double bytes =
        Benchmark.drive(
            peer.target(),
            Benchmark.BODY,
            0,
            new Audience(LISTENERS, 1, transport),
            client -> {
              client.idle(SETTLES);
              long after = peer.residentMemory();
              OptionalLong heap = peer.liveHeap();
              // A JVM that is warm has taken its memory before: what lives in its heap counts.
              return heap.isPresent() && heapBefore.isPresent()
                  ? (double) (heap.getAsLong() - heapBefore.getAsLong())
                  : (double) (after - before);
            });
    results.add(
        "memory for each of 10,000 idle listeners, %s (live heap, or the process), kB"
            .formatted(transport.label),
        peer.target().name(),
        bytes / 1024 / LISTENERS);
  }
}
