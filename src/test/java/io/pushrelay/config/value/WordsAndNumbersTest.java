package io.pushrelay.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the smallest of the parsers take: numbers, flags, words, roles. */
final class WordsAndNumbersTest {
  @Property
  void every_number_is_read_back(@ForAll @IntRange(min = 0) int number) {
    assertThat(Count.parse(Integer.toString(number), 0, Integer.MAX_VALUE)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "+1",
        "1 ",
        "1.0",
        "1k",
        "0x1",
        "\u0661",
        "11",
        "2147483648",
        "4294967297",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551617",
        "many",
      })
  void what_is_not_a_number_of_the_range_is_rejected(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Count.parse(text, 1, 10))
        .withMessage("expected a number from 1 to 10");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "10, 10", "0000000000000000000000000007, 7"})
  void both_ends_of_the_range_are_in_it(String text, int number) {
    assertThat(Count.parse(text, 1, 10)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({"on, true", "On, true", "ON, true", "off, false", "Off, false", "OFF, false"})
  void flag_is_on_or_off_in_either_case(String text, boolean on) {
    assertThat(Flag.parse(text)).isEqualTo(on);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "true", "false", "yes", "1", "0", "o\ufb00", "on "})
  void flag_is_nothing_else(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Flag.parse(text))
        .withMessage("expected on or off");
  }

  @ParameterizedTest
  @CsvSource({"last, LAST", "LAST, LAST", "First, FIRST", "broadcast, BROADCAST"})
  void word_is_found_in_any_case(String text, Concurrency word) {
    assertThat(EnumValue.parse(Concurrency.class, text)).isEqualTo(word);
  }

  @Test
  void word_has_hyphens() {
    assertThat(EnumValue.parse(PollMode.class, "interval-poll")).isEqualTo(PollMode.INTERVAL_POLL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EnumValue.parse(PollMode.class, "interval_poll"))
        .withMessage("expected long-poll or interval-poll");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " last", "latest", "la\u017ft", "f\u0131rst"})
  void word_is_nothing_else(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EnumValue.parse(Concurrency.class, text))
        .withMessage("expected last or first or broadcast");
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "sender, sender", "' a b ', a b", "Größe, Größe", "'a,b', 'a,b'"})
  void role_is_taken_as_it_is(String text, String role) {
    assertThat(Role.parse(text)).isEqualTo(role);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\u0000", "a\u007fb", "a\u0085b", "a\u2028b", "a\u2029b"})
  void role_that_would_break_a_line_is_rejected(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Role.parse(text))
        .withMessage(
            "expected the name of a role, without control characters, or nothing: open to all");
  }
}
