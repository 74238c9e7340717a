package io.pushrelay.it;

import static io.pushrelay.it.Relay.fresh;
import static io.pushrelay.it.Relay.listening;
import static io.pushrelay.it.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies whose end nobody knows. */
interface TransferEncodingContract {
  Relay relay();

  /** What would be served as a request of its own by a server that sees no body before it. */
  private String smuggled(String channel) {
    return Request.chunks("forged") + sending("PUT", channel).under(relay().context()).bytes("x");
  }

  /** Some servers know better than to pass on what they don't understand. */
  private void isRefused(Request request) {
    String channel = fresh();
    try (Exchange exchange = relay().open(request.sent(smuggled(channel)))) {
      Response response = exchange.response();
      assertThat(response).as("%s", request).hasStatusIn(400, 501);
      assertThat(response.status() == 400 || Server.tested() == Server.TOMEE || said(response))
          .as("a sentence in %s", response)
          .isTrue();
      assertThat(exchange.rest()).as("what comes after it").isEmpty();
    }
    assertThat(relay().knows(channel)).as("the body was a request").isFalse();
  }

  private static boolean said(Response response) {
    assertThat(response).hasSentenceAbout("chunked").hasHeader("Connection", "close");
    return true;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip, chunked",
        "gzip",
        "xchunked",
        "chunked, chunked",
        "chunked, identity",
        "identity, chunked",
        "identity",
        "chunked;q=1",
        "chunked,",
        ",chunked",
        "",
        "\u000bchunked",
        "chun\u00e2\u0084\u00aaed", // with a Kelvin sign, which in lower case is a k
      })
  default void transfer_encoding_other_than_chunked_is_refused_and_nothing_after_it_is_served(
      String encoding) {
    for (String method : List.of("POST", "PUT", "DELETE", "GET")) {
      String channel = fresh();
      isRefused(sending(method, channel).with("Transfer-Encoding", encoding));
      assertThat(relay().knows(channel)).as("%s made a channel", method).isFalse();
    }
  }

  @Test
  default void two_transfer_encodings_are_refused() {
    String channel = fresh();
    Request post = sending("POST", channel);
    for (String second : List.of("chunked", "gzip", "")) {
      isRefused(post.with("Transfer-Encoding", "chunked").with("Transfer-Encoding", second));
      isRefused(post.with("Transfer-Encoding", second).with("Transfer-Encoding", "chunked"));
    }
    assertThat(relay().knows(channel)).as("a channel was made").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/listen", "/", "/page.js", "/nowhere"})
  default void transfer_encoding_other_than_chunked_is_refused_everywhere(String path) {
    String channel = fresh();
    for (String encoding : List.of("gzip, chunked", "xchunked", "identity")) {
      isRefused(listening(path, channel).with("Transfer-Encoding", encoding));
    }
    assertThat(relay().knows(channel)).as("a channel was made").isFalse();
  }

  /** Without credentials nothing is smuggled either. */
  @Test
  default void transfer_encoding_other_than_chunked_is_refused_before_a_password_is_asked_for() {
    isRefused(Request.of("POST", "/send?id=" + fresh()).with("Transfer-Encoding", "xchunked"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"chunked", "CHUNKED", "Chunked", "\tchunked", "chunked "})
  default void chunked_is_understood_however_it_is_written(String encoding) {
    String channel = fresh();
    Request post = sending("POST", channel).with("Transfer-Encoding", encoding);
    assertThat(relay().ask(post.sent(Request.chunks("ne", "ws") + "0\r\n\r\n"))).hasStatus(202);
    assertThat(relay().ask(listening(channel))).isMessage("news");
  }
}
