package io.pushrelay.http.status;

import io.pushrelay.metrics.Reading;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Figures for programs: a member for each, by its short name. One with a label is an object with a
 * member for each of the label's values, none of which needs escaping but the version.
 */
final class JsonFormat {
  private JsonFormat() {}

  static String write(List<Reading> readings) {
    return readings.stream()
        .map(reading -> string(reading.figure().shortName()) + ": " + value(reading))
        .collect(Collectors.joining(",\n  ", "{\n  ", "\n}\n"));
  }

  private static String value(Reading reading) {
    if (reading.figure().label().isEmpty()) {
      return value(reading.samples().get(0));
    }
    return reading.samples().stream()
        .map(sample -> string(sample.label()) + ": " + value(sample))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String value(Reading.Sample sample) {
    Reading.Sizes sizes = sample.sizes();
    return sizes == null
        ? Numbers.text(sample.value())
        : "{\"count\": %s, \"sum\": %s}"
            .formatted(Numbers.text(sample.value()), Numbers.text(sizes.sum()));
  }

  private static String string(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
