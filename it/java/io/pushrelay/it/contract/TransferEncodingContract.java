package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.server.Server;
import io.pushrelay.time.Await;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies whose end nobody knows. */
public interface TransferEncodingContract {
  Relay relay();

  /** Some servers know better than to pass on what they don't understand. */
  private void isRefused(Request request) {
    for (String start : List.of("", Request.chunks("forged"))) {
      String channel = fresh();
      // What would be served as a request of its own by a server that sees no body before it.
      String forged = sending("PUT", channel).under(relay().context()).bytes("x");
      try (Exchange exchange = relay().open(request.sent(start + forged))) {
        Response response = exchange.response();
        assertThat(response).as("%s", request).hasStatusIn(400, 501);
        assertThat(response.status() == 400 || Server.tested() == Server.TOMEE || said(response))
            .as("a sentence in %s", response)
            .isTrue();
        assertThat(exchange.rest()).as("what comes after it").isEmpty();
      }
      assertThat(relay().knows(channel)).as("the body was a request").isFalse();
    }
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

  /** Whatever its answer is: here it is the client that wants no other after it. */
  @Test
  default void request_behind_the_last_one_of_a_connection_is_not_served() {
    String channel = fresh();
    String second = sending("PUT", channel).under(relay().context()).bytes("x");
    Request last = sending("GET", fresh()).with("Connection", "close");
    try (Exchange exchange = relay().open(last.sent(second))) {
      assertThat(exchange.response()).hasStatus(404).hasHeader("Connection", "close");
      assertThat(exchange.rest()).isEmpty();
    }
    assertThat(relay().knows(channel)).as("it was served").isFalse();
  }

  @Test
  default void requests_sent_in_one_go_are_all_served() {
    String channel = fresh();
    Request post = sending("POST", channel).under(relay().context());
    String second = post.body("2").bytes("x");
    String third = post.with("Connection", "close").body("3").bytes("x");
    // GlassFish reads no third one after two with bodies, whatever is deployed there.
    int served = Server.tested() == Server.GLASSFISH ? 2 : 3;
    try (Exchange exchange = relay().connect()) {
      exchange.send(post.body("1").bytes("x") + second + third);
      for (int i = 1; i <= served; i++) {
        assertThat(exchange.response()).hasStatus(202);
      }
    }
    assertThat(relay().messages(channel)).isEqualTo(served);
  }

  @Test
  default void request_whose_client_does_not_wait_for_the_answer_is_served() {
    for (int i = 0; i < 20; i++) {
      String channel = fresh();
      try (Exchange exchange = relay().open(sending("POST", channel).body("news"))) {
        exchange.finish();
      }
      Await.until("it is stored", () -> relay().messages(channel) == 1);
    }
  }
}
