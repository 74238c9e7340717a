package io.pushrelay.broker;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** How those are who share the store, this one among them. Thread-safe. */
public final class Nodes {
  private final Broker broker;
  private volatile Supplier<String> here = () -> "";

  Nodes(Broker broker) {
    this.broker = broker;
  }

  /** What is to be told of this one whenever somebody asks, in any thread; it must not wait. */
  public void describe(Supplier<String> figures) {
    here = figures;
  }

  String here() {
    return here.get();
  }

  /**
   * Asks all: this one comes first, and those that do not answer in time are left out, all of them
   * while the store can't be reached.
   */
  public CompletionStage<List<String>> figures() {
    List<String> alone = List.of(here());
    OthersSum<List<String>> sum =
        new OthersSum<>(
            alone,
            (own, others) ->
                Stream.concat(own.stream(), others.stream())
                    .filter(figures -> !figures.isEmpty())
                    .toList());
    broker.store.nodes(sum);
    return sum.result.exceptionally(unreachable -> alone);
  }
}
