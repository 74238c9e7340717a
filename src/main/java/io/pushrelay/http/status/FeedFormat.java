package io.pushrelay.http.status;

import io.pushrelay.metrics.Figure;
import io.pushrelay.metrics.Reading;
import io.pushrelay.metrics.RelayMetrics;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** The figures that the page draws, as short JSON: ten minutes of them are kept. */
final class FeedFormat {
  private FeedFormat() {}

  /**
   * @param millis the time, since the epoch
   */
  static String write(RelayMetrics metrics, long millis) {
    StringJoiner out = new StringJoiner(",", "{", "}");
    out.add("\"time\":" + millis);
    sum(out, "published", metrics.read(Figure.MESSAGES_PUBLISHED));
    sum(out, "delivered", metrics.read(Figure.DELIVERIES));
    sum(out, "missed", metrics.read(Figure.MISSED));
    out.add("\"listeners\":" + byLabel(metrics.read(Figure.LISTENERS)));
    sum(out, "channels", metrics.read(Figure.CHANNELS));
    sum(out, "stored", metrics.read(Figure.MESSAGES_STORED));
    sum(out, "memory", metrics.read(Figure.MEMORY_USED));
    sum(out, "memory_max", metrics.read(Figure.MEMORY_MAX));
    sum(out, "nodes", metrics.read(Figure.NODES));
    return out.toString();
  }

  /** Nothing if it is not read here. */
  static void sum(StringJoiner out, String name, Reading reading) {
    List<Reading.Sample> samples = reading.samples();
    if (!samples.isEmpty()) {
      double sum = samples.stream().mapToDouble(Reading.Sample::value).sum();
      out.add('"' + name + "\":" + Numbers.text(sum));
    }
  }

  static String byLabel(Reading reading) {
    return reading.samples().stream()
        .map(sample -> '"' + sample.label() + "\":" + Numbers.text(sample.value()))
        .collect(Collectors.joining(",", "{", "}"));
  }
}
