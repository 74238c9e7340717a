package io.pushrelay.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.http.response.StaticFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StaticFilesTest {
  @ParameterizedTest
  @ValueSource(strings = {"\"a\"", "W/\"a\"", " \"b\" ,\"a\"", "*", "\"b\", W/\"a\""})
  void client_that_has_it_is_known_by_any_of_its_tags(String tags) {
    assertThat(StaticFile.matches(tags, "\"a\"")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "\"b\"", "\"ab\"", "w/\"a\"", ",,"})
  void other_tags_do_not_match(String tags) {
    assertThat(StaticFile.matches(tags, "\"a\"")).isFalse();
  }

  @Test
  void client_without_a_tag_has_nothing() {
    assertThat(StaticFile.matches(null, "\"a\"")).isFalse();
  }
}
