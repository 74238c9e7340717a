package io.pushrelay.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Load that is not measured, until the servers' compilers have hardly anything left to do.
 *
 * <p>On two busy cores that takes a server minutes of load, and takes so much of the processor that
 * one which has much to compile would be measured against one which has little. Then it would be
 * the compiler that is compared.
 */
final class WarmUp {
  /** Before that much of the load there may be nothing yet that is worth compiling. */
  private static final int AT_LEAST = 3;

  private static final int AT_MOST = 20;

  /** Of the time of the load; a compiler that shares its core takes several times its own. */
  private static final double DONE = 0.1;

  private WarmUp() {}

  /**
   * Drives each, in turn, until it is warm.
   *
   * @param load some seconds of everything that is to be measured
   */
  static void run(List<Peer> peers, Consumer<Peer> load) {
    List<Peer> cold = new ArrayList<>(peers);
    for (int turn = 1; turn <= AT_MOST && !cold.isEmpty(); turn++) {
      boolean mayEnd = turn >= AT_LEAST;
      cold.removeIf(peer -> compiling(peer, load) < DONE && mayEnd);
    }
    for (Peer peer : cold) {
      Benchmark.say(peer.target().name() + " is still compiling: take its figures as too low");
    }
  }

  /** The part of the load's time that the compilers worked. */
  private static double compiling(Peer peer, Consumer<Peer> load) {
    long compiled = peer.compilationTime();
    long start = System.nanoTime();
    load.accept(peer);
    return (double) (peer.compilationTime() - compiled) / (System.nanoTime() - start);
  }
}
