package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static io.pushrelay.it.contract.HttpMessages.head;
import static io.pushrelay.it.contract.HttpMessages.sendingHttp;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.server.Server;
import io.pushrelay.time.Await;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message of the type message/http is the whole answer for a listener. */
@Directives({
  "push_sender /least",
  "push_listener /broadcast, /poll interval-poll",
  "push_message_buffer_length@/least 1",
  "push_min_message_recipients@/least 2",
  "push_listener_concurrency@/broadcast broadcast",
})
public interface HttpMessageContract {
  Relay relay();

  /** Sends a message that nobody waits for. */
  default TestPosition postHttp(String channel, String message) {
    Response response = relay().ask(sendingHttp(channel, message));
    assertThat(response).hasStatus(202);
    return relay().info(response).last().orElseThrow();
  }

  /** What a listener hears that comes later. */
  default Response heard(String message) {
    String channel = fresh();
    postHttp(channel, message);
    return relay().ask(listening(channel));
  }

  @Test
  default void listener_is_answered_with_the_status_the_fields_and_the_body() {
    String channel = fresh();
    TestPosition sent =
        postHttp(
            channel,
            head("HTTP/1.1 404 No Such Room", "Content-Type: text/html", "X-Room: 7") + "<p>gone");
    assertThat(relay().ask(listening(channel)))
        .hasStatus(404)
        .hasHeader("Content-Type", "text/html")
        .hasHeader("X-Room", "7")
        .hasBody("<p>gone")
        .hasHeader("Last-Modified", sent.imf())
        .hasHeader("ETag", sent.etag())
        .hasHeader("Vary", "If-None-Match, If-Modified-Since")
        .hasHeader("Cache-Control", "no-cache");
  }

  @Test
  default void every_listener_that_is_held_is_answered_so() {
    String channel = fresh();
    Request request = listening("/broadcast", channel);
    try (Exchange one = relay().hold(request, channel);
        Exchange other = relay().hold(request, channel)) {
      String message = head("HTTP/1.1 202 Accepted", "X-Room: 7") + "soon";
      assertThat(relay().ask(sendingHttp(channel, message))).hasStatus(201);
      assertThat(one.response()).hasStatus(202).hasHeader("X-Room", "7").hasBody("soon");
      assertThat(other.response()).hasStatus(202).hasHeader("X-Room", "7").hasBody("soon");
    }
  }

  @Test
  default void listener_that_polls_is_answered_so() {
    String channel = fresh();
    postHttp(channel, head("HTTP/1.1 503 Not Now", "X-Room: 7") + "later");
    assertThat(relay().ask(listening("/poll", channel)))
        .hasStatus(503)
        .hasHeader("X-Room", "7")
        .hasBody("later");
  }

  @Test
  default void stream_is_sent_the_body_alone() {
    String channel = fresh();
    TestPosition sent = postHttp(channel, head("HTTP/1.1 404 No", "X-Room: 7") + "no such room");
    postHttp(channel, head("HTTP/1.1 204 Nothing"));
    try (EventStreamClient stream = relay().stream(listening(channel))) {
      assertThat(stream.event()).containsExactly("id: " + sent.id(), "data: no such room");
      assertThat(stream.data()).isEmpty();
    }
  }

