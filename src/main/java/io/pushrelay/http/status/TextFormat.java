package io.pushrelay.http.status;

import io.pushrelay.metrics.Figure.Kind;
import io.pushrelay.metrics.Reading;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Figures for a person at a terminal: a line for each. */
final class TextFormat {
  private TextFormat() {}

  static String write(List<Reading> readings) {
    StringBuilder out = new StringBuilder(1 << 10);
    for (Reading reading : readings) {
      String name = reading.figure().shortName().replace('_', ' ');
      String values =
          reading.samples().stream()
              .map(
                  sample ->
                      sample.label().isEmpty() ? value(reading, sample) : labelled(reading, sample))
              .collect(Collectors.joining(", "));
      out.append(String.format(Locale.ROOT, "%-20s %s", name, values).stripTrailing()).append('\n');
    }
    return out.toString();
  }

  private static String labelled(Reading reading, Reading.Sample sample) {
    return reading.figure().kind() == Kind.GAUGE && reading.figure().label().equals("version")
        ? sample.label()
        : sample.label() + " " + value(reading, sample);
  }

  private static String value(Reading reading, Reading.Sample sample) {
    Reading.Sizes sizes = sample.sizes();
    if (reading.figure().kind() != Kind.HISTOGRAM || sizes == null) {
      return Numbers.text(sample.value());
    }
    double mean = sample.value() == 0 ? 0 : sizes.sum() / sample.value();
    return String.format(Locale.ROOT, "%s, mean %.6f", Numbers.text(sample.value()), mean);
  }
}
