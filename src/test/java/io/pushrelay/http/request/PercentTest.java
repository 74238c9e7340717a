package io.pushrelay.http.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentTest {
  private static final String UNRESERVED =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

  /** Every byte but the unreserved ones is escaped. */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (UNRESERVED.indexOf(b) >= 0) {
        encoded.append((char) b);
      } else {
        escape(b, encoded);
      }
    }
    return encoded.toString();
  }

  private static void escape(byte b, StringBuilder encoded) {
    encoded
        .append('%')
        .append(Character.forDigit(b >> 4 & 0xF, 16))
        .append(Character.forDigit(b & 0xF, 16));
  }

  @ParameterizedTest
  @CsvSource({
    "plain,         plain",
    "%70l%61in,     plain",
    "%c3%bc,        ü",
    "%C3%BC,        ü",
    "%E2%82%ac,     €",
    "%F0%9F%98%80,  😀",
    "a%2Fb,         a/b",
    "%25,           %",
  })
  void escapes_are_bytes_of_utf_8(String encoded, String text) {
    assertThat(Percent.decode(encoded)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"%252F, %2F", "%2525, %25", "%25%32%46, %2F", "%25zz, %zz"})
  void text_is_decoded_once(String encoded, String text) {
    assertThat(Percent.decode(encoded)).isEqualTo(text);
  }

  @Test
  void plus_is_a_plus() {
    assertThat(Percent.decode("a+b%2B%20")).isEqualTo("a+b+ ");
  }

  @Test
  void null_and_the_empty_text_are_text() {
    assertThat(Percent.decode("%00")).isEqualTo("\0");
    assertThat(Percent.decode("")).isEmpty();
  }

  @Test
  void bytes_that_nobody_escaped_are_utf_8_too() {
    assertThat(Percent.decode("\u00C3\u00BC")).isEqualTo("ü");
    assertThat(Percent.decode("\u00C3%BC")).isEqualTo("ü");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%", "%4", "a%", "a%4", "%zz", "%4z", "%z4", "%-1", "%+1", "% 1", "%%", "%%41", "%u0041",
        "%٤١", "%４１",
      })
  void percent_sign_needs_two_hexadecimal_digits(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Percent.decode(text))
        .withMessageContaining("hexadecimal");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%FF",
        "%C3",
        "%C3%28",
        "%BC",
        "%C0%AF",
        "%C0%80",
        "%E0%80%AF",
        "%F0%80%80%AF",
        "%ED%A0%80",
        "%ED%A0%BD%ED%B8%80",
        "%F4%90%80%80",
        "%F5%80%80%80",
        "\u00FC",
        "\u00C3",
      })
  void bytes_that_are_not_utf_8_are_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Percent.decode(text))
        .withMessageContaining("UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u20AC", "\uD83D\uDE00", "\uD83D", "a%20\u0100", "\uFF05\uFF14\uFF11"})
  void character_that_is_no_byte_is_refused_by_its_number(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Percent.decode(text))
        .withMessageMatching("U\\+[0-9A-F]{4} is not percent-encoded");
  }

  @Test
  void hostile_text_is_decoded_or_refused_soon() {
    Hostile.repeat(
        List.of("%", "%41", "%C3", "%C3%BC", "\u00C3", "\u20AC", "%2", "a"), Percent::decode);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.integers()
        .between(0, Character.MAX_CODE_POINT)
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .edgeCases(edges -> edges.add(0, (int) '%', (int) '+', (int) '/', 0x7F, 0x80, 0xFF, 0xFFFF))
        .list()
        .ofMaxSize(50)
        .map(
            codePoints ->
                codePoints.stream()
                    .collect(
                        StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
  }

  @Property
  void what_is_encoded_for_a_header_is_visible_and_decoded_to_itself(@ForAll("texts") String text) {
    assertThat(Percent.decode(Percent.encode(text))).isEqualTo(text);
    assertThat(Percent.encode(text)).matches("[!-~]*");
  }

  @Property
  void what_is_encoded_is_decoded_to_itself(@ForAll("texts") String text) {
    assertThat(Percent.decode(encode(text))).isEqualTo(text);
  }

  @Property
  void it_does_not_matter_which_bytes_are_escaped(@ForAll("texts") String text) {
    StringBuilder all = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      escape(b, all);
    }
    assertThat(Percent.decode(all.toString())).isEqualTo(Percent.decode(encode(text)));
  }

  @Provide
  Arbitrary<String> scraps() {
    return Arbitraries.of("%", "%4", "%41", "%C3", "%BC", "%ED%A0%80", "\u00C3", "\u00BC", "€", "a")
        .list()
        .ofMaxSize(8)
        .map(scraps -> String.join("", scraps));
  }

  @Property
  void any_text_is_decoded_or_refused_with_a_reason(@ForAll("scraps") String text) {
    isDecodedOrRefused(text);
  }

  @Property
  void any_characters_are_decoded_or_refused_with_a_reason(@ForAll String text) {
    isDecodedOrRefused(text);
  }

  private static void isDecodedOrRefused(String text) {
    try {
      assertThat(Percent.decode(text)).hasSizeLessThanOrEqualTo(text.length());
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageMatching("[ -~]+");
    }
  }
}