  @Test
  default void next_message_is_one_like_any_other() {
    String channel = fresh();
    TestPosition first = postHttp(channel, head("HTTP/1.1 403 No", "X-Room: 7") + "no");
    relay().post(channel, "news");
    assertThat(relay().ask(listening(channel).after(first)))
        .isMessage("news")
        .hasHeader("Content-Type", "text/plain")
        .hasNoHeader("X-Room");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        200, 201, 203, 206, 226, 299, 300, 301, 302, 303, 307, 308, 399, 400, 401, 402, 403, 404,
        405, 406, 407, 408, 409, 410, 411, 412, 413, 415, 417, 418, 421, 422, 426, 429, 431, 451,
        499, 500, 501, 502, 503, 504, 505, 507, 511, 599
      })
  default void status_comes_with_the_body_or_without_one_and_never_with_a_page(int status) {
    String head = head("HTTP/1.1 " + status + " Whatever", "Content-Type: text/x-own");
    assertThat(heard(head + "body"))
        .hasStatus(status)
        .hasHeader("Content-Type", "text/x-own")
        .hasBody("body");
    String channel = fresh();
    try (Exchange held = relay().hold(channel)) {
      assertThat(relay().ask(sendingHttp(channel, head))).hasStatus(201);
      assertThat(held.response()).hasStatus(status).hasBody("");
    }
  }

  @Test
  default void answer_without_content_leaves_the_connection_fit_for_the_next_request() {
    String channel = fresh();
    TestPosition first = postHttp(channel, head("HTTP/1.1 204", "X-Room: 7"));
    TestPosition second = relay().post(channel, "news");
    try (Exchange exchange = relay().connect()) {
      Response none = exchange.send(listening(channel).under(relay().context())).response();
      assertThat(none)
          .hasStatus(204)
          .hasNoBody()
          .hasHeader("X-Room", "7")
          .hasNoHeader("Content-Length") // a Content-Type is CXF's, and harms nobody
          .hasHeader("Last-Modified", first.imf())
          .hasHeader("ETag", first.etag());
      Request next = listening(channel).after(first).under(relay().context());
      assertThat(exchange.send(next).response()).isMessage("news").hasHeader("ETag", second.etag());
    }
  }

  @Test
  default void message_without_content_counts_as_received() {
    String channel = fresh();
    String nothing = head("HTTP/1.1 204 No Content");
    Request request =
        sending("POST", "/least", channel).with("Content-Type", "message/http").body(nothing);
    relay().ask(request);
    relay().ask(request);
    assertThat(relay().messages(channel)).as("none received").isEqualTo(2);
    assertThat(relay().ask(listening(channel))).hasStatus(204);
    assertThat(relay().ask(listening(channel))).hasStatus(204);
    Await.until("the first is removed", () -> relay().messages(channel) == 1);
  }

  @Test
  default void fields_of_one_name_stay_several_and_in_order() {
    Response response =
        heard(
            head(
                "HTTP/1.1 200 OK",
                "Set-Cookie: a=1; Path=/; HttpOnly",
                "Link: </one>; rel=\"next\"",
                "set-cookie: b=\"2, 3\"",
                "LINK: </two>; rel=prev, </three>",
                "Set-Cookie: a=1; Path=/; HttpOnly",
                "WWW-Authenticate: Basic realm=\"x\", Bearer",
                "www-authenticate: Other"));
    assertThat(response.headers("Set-Cookie"))
        .containsExactly("a=1; Path=/; HttpOnly", "b=\"2, 3\"", "a=1; Path=/; HttpOnly");
    assertThat(response.headers("Link"))
        .containsExactly("</one>; rel=\"next\"", "</two>; rel=prev, </three>");
    assertThat(response.headers("WWW-Authenticate"))
        .containsExactly("Basic realm=\"x\", Bearer", "Other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Location: ../rooms/7?a=b#c",
        "Location: //other.example/%zz",
        "Content-Location: rooms",
        "Allow: GET,  HEAD",
        "Retry-After: 0120",
        "Expires: never",
        "Content-Language: DE-at, x",
        "Content-Encoding: rot13",
        "Content-Disposition: attachment; filename=\"a;b\"",
        "Content-Range: bytes 0-1/2",
        "Accept-Ranges: bytes",
        "Age: 7",
        "X-Frame-Options: SAMEORIGIN, DENY",
        "Refresh: 1; url=/x",
        "Strict-Transport-Security: max-age=1",
        "X-Tab: a\tb  c",
        "!#$%&'*+-.^_`|~: odd",
        "X-Empty:"
      })
  default void field_comes_once_and_as_it_was_written(String line) {
    String name = line.substring(0, line.indexOf(':'));
    String value = line.substring(name.length() + 1).strip();
    assertThat(heard(head("HTTP/1.1 200 OK", line) + "x"))
        .hasBody("x")
        .hasHeader(name, Server.tested().field(value));
  }

  @Test
  default void bytes_beyond_ascii_in_a_field_come_as_they_are() {
    Response response = heard(head("HTTP/1.1 200 OK", "X-Bytes: <\u00e9\u0080\u0085\u00a0\u00ff>"));
    assertThat(response)
        .hasHeader("X-Bytes", Server.tested().field("<\u00e9\u0080\u0085\u00a0\u00ff>"));
  }

  @Test
  default void body_without_a_type_is_an_octet_stream() {
    assertThat(heard(head("HTTP/1.1 200 OK") + "x"))
        .isMessage("x")
        .hasHeader("Content-Type", "application/octet-stream");
    assertThat(heard(head("HTTP/1.1 200 OK", "Content-Type: ") + "x"))
        .hasHeader("Content-Type", "application/octet-stream");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "message/http",
        "MESSAGE/Http",
        "message/http; version=1.1; msgtype=response",
        "message/http;charset=utf-8",
      })
  default void media_type_is_known_in_any_spelling(String type) {
    String channel = fresh();
    String message = head("HTTP/1.1 202 Accepted") + "x";
    relay().ask(sending("POST", channel).with("Content-Type", type).body(message));
    assertThat(relay().ask(listening(channel))).hasStatus(202).hasBody("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"message/httpx", "message/http+json", "application/http", "text/plain"})
  default void message_of_another_type_is_not_looked_into(String type) {
    String channel = fresh();
    String message = head("HTTP/1.1 202 Accepted") + "x";
    relay().ask(sending("POST", channel).with("Content-Type", type).body(message));
    assertThat(relay().ask(listening(channel))).isMessage(message).hasHeader("Content-Type", type);
  }

  @Test
  default void response_in_a_response_is_not_looked_into() {
    String inner = head("HTTP/1.1 404 Not Found");
    assertThat(heard(head("HTTP/1.1 200 OK", "Content-Type: message/http") + inner))
        .isMessage(inner)
        .hasHeader("Content-Type", "message/http");
  }

  @Test
  default void lines_may_end_in_lf_alone() {
    assertThat(heard("HTTP/1.1 202 Accepted\nContent-Type: text/plain\nX-Room: 7\n\none\r\ntwo\n"))
        .hasStatus(202)
        .hasHeader("Content-Type", "text/plain")
        .hasHeader("X-Room", "7")
        .hasBody("one\r\ntwo\n");
  }

  @Test
  default void body_of_any_bytes_and_any_size_arrives_byte_for_byte() {
    String body =
        IntStream.range(0, 900_000)
            .mapToObj(i -> "" + (char) (i % 256))
            .collect(Collectors.joining());
    assertThat(heard(head("HTTP/1.1 200 OK", "X-Room: 7") + body))
        .isMessage(body)
        .hasHeader("X-Room", "7");
  }

  @Test
  default void largest_head_is_taken() {
    StringBuilder message = new StringBuilder("HTTP/1.1 404 Not Found\r\n");
    for (int i = 0; i < 63; i++) {
      message.append("X-").append(i).append(":").append("v".repeat(88)).append("\r\n");
    }
    message.append("X-Rest:").append("r".repeat(6144 - message.length() - 4)).append("\r\n\r\n");
    assertThat(message).hasSize(6144);
    Response response = heard(message + "x");
    assertThat(response).hasStatus(404).hasBody("x").hasHeader("X-62", "v".repeat(88));
    assertThat(response.header("X-Rest")).isPresent();
  }
}
