package io.pushrelay.bench;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** What listeners cost to whom nothing is sent. */
final class Idle {
  static final int LISTENERS = 10_000;
  private static final long SETTLES = TimeUnit.SECONDS.toNanos(5);

  private Idle() {}

  static void measure(Peer peer, LoadTransport transport, int listeners, Results results) {
    OptionalLong heapBefore = peer.liveHeap();
    long before = peer.residentMemory();
    double bytes =
        Benchmark.drive(
            peer.target(),
            Benchmark.BODY,
            0,
            new Audience(listeners, 1, transport),
            client -> {
              client.idle(SETTLES);
              long after = peer.residentMemory();
              OptionalLong heap = peer.liveHeap();
              // A JVM that is warm has taken its memory before: what lives in its heap counts.
              return heap.isPresent() && heapBefore.isPresent()
                  ? (double) (heap.getAsLong() - heapBefore.getAsLong())
                  : (double) (after - before);
            });
    results.add(measured(transport, listeners), peer.target().name(), bytes / 1024 / listeners);
  }

  /** The same of another one of it, if it has to be: a process keeps memory that it once had. */
  static void measureAnew(
      Peer peer, Path directory, LoadTransport transport, int listeners, Results results) {
    Optional<Peer> fresh = peer.anew(directory);
    if (fresh.isPresent()) {
      try (Peer another = fresh.get()) {
        measure(another, transport, listeners, results);
      }
    } else {
      measure(peer, transport, listeners, results);
    }
  }

  /** As results call it. */
  static String measured(LoadTransport transport, int listeners) {
    return "memory for each of %,d idle listeners, %s (live heap, or the process), kB"
        .formatted(listeners, transport.label);
  }
}
