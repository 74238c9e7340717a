package io.pushrelay.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {
  /** The same grammar. It needs a frame of the stack for each parameter. */
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "T/T(?:[ \t]*;[ \t]*(?:T=(?:T|\"(?:[^\"\\\\C]|\\\\[^C])*+\"))?)*[ \t]*"
              .replace("T", "[!#$%&'*+.^_`|~0-9A-Za-z-]+")
              .replace("C", "\\x00-\\x08\\x0a-\\x1f\\x7f"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "TEXT/x.y+z",
        "*/*",
        "!#$%&'*+-.^_`|~09azAZ/x",
        "text/plain;charset=utf-8",
        "text/plain ; charset=utf-8 \t",
        "text/plain\t;\tcharset=\"utf-8\"",
        "text/plain;",
        "text/plain;;; ;a=b",
        "text/plain;a=\"\"",
        "text/plain;a=\"b, c; \\\" \\\\ é\"; d=e",
      })
  void media_type_is_one(String text) {
    assertThat(MediaTypes.isValid(text)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '`',
      value = {
        "a/b; x=1                    > 1",
        "a/b;y=2;X=1;x=3             > 1",
        "a/b; x=\"1\"                  > 1",
        "a/b; x=\"\"                   > ``",
        "a/b; x=\"a b;x=\\\"\\\\c\"; z=1 > a b;x=\"\\c",
        "a/b; xx=1                   > none",
        "a/b; y=\"x=1\"                > none",
        "a/b; x=1; y                 > none",
        "a/b                         > none",
      })
  void parameter_is_found_by_its_name(String text, String value) {
    assertThat(Objects.requireNonNullElse(MediaTypes.parameter(text, "x"), "none"))
        .isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "multipart/mixed, true",
    "MultiPart/Mixed;boundary=x, true",
    "multipart/mixed ;boundary=x, true",
    "multipart/mixedx, false",
    "multipart/related, false",
    "multipart, false",
    "'', false",
  })
  void content_type_is_of_a_media_type_whatever_its_parameters(String text, boolean is) {
    assertThat(MediaTypes.isOf(text, "multipart/mixed")).isEqualTo(is);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "text",
        "text/",
        "/plain",
        " text/plain",
        "text /plain",
        "text/ plain",
        "text/plain/x",
        "text/plain x",
        "text/plain, text/html",
        "text/plé",
        "text/plain;a",
        "text/plain;a=",
        "text/plain;=b",
        "text/plain;a =b",
        "text/plain;a= b",
        "text/plain;a=b c",
        "text/plain;a=\"b",
        "text/plain;a=\"b\\",
        "text/plain;a=\"b\\\"",
        "text/plain;a=\"b\"c",
        "text/plain;\"a\"=b",
        "text/plain;a=\"\0\"",
        "text/plain;a=\"b\rc\"",
        "text/plain;a=\"b\\\u007f\"",
      })
  void other_text_is_none(String text) {
    assertThat(MediaTypes.isValid(text)).isFalse();
  }

  @Provide
  Arbitrary<String> scraps() {
    return Arbitraries.of(
            "a/b", "*/*", ";", "a=b", "c=\"", "\"", "\\", "/", "=", "x", " ", "\t", "é", "\0")
        .list()
        .ofMaxSize(12)
        .map(scraps -> String.join("", scraps));
  }

  @Property
  void any_text_is_one_if_the_grammar_says_so(
      @ForAll("scraps") String scraps, @ForAll String text) {
    for (String any : List.of(scraps, "a/b" + scraps, "a/b;" + scraps, text, "a/b;c=" + text)) {
      assertThat(MediaTypes.isValid(any)).as(any).isEqualTo(GRAMMAR.matcher(any).matches());
    }
  }

  @Test
  void hostile_text_is_read_soon() {
    List<String> pieces =
        List.of(";", ";a=b", ";a=\"b\"", " ", "\t;", "/", "x", "\"", "\\", "\\\"", "a=", "=", "é");
    for (String before : List.of("", "text/", "text/plain", "text/plain;", "text/plain;a=\"")) {
      Hostile.repeat(pieces, text -> MediaTypes.isValid(before + text));
      Hostile.repeat(pieces, text -> MediaTypes.isValid(before + text + "\""));
    }
  }
}
