package io.pushrelay.http.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.broker.EndReason;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.config.ConfigSources;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.RelayConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** With pings after 25 s, the default. */
class WebSocketListenerTest {
  private final FakeSession session = new FakeSession();
  private long nanos;

  private final WebSocketListener stream = stream(Map.of());

  private WebSocketListener stream(Map<String, String> parameters) {
    RelayConfig config = RelayConfig.read(new ConfigSources("", Map.of(), Map.of(), parameters));
    ListenerLocation location =
        (ListenerLocation) Objects.requireNonNull(config.locations().find("/listen")).location();
    return new WebSocketListener(new FrameFormat(), location, session.session(), () -> nanos);
  }

  private static void deliver(WebSocketListener stream, String text) {
    NewMessage draft = new NewMessage(Body.of(text.getBytes(UTF_8)), null);
    stream.deliver(new Message(new MessageId(1, 0), draft, 0), false);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void next_message_may_come_when_the_container_has_sent_the_last() {
    deliver(stream, "one");
    assertThat(stream.isReady()).isFalse();
    session.sent();
    assertThat(stream.isReady()).isTrue();
    deliver(stream, "two");
    assertThat(stream.isReady()).isFalse();
    assertThat(session).hasToString("[one, two]");
  }

  @Test
  void client_that_is_sent_messages_alone_is_sent_a_ping_before_the_next_one() {
    for (int i = 0; i < 6; i++) {
      deliver(stream, "" + i);
      session.sent();
      pass(Duration.ofSeconds(10));
    }
    assertThat(session).hasToString("[0, 1, 2, ping, 3, 4, 5]");
  }

  @Test
  void client_that_was_sent_a_ping_is_sent_none_before_its_next_message() {
    pass(Duration.ofSeconds(25));
    stream.ping();
    deliver(stream, "one");
    session.sent();
    pass(Duration.ofSeconds(24));
    deliver(stream, "two");
    assertThat(session).hasToString("[ping, one, two]");
  }

  @Test
  void socket_that_had_to_wait_for_its_client_is_sent_no_ping_that_would_wait_too() {
    deliver(stream, "one");
    pass(Duration.ofSeconds(30));
    session.sent();
    deliver(stream, "two");
    session.sent();
    deliver(stream, "three");
    assertThat(session).hasToString("[one, two, ping, three]");
  }

  @Test
  void no_pings_are_sent_where_there_are_to_be_none() {
    WebSocketListener silent = stream(Map.of("push_ping_interval", "0"));
    deliver(silent, "one");
    session.sent();
    pass(Duration.ofDays(1));
    deliver(silent, "two");
    assertThat(session).hasToString("[one, two]");
  }

  @Test
  void session_that_is_closed_in_the_moment_of_a_delivery_is_no_error() {
    session.breaks(new IllegalStateException("closed"));
    deliver(stream, "one");
    stream.ping();
    stream.end(EndReason.DISCONNECTED);
    assertThat(session).hasToString("[]");
  }

  @Test
  void session_of_tyrus_that_is_closed_in_the_moment_of_a_delivery_is_no_error() {
    session.breaks(new RuntimeException("Socket is not connected."));
    deliver(stream, "one");
    stream.ping();
    stream.end(EndReason.DISCONNECTED);
    assertThat(session).hasToString("[]");
  }

  @Test
  void end_is_a_close_code() {
    stream.end(EndReason.CHANNEL_DELETED);
    assertThat(session).hasToString("[closed 1001 410 Gone]");
  }
}
