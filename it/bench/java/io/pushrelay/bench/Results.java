package io.pushrelay.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Values by what was measured and of whom. */
final class Results {
  private final Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();

  void add(String measured, String name, double value) {
    values
        .computeIfAbsent(measured, key -> new LinkedHashMap<>())
        .computeIfAbsent(name, key -> new ArrayList<>())
        .add(value);
  }

  double median(String measured, String name) {
    return median(all(measured, name));
  }

  double least(String measured, String name) {
    return all(measured, name).stream().mapToDouble(value -> value).min().orElse(0);
  }

  double most(String measured, String name) {
    return all(measured, name).stream().mapToDouble(value -> value).max().orElse(0);
  }

  private List<Double> all(String measured, String name) {
    return values.getOrDefault(measured, Map.of()).getOrDefault(name, List.of(0.0));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  String table() {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (measured, byName) -> {
          text.append(String.format(Locale.ROOT, "%n%s%n", measured));
          List<Double> relay = byName.getOrDefault("Pushrelay", List.of());
          byName.forEach(
              (name, all) -> {
                double median = median(all);
                String ratio =
                    relay.isEmpty() || name.equals("Pushrelay")
                        ? ""
                        : String.format(
                            Locale.ROOT, "  Pushrelay has %.3f of it", median(relay) / median);
                text.append(
                    String.format(
                        Locale.ROOT,
                        "  %-18s %,12.2f  (%,.2f to %,.2f)%s%n",
                        name,
                        median,
                        all.stream().mapToDouble(v -> v).min().orElse(0),
                        all.stream().mapToDouble(v -> v).max().orElse(0),
                        ratio));
              });
        });
    return text.toString();
  }
}
