package io.pushrelay.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Fan-out over event streams and WebSockets, and what they cost while nothing is sent. */
final class Streams {
  private static final List<LoadTransport> TRANSPORTS =
      List.of(LoadTransport.EVENT_STREAM, LoadTransport.WEB_SOCKET);
  private static final long WARM_UP = TimeUnit.SECONDS.toNanos(10);
  private static final int WARM_UP_LISTENERS = 1_000;

  /** So many deliveries are measured in a round, however many listeners there are. */
  private static final int DELIVERIES = 100_000;

  private final List<Peer> peers;
  private final int rounds;
  private final Results results;

  Streams(List<Peer> peers, int rounds, Results results) {
    this.peers = peers;
    this.rounds = rounds;
    this.results = results;
  }

  /**
   * @param directory for what is started anew
   */
  void run(Path directory) {
    Benchmark.say("warming up the streams");
    WarmUp.run(
        peers,
        peer ->
            TRANSPORTS.stream()
                .filter(peer::speaks)
                .forEach(
                    transport ->
                        FanOut.warmUp(
                            peer.target(),
                            new Audience(WARM_UP_LISTENERS, 1, transport),
                            WARM_UP)));
    for (int round = 1; round <= rounds; round++) {
      Benchmark.say("streams, round " + round + " of " + rounds);
      each((peer, transport) -> fanOut(peer, transport, 1_000));
      each((peer, transport) -> fanOut(peer, transport, 5_000));
    }
    each((peer, transport) -> idle(peer, transport, directory));
  }

  private interface Step {
    void take(Peer peer, LoadTransport transport);
  }

  private void each(Step step) {
    for (LoadTransport transport : TRANSPORTS) {
      for (Peer peer : peers) {
        if (peer.speaks(transport)) {
          step.take(peer, transport);
        }
      }
    }
  }

  private void fanOut(Peer peer, LoadTransport transport, int listeners) {
    FanOut.measure(
        peer,
        new Audience(listeners, 1, transport),
        DELIVERIES / listeners,
        results,
        "fan-out to %,d, %s, ".formatted(listeners, transport.label));
  }

  private void idle(Peer peer, LoadTransport transport, Path directory) {
    Idle.measureAnew(
        peer, directory.resolve("idle-" + transport), transport, Idle.LISTENERS, results);
  }
}
