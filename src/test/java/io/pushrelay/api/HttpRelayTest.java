package io.pushrelay.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRelayTest {
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private volatile int status = 202;
  private volatile String type = "application/json";
  private volatile String answer =
      "{\"messages\": 2, \"requested\": 3, \"listeners\": 1, \"last_message_id\": \"9:0\"}";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    asked.add(
        "%s %s %s %s %s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                exchange.getRequestHeaders().getFirst("Authorization"),
                body));
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Location", "/elsewhere");
    byte[] bytes = answer.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private URI url() {
    return URI.create("http://localhost:%d/send".formatted(server.getAddress().getPort()));
  }

  @Test
  void message_is_posted_with_its_type_and_the_users_name() {
    new HttpRelay(url(), HttpRelay.basic("ünder", "s:ecret")).send("a", Message.json("[1]"));
    assertThat(asked)
        .containsExactly("POST /send?id=a application/json Basic w7xuZGVyOnM6ZWNyZXQ= [1]");
  }

  @Test
  void id_is_encoded_so_that_the_relay_reads_it_as_it_was() {
    new HttpRelay(url(), null).send("a b/é+&%#", Message.text(""));
    assertThat(asked)
        .containsExactly(
            "POST /send?id=a%20b%2F%C3%A9%2B%26%25%23 text/plain; charset=utf-8 null ");
  }

  @Test
  void info_is_read() {
    status = 200;
    ChannelInfo info = new HttpRelay(url(), null).info("a").orElseThrow();
    assertThat(info.messages()).isEqualTo(2);
    assertThat(info.sinceRequested().orElseThrow()).hasSeconds(3);
    assertThat(info.listeners()).isEqualTo(1);
    assertThat(info.lastMessageId()).contains("9:0");
    answer = "{\"messages\": 0, \"requested\": -1, \"listeners\": 0, \"last_message_id\": null}";
    ChannelInfo unused = new HttpRelay(url(), null).info("a").orElseThrow();
    assertThat(unused.sinceRequested()).isEmpty();
    assertThat(unused.lastMessageId()).isEmpty();
  }

  @Test
  void channel_that_is_not_there_is_404_without_a_body() {
    status = 404;
    answer = "";
    HttpRelay relay = new HttpRelay(url(), null);
    assertThat(relay.info("a")).isEmpty();
    assertThat(relay.delete("a")).isFalse();
    answer = "<html>no such page</html>";
    assertThatThrownBy(() -> relay.delete("a")).isInstanceOf(RelayException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "hello", "[]", "{}", "{\"messages\": \"2\"}", "{\"messages\": 2", "<html/>"})
  void answer_that_is_none_of_a_relay_is_said_to_be_none(String other) {
    status = 200;
    answer = other;
    assertThatThrownBy(() -> new HttpRelay(url(), null).info("a"))
        .isInstanceOf(RelayException.class)
        .hasMessage("What answers at the relay's URL is no relay.");
  }

  @Test
  void refusal_has_the_relays_status_and_its_sentence() {
    status = 413;
    type = "text/plain; charset=utf-8";
    answer = "The message is too large.\n";
    assertThatThrownBy(() -> new HttpRelay(url(), null).send("a", Message.text("b")))
        .hasMessage("The relay at %s answered 413: The message is too large.".formatted(url()))
        .asInstanceOf(throwable(RelayException.class))
        .extracting(RelayException::status)
        .isEqualTo(413);
  }

  @Test
  void refusal_of_another_server_is_not_repeated() {
    status = 502;
    type = "text/html";
    assertThatThrownBy(() -> new HttpRelay(url(), null).send("a", Message.text("b")))
        .hasMessage("The relay at %s answered 502.".formatted(url()));
  }

  @Test
  void redirects_are_not_followed() {
    status = 307;
    assertThatThrownBy(() -> new HttpRelay(url(), null).send("a", Message.text("b")))
        .hasMessageContaining("answered 307");
    assertThat(asked).hasSize(1);
  }

  @Test
  void relay_that_is_not_there_has_no_status() throws IOException {
    URI nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://localhost:%d/send".formatted(free.getLocalPort()));
    }
    assertThatThrownBy(() -> new HttpRelay(nobody, null).send("a", Message.text("b")))
        .hasMessage("The relay at %s does not answer.".formatted(nobody))
        .asInstanceOf(throwable(RelayException.class))
        .extracting(RelayException::status)
        .isEqualTo(RelayException.NO_ANSWER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "é", "a\r\nX-Other: b", "\0", " a", "a ", "a\tb"})
  void type_and_name_are_refused_that_a_header_would_not_have_as_they_are(String value) {
    assertThatThrownBy(() -> Message.text("b").withEvent(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A message's event's name is of ASCII characters, without a blank at its ends.");
    assertThatThrownBy(() -> Message.of(new byte[1], value))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "a\ud800b"})
  void id_is_refused_that_a_relay_would_not_have_as_it_is(String id) {
    Relay relay = Relay.at(url());
    assertThatThrownBy(() -> relay.send(id, "b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> relay.info(id)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> relay.delete(id)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> relay.channel(id)).isInstanceOf(IllegalArgumentException.class);
    assertThat(asked).isEmpty();
  }

  /** As is of one that sends the beginning of an answer alone. */
  @Test
  void relay_that_does_not_answer_is_waited_for_ten_seconds() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering =
          new Thread(
              () -> {
                try (Socket socket = silent.accept()) {
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".getBytes(UTF_8));
                  int unused = socket.getInputStream().readAllBytes().length; // until it is closed
                } catch (IOException e) {
                  // it is reset
                }
              });
      answering.start();
      URI url = URI.create("http://localhost:%d/send".formatted(silent.getLocalPort()));
      long start = System.nanoTime();
      assertThatThrownBy(() -> new HttpRelay(url, null).info("a"))
          .hasMessage("The relay at %s does not answer.".formatted(url));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(9_900), Duration.ofSeconds(30));
    }
  }

  @Test
  void relay_that_is_closed_sends_nothing_any_more() {
    RemoteRelay relay = Relay.at(url());
    relay.send("a", "b");
    relay.close();
    assertThatThrownBy(() -> relay.send("a", "b"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The connections to the relay are closed.");
    assertThat(asked).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send",
        "/pushrelay/send",
        "ftp://localhost/send",
        "http:///send",
        "http://user:secret@localhost/send",
        "http://local host/send",
        "",
        "http://localhost/send?id=a",
        "http://localhost/send#a"
      })
  void url_that_is_no_sender_location_is_refused_without_repeating_it(String url) {
    assertThatThrownBy(() -> HttpRelay.at(url, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The relay's URL can't be used: something like http://localhost:8080/pushrelay/send was"
                + " expected.");
  }

  @Test
  void thread_that_is_interrupted_waits_no_longer_and_stays_interrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> new HttpRelay(url(), null).send("a", Message.text("b")))
        .isInstanceOf(RelayException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
