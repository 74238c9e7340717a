package io.pushrelay.http.sender;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ResponseHead.Field;
import io.pushrelay.http.request.HttpException;
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

/** A character stands for a byte. */
class MultipartParserTest {
  private static final String TWO =
      "--b\r\nContent-Type: text/plain\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--";

  private static List<MultipartParser.Part> parse(String body, String boundary) {
    return MultipartParser.parse(Body.of(body.getBytes(ISO_8859_1)), boundary);
  }

  private static List<String> bodies(String body) {
    return parse(body, "b").stream().map(MultipartParserTest::text).toList();
  }

  private static String text(MultipartParser.Part part) {
    return new String(part.body().bytes(), ISO_8859_1);
  }

  private static HttpException refusal(String body) {
    return catchThrowableOfType(HttpException.class, () -> parse(body, "b"));
  }

  @Test
  void parts_have_a_number_fields_and_a_body() {
    List<MultipartParser.Part> parts =
        parse(
            "--b\r\nContent-Type: text/plain\r\nX:  \u00e9 \r\nx:2\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n",
            "b");
    assertThat(parts).extracting(MultipartParser.Part::number).containsExactly(1, 2);
    assertThat(parts.get(0).fields())
        .containsExactly(
            new Field("Content-Type", "text/plain"), new Field("X", "\u00e9"), new Field("x", "2"));
    assertThat(parts.get(0).all("x")).containsExactly("\u00e9", "2");
    assertThat(parts.get(0).first("content-type")).isEqualTo("text/plain");
    assertThat(parts.get(1).first("content-type")).isNull();
    assertThat(parts).extracting(MultipartParserTest::text).containsExactly("one", "two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "as little as there can be     > --b^^a^--b--            > a",
        "a line end after the end      > --b^^a^--b--^           > a",
        "what comes before             > Hi.^--bx^--b^^a^--b--   > a",
        "what comes after              > --b^^a^--b--^--b^^c     > a",
        "a line end before             > ^--b^^a^--b--           > a",
        "blanks after the boundary     > --b ~^^a^--b ^^c^--b-- ~ > a|c",
        "no bytes                      > --b^^^--b--             > ''",
        "no bytes and no line end      > --b^^--b--              > ''",
        "a head and no line end        > --b^A: b^^--b--         > ''",
        "line ends at its end          > --b^^a^^^--b--          > a^^",
        "an empty line at its begin    > --b^^^a^--b--           > ^a",
        "a boundary that goes on       > --b^^--bc^--b^^d^--b--  > --bc|d",
        "a boundary with its end amid  > --b^^--b--c^--b--       > --b--c",
        "a boundary in a line          > --b^^a--b^--b--         > a--b",
        "a boundary without dashes     > --b^^b^-b^--b--         > b^-b",
        "an end that is none           > --b^^a^--b-^--b--       > a^--b-",
      })
  void body_is_what_is_between_the_delimiters(String what, String body, String messages) {
    for (String lineEnd : new String[] {"\r\n", "\n"}) {
      assertThat(bodies(body.replace("^", lineEnd).replace("~", "\t")))
          .as(what)
          .containsExactly(messages.replace("^", lineEnd).split("\\|", -1));
    }
  }

  @Test
  void line_ends_of_the_other_kind_are_bytes_of_a_message() {
    assertThat(bodies("--b\r\n\r\na\n--b\n--b--\n\r\n--b--")).containsExactly("a\n--b\n--b--\n");
    assertThat(bodies("--b\n\na\r\n--b\r\n\r\n--b--")).containsExactly("a\r\n--b\r\n\r");
    assertThat(bodies("Hello\n--b\r\n\r\na\r\n--b--")).containsExactly("a");
  }

