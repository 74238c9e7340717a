package io.pushrelay.http.response;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ResponseHead;
import io.pushrelay.channel.ResponseHead.Field;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EmbeddedResponseTest {
  private static EmbeddedResponse parse(String message) {
    return EmbeddedResponse.parse(Body.of(message.getBytes(ISO_8859_1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"message/http", "Message/HTTP", "message/http; version=1.1", "message/http ;x"})
  void type_is_recognised_in_any_case_and_with_parameters(String type) {
    assertThat(EmbeddedResponse.isOf(type)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "message/httpx", "message/htt", "application/http", "text/plain"})
  void other_types_are_not(String type) {
    assertThat(EmbeddedResponse.isOf(type)).isFalse();
  }

  @Test
  void status_fields_and_content_are_the_senders() {
    EmbeddedResponse response =
        parse(
            "HTTP/1.1 302 Found\r\nLocation: /there\r\nset-cookie: a=1\r\nSet-Cookie:b=2 \r\n"
                + "Content-Type: text/html\r\n\r\n<a>");
    assertThat(response.head().status()).isEqualTo(302);
    assertThat(response.head().fields())
        .containsExactly(
            new Field("Location", "/there"),
            new Field("set-cookie", "a=1"),
            new Field("Set-Cookie", "b=2"));
    assertThat(response.contentType()).isEqualTo("text/html");
    assertThat(response.content()).isEqualTo(Body.of("<a>".getBytes(ISO_8859_1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\n\n", "HTTP/1.0 200 \r\n\r\n", "HTTP/1.1 200\r\n\r\n"})
  void lines_may_end_in_lf_alone_and_the_reason_may_be_missing(String head) {
    EmbeddedResponse response = parse(head);
    assertThat(response.head().status()).isEqualTo(200);
    assertThat(response.content()).isEqualTo(Body.EMPTY);
    assertThat(response.contentType()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Last-Modified",
        "ETAG",
        "vary",
        "Cache-Control",
        "content-length",
        "Transfer-Encoding",
        "Connection",
        "Keep-Alive",
        "TE",
        "Trailer",
        "Upgrade",
        "Proxy-Authenticate",
        "Date",
        "Server",
        "Push-Missed",
        "push-channel",
        "Access-Control-Allow-Origin",
      })
  void fields_of_the_relay_and_of_the_connection_are_left_out(String name) {
    String head = "HTTP/1.1 200 OK\r\n" + name + ": x\r\nX-Kept: y\r\n\r\n";
    assertThat(parse(head).head().fields()).containsExactly(new Field("X-Kept", "y"));
  }

  @Test
  void fields_that_are_for_the_connection_by_its_options_are_left_out() {
    assertThat(
            parse("HTTP/1.1 200 OK\r\nX-Hop: 1\r\nConnection: close, x-hop\r\n\r\n")
                .head()
                .fields())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|its head does not end, and an empty line was expected after the header fields",
        "HTTP/1.1 200 OK|its head does not end, and an empty line was expected after the header"
            + " fields",
        "HTTP/1.1 200 OK__|ends in",
        "GET / HTTP/1.1____|its first line is 'GET / HTTP/1.1', and a status line like 'HTTP/1.1"
            + " 200 OK' was expected",
        "HTTP/2 200 OK____|a status line like",
        "HTTP/1.1 20 OK____|a status line like",
        "HTTP/1.1 100 Continue____|its status is 100, and one from 200 to 599 was expected",
        "HTTP/1.1 600 No____|its status is 600, and one from 200 to 599 was expected",
        "HTTP/1.1 205 Reset____|its status is 205",
        "HTTP/1.1 304 Not Modified____|its status is 304",
        "HTTP/1.1 204 None____x|its status is 204, which has no body, but 1 bytes follow its head",
        "HTTP/1.1 200 OK__X____|line 2 is 'X', and a header field like 'Content-Type: text/plain'"
            + " was expected",
        "HTTP/1.1 200 OK__X : y____|line 2 is 'X : y'",
        "HTTP/1.1 200 OK__: y____|line 2 is ': y'",
        "HTTP/1.1 200 OK__A: b__ c: d____|line 3 begins with a blank",
        "HTTP/1.1 200 OK__A: b^X: y____|line 2 has the control character U+000D in it",
        "HTTP/1.1 200 OK__A: b~____|line 2 has the control character U+0000 in it",
        "HTTP/1.1 200 OK__Content-Type: a/b__content-type: c/d____|more than one Content-Type",
      })
  void head_that_is_none_is_refused_with_what_was_expected(String message, String problem) {
    String bytes = message.replace("__", "\r\n").replace('^', '\r').replace('~', '\0');
    if (problem.equals("ends in")) {
      bytes = "HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n";
    }
    String written = bytes;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(written))
        .withMessageContaining(problem);
  }

  @Test
  void head_that_is_too_long_is_refused() {
    String line = "X-Long: " + "x".repeat(2000) + "\r\n";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("HTTP/1.1 200 OK\r\n" + line.repeat(4) + "\r\n"))
        .withMessage("its head is longer than 6144 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(65) + "\r\n"))
        .withMessage("it has more than 64 header fields");
  }

  @Test
  void head_of_exactly_the_limits_is_taken_and_one_byte_more_is_not() {
    String begin = "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(63) + "X: ";
    String longest = begin + "x".repeat(6144 - begin.length() - 4) + "\r\n\r\n";
    assertThat(longest).hasSize(6144);
    assertThat(parse(longest).head().fields()).hasSize(64);
    assertThat(parse(longest + "\n".repeat(7000)).content().length()).isEqualTo(7000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(longest.replace("X: ", "X: x")))
        .withMessage("its head is longer than 6144 bytes");
  }

  @Test
  void bytes_beyond_ascii_are_kept_and_end_no_line() {
    EmbeddedResponse response =
        parse("HTTP/1.1 200 \u0085\u00ff\r\nX:\u00a0\u0085\u00e9\u0080\r\n\r\n\u0085");
    assertThat(response.head().fields())
        .containsExactly(new Field("X", "\u00a0\u0085\u00e9\u0080"));
    assertThat(response.content()).isEqualTo(Body.of(new byte[] {(byte) 0x85}));
  }

  @Test
  void content_begins_after_the_first_empty_line() {
    assertThat(parse("HTTP/1.1 200 OK\r\n\r\n\r\nHTTP/1.1 404 No\r\n\r\n").content())
        .isEqualTo(Body.of("\r\nHTTP/1.1 404 No\r\n\r\n".getBytes(ISO_8859_1)));
    assertThat(parse("HTTP/1.1 200 OK\n\n\r\nX: y\n\n").content())
        .isEqualTo(Body.of("\r\nX: y\n\n".getBytes(ISO_8859_1)));
  }

  @Property
  void what_was_written_is_read(
      @ForAll("fields") List<Field> fields,
      @ForAll byte[] content,
      @ForAll @IntRange(min = 200, max = 599) int status,
      @ForAll boolean crlf) {
    Assume.that(status != 204 && status != 205 && status != 304);
    String end = crlf ? "\r\n" : "\n";
    StringBuilder message = new StringBuilder("HTTP/1.1 " + status + " Reason" + end);
    fields.forEach(field -> message.append(field.name() + ": " + field.value() + end));
    message.append(end).append(new String(content, ISO_8859_1));
    EmbeddedResponse response = parse(message.toString());
    assertThat(response.head()).isEqualTo(new ResponseHead(status, fields));
    assertThat(response.content()).isEqualTo(Body.of(content));
  }

  @Provide
  Arbitrary<List<Field>> fields() {
    Arbitrary<String> values =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .withCharRange('\u0080', '\u00ff')
            .ofMaxLength(20);
    return Combinators.combine(
            Arbitraries.of("X-A", "x-a", "Set-Cookie", "Link", "Pushed", "Dated", "~"),
            values.map(String::strip))
        .as(Field::new)
        .list()
        .ofMaxSize(64);
  }

  @Provide
  Arbitrary<String> scraps() {
    return Arbitraries.of(
            "HTTP/1.1 200 OK",
            "\r\n",
            "\n",
            "\r",
            "\0",
            " ",
            "\t",
            ":",
            "a",
            "X-A: b",
            "Content-Length: 7",
            "Transfer-Encoding: chunked",
            "HTTP/1.1 404",
            "\u00fc",
            "\u007f")
        .list()
        .ofMaxSize(12)
        .map(scraps -> "HTTP/1.1 200 OK\r\n" + String.join("", scraps));
  }

  @Property
  void whatever_is_taken_has_no_field_that_could_split_a_response(
      @ForAll("scraps") String message) {
    Throwable refused = catchThrowable(() -> parse(message));
    if (refused != null) {
      assertThat(refused).isInstanceOf(IllegalArgumentException.class);
      return;
    }
    for (Field field : parse(message).head().fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      assertThat(name).matches("[a-z0-9-]+").isNotIn("content-length", "transfer-encoding");
      assertThat(field.value().chars()).allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f));
    }
  }
}
