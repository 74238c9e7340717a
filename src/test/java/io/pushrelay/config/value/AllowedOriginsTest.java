package io.pushrelay.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AllowedOriginsTest {
  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", " , ,\n"})
  void nothing_is_none(String text) {
    AllowedOrigins origins = AllowedOrigins.parse(text);
    assertThat(origins.none()).isTrue();
    assertThat(origins.any()).isFalse();
    assertThat(origins.allows("https://app.example")).isFalse();
    assertThat(origins.allows("null")).isFalse();
    assertThat(origins.allows("")).isFalse();
    assertThat(origins.allows("*")).isFalse();
    assertThat(origins).hasToString("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", " * ", "*, *"})
  void asterisk_is_any(String text) {
    AllowedOrigins origins = AllowedOrigins.parse(text);
    assertThat(origins.any()).isTrue();
    assertThat(origins.none()).isFalse();
    assertThat(origins.allows("https://app.example")).isTrue();
    assertThat(origins.allows("null")).isTrue();
    assertThat(origins).hasToString("*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.example,http://b.example:8080",
        "https://a.example, http://b.example:8080",
        "https://a.example http://b.example:8080",
        "\n  https://a.example,\n  http://b.example:8080,\n",
      })
  void origins_are_separated_by_commas_or_white_space(String text) {
    AllowedOrigins origins = AllowedOrigins.parse(text);
    assertThat(origins.any()).isFalse();
    assertThat(origins.none()).isFalse();
    assertThat(origins.allows("https://a.example")).isTrue();
    assertThat(origins.allows("http://b.example:8080")).isTrue();
    assertThat(origins).hasToString("http://b.example:8080, https://a.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a.example",
        "https://a.example:8443",
        "https://a.example.evil.example",
        "https://evil.a.example",
        "https://a.example/",
        "https://a.exampl",
        " https://a.example",
        "a.example",
        "*",
        "null",
        "",
        "https://a.example, https://b.example",
      })
  void origin_that_is_not_listed_is_not_allowed(String origin) {
    assertThat(AllowedOrigins.parse("https://a.example, https://b.example").allows(origin))
        .isFalse();
  }

  @Test
  void asterisk_is_never_part_of_an_origin() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AllowedOrigins.parse("https://*.example"));
  }

  @Test
  void case_of_scheme_and_host_does_not_matter() {
    AllowedOrigins origins = AllowedOrigins.parse("HTTPS://App.Example");
    assertThat(origins.allows("https://app.example")).isTrue();
    assertThat(origins.allows("https://APP.example")).isTrue();
    assertThat(origins).hasToString("https://app.example");
  }

  @Test
  void letters_that_only_look_the_same_are_others() {
    AllowedOrigins origins = AllowedOrigins.parse("https://k.example");
    assertThat(origins.allows("https://\u212a.example")).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AllowedOrigins.parse("https://\u212a.example"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example:443, https://a.example",
    "http://a.example:80, http://a.example",
    "https://[::1]:443, https://[::1]",
    "https://a.example:80, https://a.example:80",
    "http://a.example:443, http://a.example:443",
    "https://a.example:0443, https://a.example",
    "https://a.example:08443, https://a.example:8443",
    "http://a.example:00080, http://a.example",
    "ws://a.example:80, ws://a.example:80",
  })
  void port_is_written_as_a_browser_sends_it(String text, String sent) {
    assertThat(AllowedOrigins.parse(text)).hasToString(sent);
    assertThat(AllowedOrigins.parse(text).allows(sent)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "NULL",
        "http://localhost:3000",
        "http://127.0.0.1",
        "http://[::1]",
        "http://[2001:db8::1]:8080",
        "http://[::ffff:127.0.0.1]",
        "https://under_score.example",
        "https://xn--mnchen-3ya.example",
        "chrome-extension://abcdefghijklmnop",
        "capacitor://localhost",
        "https://a.example:1",
        "https://a.example:65535",
      })
  void origin_of_every_kind_is_taken(String origin) {
    assertThat(AllowedOrigins.parse(origin).allows(origin)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.example",
        "//a.example",
        "https:a.example",
        "https://",
        "https://a.example/",
        "https://a.example/app",
        "https://a.example?x",
        "https://a.example#x",
        "https://user@a.example",
        "https://a.example:",
        "https://a.example:0",
        "https://a.example:65536",
        "https://a.example:99999",
        "https://a.example:123456",
        "https://a.example:x",
        "https://m\u00fcnchen.example",
        "https://[::1",
        "https://::1",
        "1https://a.example",
        "http\u0000://a.example",
        "https://a.example;https://b.example",
        "'*'",
        "**",
      })
  void what_is_not_an_origin_is_rejected(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AllowedOrigins.parse("https://ok.example, " + text))
        .withMessage(
            "expected *, null or origins such as https://app.example or http://app.example:8080,"
                + " without a path, instead of "
                + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*, https://a.example", "https://a.example *", "null, *"})
  void asterisk_with_origins_is_rejected(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AllowedOrigins.parse(text))
        .withMessage("expected * alone, or origins without it");
  }

  @Test
  void equal_are_those_that_allow_the_same() {
    AllowedOrigins origins = AllowedOrigins.parse("https://a.example, https://b.example");
    AllowedOrigins same = AllowedOrigins.parse("https://B.example:443 https://a.example");
    assertThat(origins).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(origins)
        .isNotEqualTo(AllowedOrigins.parse("https://a.example"))
        .isNotEqualTo("https://a.example, https://b.example");
  }

  @Property
  void origin_of_any_text_is_not_allowed_unless_listed(@ForAll String origin) {
    assertThat(AllowedOrigins.parse("https://a.example").allows(origin)).isFalse();
  }
}
