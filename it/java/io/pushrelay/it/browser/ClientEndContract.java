package io.pushrelay.it.browser;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.WebSocketRoute;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code pushrelay.js} ends, and what it does not take for an end. */
interface ClientEndContract extends ClientFixture {
  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  default void deleted_channel_and_one_that_another_takes_end_for_good(String transport) {
    String channel = fresh();
    page().listenBy(transport, channel);
    relay().awaitListeners(1, channel); // a WebSocket is open a moment before the relay hears of it
    relay().ask(sending("DELETE", channel));
    page().awaitTrue("told.at(-1).state === 'closed' && told.at(-1).reason === 'gone'");
    page().listenBy(transport, channel);
    relay().awaitListeners(1, channel);
    try (Exchange other = relay().open(listening(channel))) {
      page().awaitTrue("told.at(-1).state === 'closed' && told.at(-1).reason === 'conflict'");
      assertThat(other.hears(Duration.ofMillis(300))).as("the other is answered").isFalse();
    }
    Await.until("no connection is left", Duration.ofSeconds(20), () -> proxy().listeners() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  default void nothing_is_left_and_nothing_is_told_after_close(String transport) {
    String channel = fresh();
    page().listenBy(transport, channel);
    Await.until("one connection", () -> proxy().listeners() == 1);
    page().run("listening.close(); listening.close()");
    relay().post(channel, "unheard");
    // Chromium waits 10 s for a server that does not answer its close (WildFly, now and then).
    Await.until("no connection is left", Duration.ofSeconds(20), () -> proxy().listeners() == 0);
    int asked = proxy().requests().size();
    Await.pass(Duration.ofSeconds(2));
    assertThat(proxy().requests()).hasSize(asked);
    assertThat(page().strings("got")).isEmpty();
    assertThat(page().strings("told.filter(({ state }) => state === 'closed').map(s => s.reason)"))
        .containsExactly("close");
  }

  @ParameterizedTest
  @ValueSource(strings = {"longpoll", "eventsource", "websocket"})
  default void abort_signal_ends_it_as_close_does(String transport) {
    String channel = fresh();
    page().listenBy(transport, channel);
    Await.until("one connection", () -> proxy().listeners() == 1);
    page().run("aborting.abort(); listening.close()");
    Await.until("no connection is left", Duration.ofSeconds(20), () -> proxy().listeners() == 0);
    assertThat(page().strings("told.filter(({ state }) => state === 'closed').map(s => s.reason)"))
        .containsExactly("close");
    int asked = proxy().requests().size();
    page().run("listenAnew()");
    assertThat(page().strings("told.map(({ state }) => state)"))
        .as("told to one whose signal was aborted before it began")
        .containsExactly("closed");
    assertThat(proxy().requests()).hasSize(asked);
  }

  /** A server that stops says so too, or a proxy(). */
  @ParameterizedTest
  @ValueSource(strings = {"", "going away", "The web application is going away", "410"})
  default void web_socket_that_is_closed_with_1001_for_no_reason_of_the_relays_comes_back(
      String reason) {
    AtomicInteger opened = new AtomicInteger();
    page()
        .playWebSockets(
            socket -> {
              boolean first = opened.incrementAndGet() == 1;
              socket.send("id: 7:0\n\nx");
              socket.close(
                  new WebSocketRoute.CloseOptions()
                      .setCode(1001)
                      .setReason(first ? reason : "410 Gone"));
            });
    page().listen("x", "{\"transports\": [\"websocket\"], \"connectTimeout\": 60000}");
    page().awaitTrue("told.at(-1).reason === 'gone'");
    assertThat(opened).hasValue(2);
    assertThat(page().strings("told.map(({ state }) => state)"))
        .containsExactly("connecting", "open", "reconnecting", "connecting", "open", "closed");
  }

  /** By a WebSocket that the browser only plays; what the relay itself does not send. */
  @Test
  default void frames_of_a_web_socket_are_read_and_its_close_codes_understood() {
    List<String> urls = new ArrayList<>();
    page()
        .playWebSockets(
            socket -> {
              urls.add(socket.url());
              if (urls.size() == 1) {
                socket.send("id: 7:0\ncontent-type: text/plain\nchannel: a: b\n\nx\n\ny");
                socket.send("id: 7:1;missed\n\n".getBytes(ISO_8859_1));
                socket.send("id: 7:2\n\n\u00ff\u0000".getBytes(ISO_8859_1));
                socket.close(
                    new WebSocketRoute.CloseOptions().setCode(1001).setReason("going away"));
              } else {
                socket.close(
                    new WebSocketRoute.CloseOptions().setCode(4409).setReason("409 Conflict"));
              }
            });
    page().listen("a b+c", "{\"transports\": [\"websocket\"], \"connectTimeout\": 60000}");
    assertThat(page().data(3)).containsExactly("x\n\ny", "", "bytes 255,0");
    assertThat(page().strings("got.map(({ id, missed, channel }) => [id, missed, channel].join())"))
        .containsExactly("7:0,false,a: b", "7:1,true,", "7:2,false,");
    page().awaitTrue("told.at(-1).reason === 'conflict'");
    assertThat(urls).hasSize(2);
    assertThat(urls.get(0)).endsWith("/listen?id=a%20b%2Bc");
    assertThat(urls.get(1)).endsWith("/listen?id=a%20b%2Bc&last_event_id=7%3A2");
  }
}
