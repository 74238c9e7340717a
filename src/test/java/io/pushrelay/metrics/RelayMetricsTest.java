package io.pushrelay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Ticks;
import io.pushrelay.config.value.Transport;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is counted, and of what the time is taken. */
final class RelayMetricsTest {
  private static final long SECOND = 1_000_000_000L;

  private long now = 5 * SECOND;
  private final RelayMetrics metrics =
      new RelayMetrics(() -> now, List.of("TIMEOUT", "TOO_SLOW"), "TOO_SLOW");

  private double value(Figure figure, String label) {
    return metrics.read(figure).samples().stream()
        .filter(sample -> sample.label().equals(label))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private double value(Figure figure) {
    return value(figure, "");
  }

  private void deliver(int received, long begun) {
    metrics.messageDelivered(Transport.LONGPOLL, received, begun);
  }

  @Test
  void message_for_who_was_there_is_measured_from_its_coming() {
    int received = Ticks.of(now);
    now += SECOND / 5;
    deliver(received, 4 * SECOND);
    Reading.Sample times = metrics.read(Figure.DELIVERY_SECONDS).samples().get(0);
    assertThat(times.value()).isEqualTo(1);
    assertThat(Objects.requireNonNull(times.sizes()).sum()).isBetween(0.19, 0.21);
  }

  @Test
  void message_that_was_there_before_who_asks_for_it_is_delivered_and_not_measured() {
    int received = Ticks.of(now);
    now += 3 * SECOND;
    deliver(received, now - SECOND);
    assertThat(value(Figure.DELIVERIES, "longpoll")).isEqualTo(1);
    assertThat(value(Figure.DELIVERY_SECONDS)).isZero();
  }

  @Test
  void message_of_another_time_is_delivered_and_not_measured() {
    deliver(Ticks.UNKNOWN, 0);
    assertThat(value(Figure.DELIVERIES, "longpoll")).isEqualTo(1);
    assertThat(value(Figure.DELIVERY_SECONDS)).isZero();
  }

  @Test
  void stream_that_is_held_for_days_goes_on_to_be_measured() {
    long begun = now;
    for (long hours = 1; hours < 100; hours += 7) {
      now = begun + hours * 3600 * SECOND;
      int received = Ticks.of(now);
      now += SECOND;
      deliver(received, begun);
    }
    Reading.Sample times = metrics.read(Figure.DELIVERY_SECONDS).samples().get(0);
    assertThat(times.value()).isEqualTo(15);
    assertThat(Objects.requireNonNull(times.sizes()).sum()).isBetween(14.9, 15.1);
  }

  @Test
  void time_is_in_the_first_bucket_whose_bound_is_not_below_it() {
    Histogram histogram = new Histogram();
    histogram.add(0);
    histogram.add(100_000);
    histogram.add(100_001);
    histogram.add(10 * SECOND);
    histogram.add(10 * SECOND + 1);
    Reading.Sizes sizes = Objects.requireNonNull(histogram.read("").sizes());
    assertThat(sizes.counts()).hasSize(sizes.bounds().size() + 1);
    assertThat(sizes.counts().get(0)).isEqualTo(2);
    assertThat(sizes.counts().get(1)).isEqualTo(1);
    assertThat(sizes.counts().get(sizes.bounds().size() - 1)).isEqualTo(1);
    assertThat(sizes.counts().get(sizes.bounds().size())).isEqualTo(1);
  }

  @Test
  void answers_are_counted_if_they_are_errors() {
    for (int status : new int[] {101, 200, 302, 399, 400, 404, 404, 599, 600}) {
      metrics.refused(status);
    }
    assertThat(metrics.read(Figure.REFUSED).samples())
        .containsExactly(
            new Reading.Sample("400", 1),
            new Reading.Sample("404", 2),
            new Reading.Sample("599", 1));
  }

  @Test
  void listener_that_was_too_slow_is_counted_by_itself_too() {
    metrics.listenerEnded("TIMEOUT");
    metrics.listenerEnded("TOO_SLOW");
    assertThat(value(Figure.LISTENERS_ENDED, "too_slow")).isEqualTo(1);
    assertThat(value(Figure.SLOW_CLOSED)).isEqualTo(1);
  }

  @Test
  void figure_that_is_not_there_has_no_samples() {
    assertThat(metrics.read(Figure.REDIS_UP).samples()).isEmpty();
    assertThat(metrics.read()).extracting(Reading::figure).doesNotContain(Figure.REDIS_UP);
  }
}
