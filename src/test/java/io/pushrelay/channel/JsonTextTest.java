package io.pushrelay.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JsonTextTest {
  @Test
  void strings_are_quoted_and_null_is_not() {
    assertThat(JsonText.of("news")).isEqualTo("\"news\"");
    assertThat(JsonText.of("")).isEqualTo("\"\"");
    assertThat(JsonText.of(null)).isEqualTo("null");
  }

  @Test
  void what_can_not_stand_in_a_string_is_escaped() {
    assertThat(JsonText.of("a\"b\\c\n\u0000\u2028\u2029"))
        .isEqualTo("\"a\\\"b\\\\c\\u000a\\u0000\\u2028\\u2029\"");
  }

  @Test
  void characters_of_two_halves_stay_and_half_of_one_is_escaped() {
    assertThat(JsonText.of("é🎈")).isEqualTo("\"é🎈\"");
    assertThat(JsonText.of("\ud83c|\udf88")).isEqualTo("\"\\ud83c|\\udf88\"");
  }
}
