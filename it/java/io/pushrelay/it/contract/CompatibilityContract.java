package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.it.server.Server;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients do that were not written for this relay. */
@Directives({
  "push_listener /broadcast, /any, /several",
  "push_listener_concurrency@/broadcast broadcast",
  "push_allow_origin@/any *",
  "push_channel_id_separator@/several ,",
  "push_listener_concurrency@/several broadcast",
})
public interface CompatibilityContract {
  Relay relay();

  /** {@code event-source-polyfill} sends the first, unless it is told otherwise. */
  @ParameterizedTest
  @ValueSource(strings = {"lastEventId", "Last-Event-ID", "last_event_id"})
  default void position_is_read_from_the_query_by_each_of_its_names(String name) {
    String channel = fresh();
    TestPosition first = relay().post(channel, "first");
    relay().post(channel, "second");
    Request request = Request.of("GET", "/broadcast?id=" + channel + "&" + name + "=" + first.id());
    assertThat(relay().ask(request)).isMessage("second");
    try (EventStreamClient stream = relay().stream(request);
        WebSocketClient socket = relay().socket(request)) {
      assertThat(stream.data()).isEqualTo("second");
      assertThat(socket.hear()).isEqualTo("text: second");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lastEventId", "Last-Event-ID", "last_event_id"})
  default void position_in_several_channels_is_read_from_the_query_by_each_of_its_names(
      String name) {
    String channel = fresh();
    String other = fresh();
    TestPosition first = relay().post(channel, "first");
    relay().post(other, "second");
    String position = first.second() + ":" + first.tag() + ",-";
    String target = "/several?id=" + channel + "," + other + "&" + name + "=" + position;
    assertThat(relay().ask(Request.of("GET", target))).isMessage("second");
  }

  @Test
  default void preflight_allows_what_clients_of_event_streams_send() {
    assertThat(
            relay()
                .ask(
                    Request.of("OPTIONS", "/any?id=" + fresh())
                        .with("Origin", "https://a.example")
                        .with("Access-Control-Request-Method", "GET")
                        .with("Access-Control-Request-Headers", "cache-control,last-event-id")))
        .hasStatusIn(200, 204)
        .lists("Access-Control-Allow-Headers", "Cache-Control", "Last-Event-ID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "br", "deflate, gzip", "identity, gzip", "x"})
  default void message_in_another_content_encoding_is_415(String encoding) {
    String channel = fresh();
    Request post = sending("POST", channel).with("Content-Encoding", encoding);
    assertThat(relay().ask(post.body("\u001f\u008b\b")))
        .hasStatus(415)
        .hasHeader("Accept-Encoding", "identity")
        .hasSentenceAbout("Content-Encoding");
    Request endless = post.with("Transfer-Encoding", "chunked").sent(Request.chunks("x"));
    assertThat(relay().ask(endless)).hasStatus(415);
    assertThat(relay().ask(post.with("Expect", "100-continue").declaring(3))).hasStatus(415);
    assertThat(relay().knows(channel)).as("the refused message made a channel").isFalse();
  }

  @Test
  default void second_content_encoding_is_415_too() {
    Request post = sending("POST", fresh()).with("Content-Encoding", "identity");
    assertThat(relay().ask(post.with("Content-Encoding", "gzip").body("x"))).hasStatus(415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "Identity", "identity, identity", ""})
  default void message_in_no_content_encoding_is_taken(String encoding) {
    String channel = fresh();
    Request post = sending("POST", channel).with("Content-Encoding", encoding);
    assertThat(relay().ask(post.body("news"))).hasStatus(202);
    assertThat(relay().ask(listening(channel))).isMessage("news").hasNoHeader("Content-Encoding");
  }

  /** A body that nobody reads is in no encoding that matters. */
  @Test
  default void content_encoding_matters_to_a_message_alone() {
    String channel = fresh();
    Request put = sending("PUT", channel).with("Content-Encoding", "gzip");
    assertThat(relay().ask(put)).hasStatus(200);
  }

  /** A header that is a list may be written in several lines (RFC 9110, section 5.3). */
  @Test
  default void subprotocol_is_found_in_any_line() {
    for (List<String> lines :
        List.of(
            List.of("ws+meta.nchan"),
            List.of("chat, ws+meta.nchan"),
            List.of("chat", "ws+meta.nchan"),
            List.of("ws+meta.nchan", "chat"),
            List.of("chat", "superchat", "ws+meta.nchan, x"))) {
      Request request =
          listening("/broadcast", fresh())
              .with("Upgrade", "websocket")
              .with("Connection", "keep-alive")
              .with("Connection", "Upgrade")
              .with("Sec-WebSocket-Version", "13")
              .with("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==");
      for (String line : lines) {
        request = request.with("Sec-WebSocket-Protocol", line);
      }
      try (Exchange exchange = relay().open(request)) {
        assertThat(exchange.upgraded())
            .as("%s", lines)
            .hasStatus(101)
            .hasHeader("Sec-WebSocket-Protocol", "ws+meta.nchan");
      }
    }
  }

  /**
   * As {@code curl -T -} does, which sends after a second nevertheless. Payara passes on no request
   * in chunks before the length of its first one has come (Grizzly's ChunkedTransferEncoding), so
   * nobody can say 100 Continue.
   */
  @Test
  default void body_in_chunks_that_waits_for_100_continue_is_taken() {
    String channel = fresh();
    Request head =
        sending("POST", channel)
            .with("Expect", "100-continue")
            .with("Transfer-Encoding", "chunked");
    boolean tells = !Server.tested().hasGrizzly();
    try (Exchange exchange = relay().open(head)) {
      assertThat(exchange.hears(Duration.ofSeconds(tells ? 15 : 1)))
          .as("100 Continue came")
          .isEqualTo(tells);
      Response response = exchange.send(Request.chunks("news") + "0\r\n\r\n").response();
      assertThat(response).hasStatus(202);
      assertThat(response.interim()).as("interim responses").containsExactly(100);
    }
    assertThat(relay().ask(listening(channel))).isMessage("news");
  }
}
