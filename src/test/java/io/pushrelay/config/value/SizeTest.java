package io.pushrelay.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SizeTest {
  private static final List<String> UNITS = List.of("", "k", "K", "m", "M", "g", "G");
  private static final List<Integer> SHIFTS = List.of(0, 10, 10, 20, 20, 30, 30);

  private static long parse(String text) {
    return Size.parse(text, 0, Long.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0k, 0",
    "1, 1",
    "4096, 4096",
    "007, 7",
    "1k, 1024",
    "1K, 1024",
    "512k, 524288",
    "3M, 3145728",
    "3m, 3145728",
    "1G, 1073741824",
    "1g, 1073741824",
    "9223372036854775807, 9223372036854775807",
    "9007199254740991k, 9223372036854774784",
    "8589934591G, 9223372035781033984",
    "0000000000000000000000000000001k, 1024",
  })
  void size_is_read_as_nginx_writes_it(String text, long bytes) {
    assertThat(parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "k", "M", "-1", "+1", "1.5M", "1,5", "1 k", "1kb", "1KiB", "1T", "1kk", "0x10",
        "1e3", "k1", "1 ", " 1", "1_000", "\u0661", "\uff11", "1\u212a", "one", "\u0000",
      })
  void what_is_not_a_size_is_rejected(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(text))
        .withMessage("expected a size of at least 0 bytes, written as 4096, 512k, 3M or 1G");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775808",
        "99999999999999999999",
        "18446744073709551616",
        "18446744073709551617k",
        "9007199254740992k",
        "8796093022208M",
        "8589934592G",
        "9223372036854775807G",
        "17179869184G",
      })
  void more_than_a_long_holds_is_rejected(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> parse(text));
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, true", "1k, true", "1025, false"})
  void both_ends_of_the_range_are_in_it(String text, boolean within) {
    if (within) {
      assertThat(Size.parse(text, 2, 1024)).isBetween(2L, 1024L);
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Size.parse(text, 2, 1024))
          .withMessage("expected a size of 2 to 1024 bytes, written as 4096, 512k, 3M or 1G");
    }
  }

  @Property
  void number_and_unit_are_read_as_their_product(
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE >> 30) long number,
      @ForAll @IntRange(min = 0, max = 6) int unit) {
    assertThat(parse(number + UNITS.get(unit))).isEqualTo(number << SHIFTS.get(unit));
  }

  @Property
  void every_number_of_bytes_is_read_back(@ForAll @LongRange(min = 0) long bytes) {
    assertThat(parse(Long.toString(bytes))).isEqualTo(bytes);
  }
}
