package io.pushrelay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Curves over a logarithmic axis, as SVG. Libraries that plot need fonts of the machine, which a
 * headless JDK does not bring.
 */
final class Chart {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 314;
  private static final int LEFT = 70;
  private static final int BOTTOM = 50;
  private static final int TOP = 72;
  private static final int RIGHT = 40;
  private static final List<String> COLOURS = List.of("#0b6", "#888", "#d40", "#06c", "#a3c");

  private final String value;
  private final String axis;
  private final Map<String, List<double[]>> curves = new LinkedHashMap<>();

  Chart(String value, String axis) {
    this.value = value;
    this.axis = axis;
  }

  /** Adds a point to a curve; one of 0 has no place on this axis. */
  void add(String curve, double x, double y) {
    if (y <= 0) {
      return;
    }
    curves.computeIfAbsent(curve, key -> new ArrayList<>()).add(new double[] {x, y});
  }

  /** Writes charts beside and below each other, two in a row. */
  static void write(List<Chart> charts, Path file) throws IOException {
    int rows = (charts.size() + 1) / 2;
    StringBuilder svg =
        new StringBuilder(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">\n"
                .formatted(2 * WIDTH, rows * HEIGHT));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    for (int i = 0; i < charts.size(); i++) {
      svg.append("<g transform=\"translate(%d,%d)\">\n".formatted(i % 2 * WIDTH, i / 2 * HEIGHT));
      charts.get(i).draw(svg);
      svg.append("</g>\n");
    }
    Files.writeString(file, svg.append("</svg>\n"));
  }

  private void draw(StringBuilder svg) {
    double[] x = range(0);
    double[] y = range(1);
    text(svg, LEFT, 18, "start", value);
    text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", axis);
    for (double at = Math.pow(10, Math.ceil(x[0] - 1e-9));
        Math.log10(at) <= x[1] + 1e-9;
        at *= 10) {
      double px = px(at, x);
      line(svg, px, TOP, px, HEIGHT - BOTTOM);
      text(svg, px, HEIGHT - BOTTOM + 16, "middle", number(at));
    }
    for (double at = Math.pow(10, Math.ceil(y[0] - 1e-9));
        Math.log10(at) <= y[1] + 1e-9;
        at *= 10) {
      double py = py(at, y);
      line(svg, LEFT, py, WIDTH - RIGHT, py);
      text(svg, LEFT - 6, py + 4, "end", number(at));
    }
    int curve = 0;
    for (Map.Entry<String, List<double[]>> entry : curves.entrySet()) {
      String colour = COLOURS.get(curve % COLOURS.size());
      StringBuilder points = new StringBuilder();
      for (double[] point : entry.getValue()) {
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", px(point[0], x), py(point[1], y)));
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n",
                px(point[0], x),
                py(point[1], y),
                colour));
      }
      svg.append(
          "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"%s\" points=\"%s\"/>\n"
              .formatted(colour, points));
      svg.append(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"%s\">%s</text>\n"
              .formatted(WIDTH - RIGHT - 4, 18 + 14 * curve, colour, entry.getKey()));
      curve++;
    }
  }

  /** The decimal logarithms of the smallest and the largest value, never the same. */
  private double[] range(int coordinate) {
    double least = Double.MAX_VALUE;
    double most = 0;
    for (List<double[]> points : curves.values()) {
      for (double[] point : points) {
        least = Math.min(least, point[coordinate]);
        most = Math.max(most, point[coordinate]);
      }
    }
    double from = Math.log10(least);
    double to = Math.log10(most);
    return coordinate == 0 && to > from
        ? new double[] {from, to}
        : new double[] {Math.floor(from), Math.max(Math.floor(from) + 1, Math.ceil(to))};
  }

  private static double px(double value, double[] range) {
    return LEFT + (WIDTH - RIGHT - LEFT) * (Math.log10(value) - range[0]) / (range[1] - range[0]);
  }

  private static double py(double value, double[] range) {
    return HEIGHT
        - BOTTOM
        - (HEIGHT - BOTTOM - TOP) * (Math.log10(value) - range[0]) / (range[1] - range[0]);
  }

  private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
            x1,
            y1,
            x2,
            y2));
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            text));
  }

  private static String number(double value) {
    return value >= 1
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%s", Math.round(value * 1e6) / 1e6);
  }
}
