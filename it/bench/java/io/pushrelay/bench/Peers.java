package io.pushrelay.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Pushrelay beside others that bring messages to browsers, each over every transport that it has,
 * with the same work in turn. Prints a table, and draws charts over the number of listeners.
 */
final class Peers {
  /** How many listeners one channel has; the table has those in the middle. */
  private static final List<Integer> LISTENERS = List.of(100, 1_000, 5_000);

  static final int TABLED = 1_000;

  private static final int DELIVERIES = 100_000;
  private static final int RATE = 500;
  static final int WHILE_AWAY = 5;
  private static final long AWAY = TimeUnit.SECONDS.toNanos(5);
  private static final long WARM_UP = TimeUnit.SECONDS.toNanos(5);

  private final int rounds;

  /** Of one fan-out, at most. */
  private final int messages;

  private final List<Integer> listenerCounts;

  private final int idleListeners;
  private final Results results = new Results();
  private final List<Peer> peers = new ArrayList<>();

  /**
   * @param rounds with 1 it is a trial, for which nobody is warmed up
   */
  Peers(int rounds) {
    this.rounds = rounds;
    boolean trial = rounds == 1;
    messages = trial ? 10 : 100;
    listenerCounts = trial ? LISTENERS.subList(0, 2) : LISTENERS;
    idleListeners = trial ? TABLED : Idle.LISTENERS;
  }

  /** What was measured, as results call it. */
  static String measured(String what, int listeners, LoadTransport transport) {
    return "fan-out to %,d, %s, %s".formatted(listeners, transport.label, what);
  }

  static String measured(String what, LoadTransport transport) {
    return "%s, %s".formatted(transport.label, what);
  }

  /**
   * @param directory for the servers
   * @param plots where the charts are written to
   */
  void run(Path directory, Path plots) throws IOException {
    try {
      start(directory);
      if (rounds > 1) {
        Benchmark.say("warming up, for some minutes");
        WarmUp.run(peers, this::warmUp);
      }
      for (int round = 1; round <= rounds; round++) {
        Benchmark.say("peers, round " + round + " of " + rounds);
        each(this::fanOut);
        each(this::oneToOne);
      }
      each(this::away);
      measureIdle(directory);
      System.out.println(results.table());
      PeerTable table = new PeerTable(peers, idleListeners, results);
      System.out.println(table.markdown());
      Chart.write(table.charts(listenerCounts), plots.resolve("peers.svg"));
      Benchmark.say("the charts are in " + plots.resolve("peers.svg"));
    } finally {
      peers.forEach(Peer::close);
    }
  }

  /** In this order, in which those that have several transports have the same colours in charts. */
  private void start(Path directory) {
    List<String> options = List.of("-Xms1g", "-Xmx1g");
    peers.add(Peer.pushrelay(directory.resolve("relay"), options));
    Pushpin.start(directory.resolve("pushpin")).ifPresent(peers::add);
    Nchan.start(directory.resolve("nchan")).ifPresent(peers::add);
    peers.add(Applications.bareServlet(directory.resolve("bare"), options));
    startIfPossible(() -> Applications.sseBroadcaster(directory.resolve("sse"), options));
    startIfPossible(() -> Applications.serverEndpoint(directory.resolve("endpoint"), options));
    startIfPossible(() -> Applications.cometD(directory.resolve("cometd"), options));
  }

  private void startIfPossible(Supplier<Peer> start) {
    try {
      peers.add(start.get());
    } catch (IllegalStateException notDeployed) {
      Benchmark.say("left out: " + notDeployed.getMessage());
    }
  }

  private interface Step {
    void take(Peer peer, LoadTransport transport);
  }

  private void each(Step step) {
    for (LoadTransport transport : LoadTransport.values()) {
      for (Peer peer : peers) {
        if (peer.speaks(transport)) {
          step.take(peer, transport);
        }
      }
    }
  }

  private void measureIdle(Path directory) {
    each(
        (peer, transport) -> {
          Benchmark.say("idle listeners of " + peer.target().name() + ", " + transport.label);
          Idle.measureAnew(
              peer, directory.resolve("idle-" + transport), transport, idleListeners, results);
        });
  }

  private void warmUp(Peer warmed) {
    each(
        (peer, transport) -> {
          if (peer == warmed) {
            FanOut.warmUp(peer.target(), new Audience(TABLED, 1, transport), WARM_UP);
          }
        });
  }

  private void fanOut(Peer peer, LoadTransport transport) {
    for (int listeners : listenerCounts) {
      FanOut.measure(
          peer,
          new Audience(listeners, 1, transport),
          Math.min(messages, DELIVERIES / listeners),
          results,
          measured("", listeners, transport));
    }
  }

  private void oneToOne(Peer peer, LoadTransport transport) {
    Histogram latencies = Benchmark.oneToOne(peer.target(), RATE, transport);
    String name = peer.target().name();
    results.add(measured(PeerTable.MEDIAN, transport), name, Benchmark.millis(latencies, 50));
    results.add(measured(PeerTable.P99, transport), name, Benchmark.millis(latencies, 99));
  }

  private void away(Peer peer, LoadTransport transport) {
    long got =
        Benchmark.drive(
            peer.target(),
            Benchmark.BODY,
            1,
            new Audience(1, 1, transport, true),
            client -> client.whileAway(WHILE_AWAY, AWAY));
    results.add(measured(PeerTable.AWAY, transport), peer.target().name(), (double) got);
  }
}
