package io.pushrelay.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured of {@link Peers}, as a page can show it. */
final class PeerTable {
  static final String MEDIAN = "one to one, median ms";
  static final String P99 = "one to one, 99th percentile ms";
  static final String AWAY =
      "of %d messages while it was away, a listener gets".formatted(Peers.WHILE_AWAY);

  private static final String HEAD =
      """
      | | transport | deliveries a second | CPU for a delivery, µs | median, ms | 99th percentile, ms | memory of an idle listener, kB | lost in 5 seconds away |
      |---|---|---|---|---|---|---|---|
      """;

  private final List<Peer> peers;
  private final int idleListeners;
  private final Results results;

  PeerTable(List<Peer> peers, int idleListeners, Results results) {
    this.peers = peers;
    this.idleListeners = idleListeners;
    this.results = results;
  }

  /** A row for each transport of each peer, with the lowest and the highest round in brackets. */
  String markdown() {
    StringBuilder table = new StringBuilder(HEAD);
    for (LoadTransport transport : LoadTransport.values()) {
      for (Peer peer : peers) {
        if (peer.speaks(transport)) {
          table.append(row(peer, transport));
        }
      }
    }
    return table.toString();
  }

  private String row(Peer peer, LoadTransport transport) {
    String name = peer.target().name();
    double got = results.median(Peers.measured(AWAY, transport), name);
    String memory = peer.liveHeap().isPresent() ? "heap" : "process";
    return "| %s | %s | %s | %s | %s | %s | %s (%s) | %.0f of %d |%n"
        .formatted(
            name,
            transport.label,
            spread(Peers.measured(FanOut.RATE, Peers.TABLED, transport), name, "%,.0f"),
            spread(Peers.measured(FanOut.CPU, Peers.TABLED, transport), name, "%,.1f"),
            spread(Peers.measured(MEDIAN, transport), name, "%,.2f"),
            spread(Peers.measured(P99, transport), name, "%,.1f"),
            String.format(
                Locale.ROOT,
                "%,.1f",
                results.median(Idle.measured(transport, idleListeners), name)),
            memory,
            Peers.WHILE_AWAY - got,
            Peers.WHILE_AWAY);
  }

  private String spread(String measured, String name, String format) {
    return String.format(
        Locale.ROOT,
        format + " (" + format + " to " + format + ")",
        results.median(measured, name),
        results.least(measured, name),
        results.most(measured, name));
  }

  /**
   * Deliveries, and what they cost, over the number of listeners of one channel: two charts for
   * each transport that stays connected and that several have.
   */
  List<Chart> charts(List<Integer> listeners) {
    List<Chart> charts = new ArrayList<>();
    for (LoadTransport transport : List.of(LoadTransport.EVENT_STREAM, LoadTransport.WEB_SOCKET)) {
      charts.add(chart(transport, listeners, FanOut.RATE, "deliveries a second, %s"));
      charts.add(chart(transport, listeners, FanOut.CPU, "µs of CPU for a delivery, %s"));
    }
    return charts;
  }

  private Chart chart(
      LoadTransport transport, List<Integer> listeners, String measured, String title) {
    Chart chart = new Chart(title.formatted(transport.label), "listeners of one channel");
    for (Peer peer : peers) {
      for (int count : peer.speaks(transport) ? listeners : List.<Integer>of()) {
        String name = peer.target().name();
        chart.add(name, count, results.median(Peers.measured(measured, count, transport), name));
      }
    }
    return chart;
  }
}
