package io.pushrelay.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LocationPathTest {
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a, /a",
    "/a/, /a",
    "/a/b/c, /a/b/c",
    "/a.b/...c/, /a.b/...c",
    "/Größe/😀, /Größe/😀",
    "/~a-b_c!$&'()*+=:[]{}, /~a-b_c!$&'()*+=:[]{}",
  })
  void path_is_known_without_the_slash_at_its_end(String text, String path) {
    assertThat(LocationPath.parse(text)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b", ".", "*", "\\a", "http://a.example/a"})
  void path_that_does_not_begin_with_a_slash_is_rejected(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocationPath.parse(text))
        .withMessage("expected a path that begins with / instead of " + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"//", "//a", "/a//b", "/a//", "/.", "/./", "/..", "/a/./b", "/a/..", "/../"})
  void path_that_no_request_has_after_its_segments_are_resolved_is_rejected(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocationPath.parse(text))
        .withMessage("expected a path without empty segments, . and .. instead of " + text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a?b|U+003F",
        "/a#b|U+0023",
        "/a;b|U+003B",
        "/a%2Fb|U+0025",
        "/a\\b|U+005C",
        "/a@b|U+0040",
        "/a\"b|U+0022",
        "/a b|U+0020",
        "/a\u0000b|U+0000",
        "/a\u007fb|U+007F",
        "/a\u0085b|U+0085",
        "/a\u00a0b|U+00A0",
        "/a\u2003b|U+2003",
        "/a\u2028b|U+2028",
        "/a\u3000b|U+3000",
      })
  void path_with_a_character_that_means_something_else_is_rejected(String text, String character) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocationPath.parse(text))
        .withMessage(
            "expected a path without white space and any of ? # ; %% \\ @ \" (it is written"
                + " unencoded) instead of %s, which has %s in it",
            text, character);
  }

  @Property
  void path_that_is_taken_stays_as_it_is(@ForAll String text) {
    try {
      String path = LocationPath.parse("/" + text);
      assertThat(LocationPath.parse(path)).isEqualTo(path);
      assertThat(path.equals("/") || !path.endsWith("/")).isTrue();
      assertThat(path).startsWith("/").doesNotContain("//");
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("expected a path ");
    }
  }
}
