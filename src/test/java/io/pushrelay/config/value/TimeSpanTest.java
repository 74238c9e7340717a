package io.pushrelay.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeSpanTest {
  private static final long CENTURY = 100L * 365 * 24 * 60 * 60;

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "0s, PT0S",
    "0h0m, PT0S",
    "90, PT90S",
    "30s, PT30S",
    "007s, PT7S",
    "5m, PT5M",
    "2h, PT2H",
    "2d, PT48H",
    "1w, P7D",
    "1M, P30D",
    "1y, P365D",
    "250ms, PT0.25S",
    "1s250ms, PT1.25S",
    "1h30m, PT1H30M",
    "1h 30m, PT1H30M",
    "'1h\t30m', PT1H30M",
    "' 1h  30m ', PT1H30M",
    "1h30, PT1H30S",
    "1h 30, PT1H30S",
    "1m1ms, PT1M0.001S",
    "90m, PT90M",
    "1y1M1w1d1h1m1s1ms, P403DT1H1M1.001S",
    "100y, P36500D",
    "3153600000, P36500D",
    "00000000000000000000000000000001s, PT1S",
  })
  void time_is_read_as_nginx_writes_it(String text, String duration) {
    assertThat(TimeSpan.parse(text)).isEqualTo(Duration.parse(duration));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "s",
        "soon",
        "-1",
        "+1",
        "1.5h",
        "1 h",
        "1x",
        "1H",
        "1S",
        "1D",
        "30m1h",
        "1h1h",
        "1s 5",
        "5 5",
        "1sec",
        "1min",
        "1h,30m",
        "PT1H",
        "\u0661s",
        "1\u017f",
        "1h\u000030m",
        "ms1",
        "1h30m!",
        "1ms1s",
        "never",
        "off",
        "1us",
      })
  void what_is_not_a_time_is_rejected(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeSpan.parse(text))
        .withMessage(
            "expected a time, written as 90 (seconds), 30s, 1h30m, 2d, 1w, 1M (30 days) or 1y");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "101y",
        "100y1ms",
        "36501d",
        "3153600001",
        "9223372036854775807",
        "9223372036854775808",
        "9223372036854775807ms",
        "18446744073709551617s",
        "99999999999999999999y",
        "50y 99999999999999999999999999d",
      })
  void more_than_100_years_is_rejected(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeSpan.parse(text))
        .withMessage("expected a time of at most 100 years");
  }

  @Test
  void longest_time_fits_a_long_of_nanoseconds() {
    assertThat(TimeSpan.parse("100y").toNanos()).isEqualTo(CENTURY * 1_000_000_000);
  }

  @Property
  void every_time_is_read_back(@ForAll @LongRange(min = 0, max = CENTURY * 1000 - 1) long millis) {
    Duration time = Duration.ofMillis(millis);
    String text =
        "%dd%dh%dm%ds%dms"
            .formatted(
                time.toDays(),
                time.toHoursPart(),
                time.toMinutesPart(),
                time.toSecondsPart(),
                time.toMillisPart());
    assertThat(TimeSpan.parse(text)).isEqualTo(time);
  }

  @Property
  void parts_are_added(
      @ForAll @IntRange(min = 0, max = 9) int years,
      @ForAll @IntRange(min = 0, max = 99) int months,
      @ForAll @IntRange(min = 0, max = 999) int weeks,
      @ForAll @IntRange(min = 0, max = 9999) int seconds) {
    assertThat(TimeSpan.parse("%dy %dM%dw %d".formatted(years, months, weeks, seconds)))
        .isEqualTo(Duration.ofDays(365L * years + 30L * months + 7L * weeks).plusSeconds(seconds));
  }
}
