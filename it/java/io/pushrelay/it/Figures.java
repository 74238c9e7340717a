package io.pushrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.time.Await;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Prometheus reads at a moment.
 *
 * @param values from a name with its labels to its value
 */
record Figures(Map<String, Double> values) {
  static Figures of(Relay relay) {
    Response response = relay.ask(Request.of("GET", "/status/metrics").as("sender"));
    assertThat(response).hasStatus(200);
    Map<String, Double> values = new TreeMap<>();
    for (String line : response.body().split("\n", -1)) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        int blank = line.lastIndexOf(' ');
        values.put(line.substring(0, blank), Double.parseDouble(line.substring(blank + 1)));
      }
    }
    return new Figures(values);
  }

  /** How much more there is now of what is not bytes or seconds; names without the relay's. */
  Map<String, Double> change(Relay relay) {
    Map<String, Double> change = new TreeMap<>();
    of(relay)
        .values
        .forEach(
            (name, value) -> {
              double more = value - values.getOrDefault(name, 0.0);
              if (more != 0 && !name.contains("_bytes") && !name.matches(".*_(sum|bucket).*")) {
                change.put(name.substring("pushrelay_".length()), more);
              }
            });
    return change;
  }

  /** Returns when just these have changed: a name, how much more, the next name. */
  void awaitChange(Relay relay, Object... namesAndValues) {
    Map<String, Double> expected = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      expected.put((String) namesAndValues[i], ((Integer) namesAndValues[i + 1]).doubleValue());
    }
    try {
      Await.until("the figures are these", () -> change(relay).equals(expected));
    } catch (AssertionError e) {
      assertThat(change(relay)).isEqualTo(expected);
    }
  }
}
