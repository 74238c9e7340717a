package io.pushrelay.http.status;

import io.pushrelay.metrics.Figure;
import io.pushrelay.metrics.Figure.Kind;
import io.pushrelay.metrics.Reading;
import java.math.BigDecimal;
import java.util.List;

/**
 * How Prometheus reads figures: its text format 0.0.4, and OpenMetrics 1.0. They differ in the name
 * of a counter's family, in the bounds of buckets, which OpenMetrics wants as floating point
 * numbers, and in the end.
 *
 * <p>Written by hand, in fewer lines than it would take to make the client library's own objects of
 * the figures: that is three more files in the WAR, reads settings of its own from system
 * properties and from {@code prometheus.properties}, and may meet another version of itself in a
 * server.
 */
enum ExpositionFormat {
  TEXT("text/plain; version=0.0.4; charset=utf-8"),
  OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

  private final String mediaType;

  ExpositionFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  String write(List<Reading> readings) {
    StringBuilder out = new StringBuilder(1 << 12);
    for (Reading reading : readings) {
      Figure figure = reading.figure();
      String name = this == TEXT ? figure.fullName() : figure.family();
      out.append("# HELP ").append(name).append(' ').append(figure.help()).append('\n');
      out.append("# TYPE ").append(name).append(' ').append(figure.kind().word()).append('\n');
      reading.samples().forEach(sample -> write(out, figure, sample));
    }
    if (this == OPEN_METRICS) {
      out.append("# EOF\n");
    }
    return out.toString();
  }

  private void write(StringBuilder out, Figure figure, Reading.Sample sample) {
    String label = label(figure.label(), sample.label());
    Reading.Sizes sizes = sample.sizes();
    if (figure.kind() != Kind.HISTOGRAM || sizes == null) {
      line(out, figure.fullName(), label, sample.value());
      return;
    }
    String name = figure.fullName();
    double upTo = 0;
    for (int i = 0; i < sizes.counts().size(); i++) {
      upTo += sizes.counts().get(i);
      boolean last = i == sizes.bounds().size();
      String bound = label("le", last ? "+Inf" : bound(sizes.bounds().get(i)));
      line(out, name + "_bucket", label.isEmpty() ? bound : label + "," + bound, upTo);
    }
    line(out, name + "_sum", label, sizes.sum());
    line(out, name + "_count", label, upTo);
  }

  private String bound(double seconds) {
    String plain = BigDecimal.valueOf(seconds).stripTrailingZeros().toPlainString();
    return this == OPEN_METRICS && !plain.contains(".") ? plain + ".0" : plain;
  }

  private static String label(String name, String value) {
    if (name.isEmpty()) {
      return "";
    }
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return name + "=\"" + escaped + '"';
  }

  private static void line(StringBuilder out, String name, String labels, double value) {
    out.append(name);
    if (!labels.isEmpty()) {
      out.append('{').append(labels).append('}');
    }
    out.append(' ').append(Numbers.text(value)).append('\n');
  }
}
