package io.pushrelay.bench;

import org.jspecify.annotations.Nullable;

/** One message after the other to all who listen, and what a delivery costs the server. */
final class FanOut {
  /** What is added to the prefix. */
  static final String RATE = "deliveries/s";

  static final String CPU = "µs of CPU for a delivery";
  private static final int WARM_UP = 10;

  private FanOut() {}

  /** Message after message for so many nanoseconds, of which nothing is kept. */
  static void warmUp(Target target, Audience audience, long nanos) {
    Void unused =
        Benchmark.<@Nullable Void>drive(
            target,
            Benchmark.BODY,
            1,
            audience,
            client -> {
              long start = System.nanoTime();
              while (System.nanoTime() - start < nanos) {
                client.fanOut(WARM_UP, 0);
              }
              return null;
            });
  }

  /**
   * Measures it once.
   *
   * @param prefix of what the results are called
   */
  static void measure(Peer peer, Audience audience, int messages, Results results, String prefix) {
    measure(peer, peer.target(), audience, messages, results, prefix);
  }

  /** The same of another target that the peer serves. */
  static void measure(
      Peer peer, Target target, Audience audience, int messages, Results results, String prefix) {
    String name = target.name();
    LoadClient.Delivery unused =
        Benchmark.drive(
            target,
            Benchmark.BODY,
            1,
            audience,
            client -> {
              client.fanOut(WARM_UP, 0);
              long before = peer.processorTime();
              LoadClient.Delivery delivery = client.fanOut(messages, 0);
              double nanos =
                  (double) (peer.processorTime() - before)
                      / delivery.messages()
                      / audience.listeners();
              results.add(prefix + RATE, name, delivery.perSecond());
              results.add(prefix + CPU, name, nanos / 1_000);
              return delivery;
            });
  }
}