  @Test
  void part_may_have_parts_which_are_its_own() {
    String inner = "--b2\r\n\r\na\r\n--b2--";
    assertThat(bodies("--b\r\n\r\n" + inner + "\r\n--b--")).containsExactly(inner);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "nothing                   > ''                           > no line that is the boundary",
        "no delimiter              > hello                        > no line that is the boundary",
        "no line end               > --b                          > no line that is the boundary",
        "another boundary          > --c^^a^--c--                 > no line that is the boundary",
        "an end alone              > --b--                        > has no part",
        "no end                    > --b^^a                       > Part 1 does not end",
        "no end of the second      > --b^^a^--b^^c^--b^           > Part 3 does not end",
        "no empty line             > --b^--b--                    > Part 1 can't be used: its head does not end",
        "no empty line in a second > --b^^a^--b^A: b^--b--        > Part 2 can't be used: its head does not end",
        "a field without a colon   > --b^hello^^a^--b--           > Part 1 can't be used: line 1 is 'hello'",
        "a field without a name    > --b^A: b^: c^^a^--b--        > Part 1 can't be used: line 2 is ': c'",
        "a field in two lines      > --b^A: b^ c^^a^--b--         > Part 1 can't be used: line 2 begins with a blank",
        "a control character       > --b^A: \u0001^^a^--b--       > Part 1 can't be used: line 1 has the control",
      })
  void body_that_breaks_the_rules_is_refused_with_what_and_where(
      String what, String body, String sentence) {
    for (String lineEnd : new String[] {"\r\n", "\n"}) {
      HttpException refusal = refusal(body.replace("^", lineEnd));
      assertThat(refusal.sentence()).as(what).contains(sentence).endsWith(".");
      assertThat(refusal.status()).isEqualTo(400);
    }
  }

  @Test
  void head_whose_lines_end_otherwise_than_the_delimiters_is_refused() {
    assertThat(refusal("--b\r\nA: b\n\na\r\n--b--").sentence())
        .isEqualTo(
            "Part 1 can't be used: line 1 ends in LF alone, and the lines before it in CRLF.");
    assertThat(refusal("--b\nA: b\r\n\r\na\n--b--").sentence())
        .isEqualTo(
            "Part 1 can't be used: line 1 ends in CRLF, and the lines before it in LF alone.");
  }

  @Test
  void head_has_so_many_fields_and_bytes_and_no_more() {
    String field = "A: b\r\n";
    assertThat(bodies("--b\r\n" + field.repeat(64) + "\r\na\r\n--b--")).containsExactly("a");
    assertThat(refusal("--b\r\n" + field.repeat(65) + "\r\na\r\n--b--").sentence())
        .contains("more than 64 header fields");
    String long64 = "A: " + "b".repeat(6144 - 7) + "\r\n\r\n";
    assertThat(long64).hasSize(6144);
    assertThat(bodies("preamble\r\n--b\r\n" + long64 + "a\r\n--b--")).containsExactly("a");
    assertThat(refusal("--b\r\nA" + long64 + "a\r\n--b--").sentence())
        .contains("longer than 6144 bytes");
  }

  @Test
  void so_many_parts_and_no_more() {
    String part = "--b\r\n\r\na\r\n";
    assertThat(bodies(part.repeat(1000) + "--b--")).hasSize(1000);
    HttpException refusal = refusal(part.repeat(1001) + "--b--");
    assertThat(refusal.status()).isEqualTo(413);
    assertThat(refusal.sentence()).contains("1000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "a b", "'()+_,-./:=?", "--", "0aZ"})
  void boundary_is_one_of_the_rfc(String boundary) {
    for (String one : new String[] {boundary, boundary + "x".repeat(70 - boundary.length())}) {
      String body = "--%1$s\r\n\r\na\r\n--%1$s--".formatted(one);
      assertThat(parse(body, one)).extracting(MultipartParserTest::text).containsExactly("a");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "b ", "b\"", "b;", "b*", "\u00e9", "b\n", "none"})
  void boundary_that_is_none_is_refused(String boundary) {
    for (String one : new String[] {boundary, "x".repeat(71) + boundary}) {
      assertThatExceptionOfType(HttpException.class)
          .isThrownBy(() -> MultipartParser.parse(Body.EMPTY, one.equals("none") ? null : one))
          .withMessageContaining("no boundary of 1 to 70 characters");
    }
  }

  @Test
  void body_that_is_cut_off_is_refused_wherever() {
    assertThat(bodies(TWO)).containsExactly("one", "two");
    for (int length = 0; length < TWO.length(); length++) {
      assertThat(refusal(TWO.substring(0, length)).status()).as("%s bytes", length).isEqualTo(400);
    }
  }

  @Property
  void whatever_is_written_is_read(
      @ForAll("texts") List<String> messages, @ForAll("texts") List<String> around) {
    StringBuilder body = new StringBuilder(String.join("", around)).append("\r\n");
    messages.forEach(message -> body.append("--X\r\nA:\tb\r\n\r\n" + message + "\r\n"));
    String written = body.append("--X--\r\n").append(String.join("", around)).toString();
    // No text has this character, and so none has a delimiter.
    assertThat(parse(written, "X"))
        .extracting(MultipartParserTest::text)
        .containsExactlyElementsOf(messages);
  }

  @Property
  void any_bytes_are_parts_or_refused(@ForAll("texts") List<String> pieces) {
    isReadOrRefused(String.join("", pieces));
    isReadOrRefused(TWO + String.join("", pieces));
    isReadOrRefused("--b\r\n" + String.join("", pieces) + "\r\n--b--");
  }

  @Property
  void changed_bytes_are_parts_or_refused(@ForAll int where, @ForAll byte change) {
    byte[] bytes = TWO.getBytes(ISO_8859_1);
    bytes[Math.floorMod(where, bytes.length)] = change;
    isReadOrRefused(new String(bytes, ISO_8859_1));
  }

  private static void isReadOrRefused(String body) {
    try {
      assertThat(parse(body, "b")).isNotEmpty();
    } catch (HttpException refusal) {
      assertThat(refusal.status()).isEqualTo(400);
      assertThat(refusal.sentence()).matches("(?s)[A-Z].*\\.");
    }
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.oneOf(
            Arbitraries.of("\r\n", "\r", "\n", "--b", "--b--", "-", " ", "\t", "\0", "A: b\r\n"),
            Arbitraries.strings().withCharRange('\0', 'W').ofMaxLength(5),
            Arbitraries.strings().withCharRange('a', '\u00ff').ofMaxLength(5))
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }
}
