package io.pushrelay.http.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Ticks;
import io.pushrelay.config.value.Transport;
import io.pushrelay.metrics.Figure;
import io.pushrelay.metrics.Promtool;
import io.pushrelay.metrics.RelayMetrics;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How figures are written, for Prometheus and for people. */
final class ExpositionFormatTest {
  private long now = 1_000_000_000L;
  private final RelayMetrics metrics = new RelayMetrics(() -> now, List.of("TOO_SLOW"), "TOO_SLOW");

  /** Every figure that there is. */
  ExpositionFormatTest() {
    metrics.measureStore(List.of("append", "next"));
    for (Figure figure :
        new Figure[] {
          Figure.CHANNELS,
          Figure.MESSAGES_STORED,
          Figure.MEMORY_USED,
          Figure.MEMORY_MAX,
          Figure.NODES,
          Figure.REDIS_UP,
          Figure.REDIS_RECONNECTS,
          Figure.JOURNAL_BYTES
        }) {
      metrics.gauge(figure, () -> 12_345_678_901L);
    }
    metrics.gauge(Figure.NEWS_LAG, () -> 0.00012);
    metrics.info(Figure.BUILD_INFO, "1.0 \"quoted\" \\ and\nbroken");
    int received = Ticks.of(now);
    now += 3_000_000;
    metrics.messageDelivered(Transport.EVENTSOURCE, received, 0);
    metrics.refused(503);
    metrics.storeAnswered("append", 20_000_000_000L);
  }

  @Test
  void text_format_has_every_figure_and_promtool_takes_it() throws Exception {
    String text = ExpositionFormat.TEXT.write(metrics.read());
    for (Figure figure : Figure.values()) {
      assertThat(text)
          .contains("# TYPE " + figure.fullName() + " " + figure.kind().word() + "\n")
          .contains("# HELP " + figure.fullName() + " " + figure.help() + "\n");
    }
    Promtool.check(text);
  }

  @Test
  void open_metrics_end_and_name_the_family_of_a_counter_without_its_suffix() {
    String text = ExpositionFormat.OPEN_METRICS.write(metrics.read());
    assertThat(text)
        .endsWith("\n# EOF\n")
        .contains("# TYPE pushrelay_deliveries counter\n")
        .contains("pushrelay_deliveries_total{transport=\"eventsource\"} 1\n")
        .doesNotContain("# TYPE pushrelay_deliveries_total")
        .contains("pushrelay_delivery_seconds_bucket{le=\"1.0\"} 1\n");
  }

  @Test
  void buckets_count_what_is_in_those_before_them() {
    assertThat(ExpositionFormat.TEXT.write(metrics.read()))
        .contains("pushrelay_delivery_seconds_bucket{le=\"0.0001\"} 0\n")
        .contains("pushrelay_delivery_seconds_bucket{le=\"0.0025\"} 0\n")
        .contains("pushrelay_delivery_seconds_bucket{le=\"0.005\"} 1\n")
        .contains("pushrelay_delivery_seconds_bucket{le=\"+Inf\"} 1\n")
        .contains("pushrelay_delivery_seconds_count 1\n")
        .contains("pushrelay_store_seconds_bucket{operation=\"append\",le=\"10\"} 0\n")
        .contains("pushrelay_store_seconds_bucket{operation=\"append\",le=\"+Inf\"} 1\n")
        .contains("pushrelay_store_seconds_sum{operation=\"append\"} 20\n");
  }

  @Test
  void label_is_escaped_and_large_numbers_are_exact() {
    assertThat(ExpositionFormat.TEXT.write(metrics.read()))
        .contains("{version=\"1.0 \\\"quoted\\\" \\\\ and\\nbroken\"} 1\n")
        .contains("pushrelay_memory_max_bytes 12345678901\n");
  }

  @Test
  void text_for_a_person_has_a_line_for_each_figure() {
    assertThat(TextFormat.write(metrics.read()).lines().toList())
        .hasSize(Figure.values().length + 1) // the version of this test has two lines
        .anyMatch(line -> line.matches("deliveries +longpoll 0, eventsource 1, websocket 0"))
        .anyMatch(line -> line.matches("delivery seconds +1, mean 0\\.00.*"));
  }

  @Test
  void json_has_a_member_for_each_figure() {
    String json = JsonFormat.write(metrics.read());
    assertThat(json)
        .startsWith("{\n")
        .endsWith("\n}\n")
        .contains("\"deliveries\": {\"longpoll\": 0, \"eventsource\": 1, \"websocket\": 0}")
        .contains("\"memory_max_bytes\": 12345678901");
    Arrays.stream(Figure.values())
        .forEach(figure -> assertThat(json).contains('"' + figure.shortName() + "\": "));
  }
}
