package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static io.pushrelay.it.contract.HttpMessages.head;
import static io.pushrelay.it.contract.HttpMessages.sendingHttp;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.TestPosition;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message of the type message/http can't do to a listener's connection. */
@Directives({
  "push_sender /small, /two",
  "push_listener /any, /origins, /members",
  "push_max_message_size@/small 1k",
  "push_message_buffer_length@/two 2",
  "push_allow_origin@/any *",
  "push_allow_origin@/origins https://a.example, https://b.example:8443",
  "push_listener_role@/members listener",
})
public interface HttpMessageSafetyContract {
  String OK = "HTTP/1.1 200 OK\r\n";

  Relay relay();

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("", "head does not end"),
        Arguments.of("just text", "head does not end"),
        Arguments.of("GET / HTTP/1.1\r\n\r\n", "status line"),
        Arguments.of("HTTP/2 200\r\n\r\n", "status line"),
        Arguments.of("http/1.1 200 OK\r\n\r\n", "status line"),
        Arguments.of("HTTP/1.1 20 OK\r\n\r\n", "status line"),
        Arguments.of("HTTP/1.1 2000 OK\r\n\r\n", "status line"),
        Arguments.of("\r\n" + OK + "\r\n", "status line"),
        Arguments.of("HTTP/1.1 100 Continue\r\n\r\n" + OK + "\r\n", "100"),
        Arguments.of("HTTP/1.1 101 Switching Protocols\r\n\r\n", "101"),
        Arguments.of("HTTP/1.1 199 Early\r\n\r\n", "200 to 599"),
        Arguments.of("HTTP/1.1 600 Late\r\n\r\n", "200 to 599"),
        Arguments.of("HTTP/1.1 304 Not Modified\r\n\r\n", "304"),
        Arguments.of("HTTP/1.1 204 No Content\r\n\r\nx", "204"),
        Arguments.of("HTTP/1.1 205 Reset Content\r\n\r\n", "205"),
        Arguments.of(OK, "head does not end"),
        Arguments.of(OK + "X-A: b", "head does not end"),
        Arguments.of(OK + "X-A\r\n\r\n", "line 2"),
        Arguments.of(OK + ": b\r\n\r\n", "line 2"),
        Arguments.of(OK + "X A: b\r\n\r\n", "line 2"),
        Arguments.of(OK + "X-A : b\r\n\r\n", "line 2"),
        Arguments.of(OK + "X-\u00e9: b\r\n\r\n", "line 2"),
        Arguments.of(OK + "X-A: b\r\n c\r\n\r\n", "line 3"),
        Arguments.of(OK + "X-A: b\r\n\tc\r\n\r\n", "line 3"),
        Arguments.of(OK + " X-A: b\r\n\r\n", "line 2"),
        Arguments.of(OK + "X-A: b\nX-B: c\r\n\r\n", "LF alone"),
        Arguments.of(OK + "X-A: b\n\nsecond\r\n\r\n", "LF alone"),
        Arguments.of("HTTP/1.1 200 OK\nX-A: b\r\n\n", "CRLF"),
        Arguments.of(OK + "X-A: b\rX-B: c\r\n\r\n", "U+000D"),
        Arguments.of(OK + "X-A: b\r\r\n\r\n", "U+000D"),
        Arguments.of(OK + "X-A: b\0c\r\n\r\n", "U+0000"),
        Arguments.of(OK + "X-\0A: b\r\n\r\n", "U+0000"),
        Arguments.of(OK + "X-A: b\u001bc\r\n\r\n", "U+001B"),
        Arguments.of(OK + "X-A: b\u007fc\r\n\r\n", "U+007F"),
        Arguments.of("HTTP/1.1 200 O\0K\r\n\r\n", "U+0000"),
        Arguments.of("HTTP/1.1 200 O\rK\r\n\r\n", "U+000D"),
        Arguments.of(OK + "Content-Type: no-media-type\r\n\r\n", "Content-Type"),
        Arguments.of(OK + "Content-Type: a/b\r\nContent-type: c/d\r\n\r\n", "Content-Type"),
        Arguments.of(OK + "Content-Type: a/b" + ";".repeat(3000) + "\r\n\r\n", "Content-Type"),
        Arguments.of(OK + "Content-Type: a/b" + ";a=b".repeat(1500) + "\r\n\r\n", "Content-Type"),
        Arguments.of(OK + "X: y\r\n".repeat(65) + "\r\n", "64"),
        Arguments.of(OK + "X: " + "y".repeat(6200) + "\r\n\r\n", "6144"),
        Arguments.of("HTTP/1.1 200 " + "y".repeat(6200) + "\r\n\r\n", "6144"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  default void message_that_is_no_response_is_refused_and_nothing_is_sent(
      String message, String about) {
    String channel = fresh();
    assertThat(relay().ask(sendingHttp(channel, message))).hasStatus(400).hasSentenceAbout(about);
    assertThat(relay().knows(channel)).as("the channel was made").isFalse();
  }

  @Test
  default void refused_message_does_not_reach_a_held_listener() {
    String channel = fresh();
    try (Exchange held = relay().hold(channel)) {
      assertThat(relay().ask(sendingHttp(channel, "HTTP/1.1 304 Not Modified\r\n\r\n")))
          .hasStatus(400);
      assertThat(held.hears(Duration.ofMillis(300))).as("the listener is answered").isFalse();
    }
  }

  /** What the relay or the server says itself, with what a sender would like to say instead. */
  static List<String> notTheSenders() {
    return List.of(
        "Last-Modified: Tue, 22 Dec 2015 03:34:40 GMT",
        "ETag: \"77\"",
        "Vary: *",
        "Cache-Control: max-age=86400",
        "Content-Length: 1",
        "Content-Length: 100000",
        "Content-Length: 4, 4",
        "Content-Length: x",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "Connection: close",
        "Connection: upgrade",
        "Keep-Alive: timeout=1",
        "Proxy-Connection: close",
        "Proxy-Authenticate: Basic",
        "TE: trailers",
        "Trailer: X-Last",
        "Upgrade: h2c",
        "HTTP2-Settings: AAMAAABkAAQAAP__",
        "Push-Missed: true",
        "Push-Channel: other",
        "Access-Control-Allow-Origin: https://evil.example",
        "Access-Control-Allow-Credentials: true",
        "Access-Control-Expose-Headers: Set-Cookie",
        "Date: Tue, 22 Dec 2015 03:34:40 GMT",
        "Server: mine",
        "X-Powered-By: tea");
  }

  static Stream<String> notTheSendersInAnyCase() {
    return notTheSenders().stream()
        .flatMap(
            line -> {
              int colon = line.indexOf(':');
              String name = line.substring(0, colon);
              String value = line.substring(colon);
              return Stream.of(
                  line,
                  name.toLowerCase(Locale.ROOT) + value,
                  name.toUpperCase(Locale.ROOT) + value);
            });
  }

  @ParameterizedTest
  @MethodSource("notTheSendersInAnyCase")
  default void field_that_is_not_the_senders_is_left_out(String line) {
    String name = line.substring(0, line.indexOf(':'));
    String value = line.substring(name.length() + 1).strip();
    String channel = fresh();
    try (Exchange exchange = relay().connect()) {
      relay().post(channel, "before");
      Request request = listening("/any", channel).with("Origin", "https://a.example");
      Response plain = exchange.send(request.under(relay().context())).response();
      assertThat(plain).isMessage("before");
      Request post = sendingHttp(channel, OK + line + "\r\nX-Room: 7\r\n\r\nbody");
      assertThat(relay().ask(post)).hasStatus(202);
      relay().post(channel, "after");

      Request next = request.after(TestPosition.of(plain)).under(relay().context());
      Response response = exchange.send(next).response();
      assertThat(response).isMessage("body").hasHeader("X-Room", "7");
      assertThat(response.headers(name))
          .as("%s of %s", name, response)
          .hasSameSizeAs(plain.headers(name))
          .doesNotContain(value);
      if (!List.of("last-modified", "etag", "date", "content-length")
          .contains(name.toLowerCase(Locale.ROOT))) {
        assertThat(response.headers(name)).isEqualTo(plain.headers(name));
      }
      next = request.after(TestPosition.of(response)).under(relay().context());
      assertThat(exchange.send(next).response()).isMessage("after");
    }
  }

  @Test
  default void fields_that_are_for_one_connection_by_the_heads_word_are_left_out() {
    String channel = fresh();
    String head = OK + "X-Hop: 1\r\nConnection: x-hop, close\r\nX-Room: 7\r\n\r\n";
    assertThat(relay().ask(sendingHttp(channel, head + "body"))).hasStatus(202);
    assertThat(relay().ask(listening(channel)))
        .isMessage("body")
        .hasHeader("X-Room", "7")
        .hasNoHeader("X-Hop");
  }

  @Test
  default void chunks_in_a_body_are_bytes_like_any_others() {
    String channel = fresh();
    String chunks = "4\r\nbody\r\n0\r\n\r\n" + OK + "Content-Length: 6\r\n\r\nsecond";
    relay().ask(sendingHttp(channel, OK + "Transfer-Encoding: chunked\r\n\r\n" + chunks));
    assertThat(relay().ask(listening(channel))).isMessage(chunks);
  }

  @Test
  default void missed_messages_are_the_relays_to_tell() {
    String channel = fresh();
    TestPosition first = relay().post("/two", channel, "one");
    for (int i = 0; i < 2; i++) {
      relay()
          .ask(
              sending("POST", "/two", channel)
                  .with("Content-Type", "message/http")
                  .body(head("HTTP/1.1 202 Accepted", "Push-Missed: false") + i));
    }
    relay().post("/two", channel, "four");
    assertThat(relay().ask(listening(channel).after(first)))
        .hasStatus(202)
        .hasBody("1")
        .hasHeader("Push-Missed", "true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.example", "https://c.example"})
  default void origins_are_the_relays_to_allow(String origin) {
    String channel = fresh();
    relay()
        .ask(sendingHttp(channel, head("HTTP/1.1 404 No", "Access-Control-Allow-Origin: *") + "x"));
    Response response = relay().ask(listening("/origins", channel).with("Origin", origin));
    assertThat(response)
        .hasStatus(404)
        .hasHeader("Vary", "If-None-Match, If-Modified-Since, Origin");
    if (origin.equals("https://a.example")) {
      assertThat(response).hasHeader("Access-Control-Allow-Origin", origin);
    } else {
      assertThat(response).hasNoHeaderBeginning("Access-Control-");
    }
  }

  @Test
  default void roles_are_asked_for_as_for_any_message() {
    String channel = fresh();
    Request anonymous = Request.of("POST", "/send?id=" + channel);
    assertThat(relay().ask(anonymous.with("Content-Type", "message/http").body(head(OK.strip()))))
        .isChallenge();
    relay().ask(sendingHttp(channel, head("HTTP/1.1 404 No") + "secret"));
    assertThat(relay().ask(listening("/members", channel))).isChallenge();
    assertThat(relay().ask(listening("/members", channel).as("reader")))
        .hasStatus(404)
        .hasBody("secret");
  }

  @Test
  default void limit_of_a_message_is_that_of_head_and_body() {
    String head = head("HTTP/1.1 200 OK");
    String body = "x".repeat(1024 - head.length());
    Request request = sending("POST", "/small", fresh()).with("Content-Type", "message/http");
    assertThat(relay().ask(request.body(head + body))).hasStatus(202);
    assertThat(relay().ask(request.body(head + body + "x"))).hasStatus(413);
  }
}
