package io.pushrelay.config.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.config.ConfigException;
import io.pushrelay.config.Directive;
import io.pushrelay.config.Given;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any text that a directive could be given. */
final class ParsersTest {
  @Property
  void any_text_is_taken_or_rejected_with_a_sentence(
      @ForAll Directive directive, @ForAll String text) {
    assertTakenOrRejected(directive, text);
  }

  @Property
  void text_that_is_nearly_right_is_taken_or_rejected_with_a_sentence(
      @ForAll Directive directive, @ForAll("nearlyRight") String text) {
    assertTakenOrRejected(directive, text);
  }

  private static void assertTakenOrRejected(Directive directive, String text) {
    try {
      assertThat(directive.parse(text)).isNotNull();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank().containsAnyOf("expected", "there is no variable");
      assertThat(e).isExactlyInstanceOf(IllegalArgumentException.class);
    }
  }

  @Property
  void any_sources_are_read_or_rejected_with_problems(
      @ForAll Directive directive, @ForAll("nearlyRight") String text, @ForAll String path) {
    String name = directive.directiveName();
    Given given =
        Given.at("/chat")
            .andProperty("/chat/" + name, text)
            .andProperty(name + "@" + path, text)
            .andVariable(directive.name(), text)
            .andParameter(name, text);
    try {
      assertThat(given.config().summary()).isNotBlank();
    } catch (ConfigException e) {
      assertThat(e.problems()).isNotEmpty().noneMatch(String::isBlank);
    }
  }

  @Provide
  Arbitrary<String> nearlyRight() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "/",
            "/a",
            "/b/c",
            ",",
            " ",
            "interval-poll",
            "long-poll",
            "$",
            "$$",
            "${",
            "}",
            "arg_",
            "$arg_id",
            "http_x",
            "$http_",
            "cookie_",
            "$host",
            "uri",
            "_",
            "-",
            ".",
            "0",
            "1",
            "90",
            "9223372036854775807",
            "99999999999999999999",
            "k",
            "M",
            "G",
            "s",
            "ms",
            "m",
            "h",
            "d",
            "w",
            "y",
            "on",
            "off",
            "last",
            "first",
            "*",
            "null",
            "https://",
            "http://",
            "a.example",
            ":",
            "80",
            "443",
            "65536",
            "[::1]",
            "\u0000",
            "\ud83d",
            "%2f",
            "..",
            "@",
            "\\",
            "\u00e9");
    return piece.list().ofMaxSize(8).map(pieces -> String.join("", pieces));
  }
}
