package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.server.Server;
import io.pushrelay.time.Await;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients of WebSockets that do what no library does. A frame with a length that none has ends the
 * connection. What the other servers make of one that is only very long is theirs; Payara's Tyrus
 * can take neither, so the relay closes the socket with 1009.
 */
public interface HostileSocketContract {
  String TOO_BIG = "\u0088\u0002\u0003\u00f1";

  /** The first bit of a length of 64 bits is never set (RFC 6455, section 5.2). */
  List<String> NONE =
      List.of(
          "\u00ff\u00ff\u00ff\u00ff\u0010\0\0\0",
          "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
          "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00f2", // minus the length of its head
          "\u0080\0\0\0\0\0\0\0");

  /** 5 MB. */
  String LONG = "\0\0\0\0\0P\0\0";

  Relay relay();

  private Exchange opened(Request request) {
    Exchange exchange = relay().open(request.upgrading());
    assertThat(exchange.upgraded()).hasStatus(101);
    return exchange;
  }

  private void endsAt(Request request, String length) {
    try (Exchange socket = promised(request, length)) {
      String rest = socket.rest();
      if (Server.tested().hasGrizzly()) {
        assertThat(rest).isEqualTo(TOO_BIG);
      }
    }
  }

  /** A socket whose client has sent the head of a frame of that length. */
  private Exchange promised(Request request, String length) {
    return opened(request).send("\u0082\u00ff" + length + "abcd");
  }

  @Test
  default void frame_of_a_listener_with_a_length_that_no_frame_has_closes_its_socket() {
    for (String length : NONE) {
      String channel = fresh();
      endsAt(listening(channel), length);
      Await.until("nobody is held", () -> !relay().knows(channel));
    }
  }

  @Test
  default void frame_of_a_sender_with_a_length_that_no_frame_has_closes_its_socket() {
    for (String length : NONE) {
      endsAt(sending("GET", fresh()), length);
    }
  }

  @Test
  default void frame_longer_than_the_servers_buffer_closes_the_socket_with_1009() {
    for (Request request : List.of(listening(fresh()), sending("GET", fresh()))) {
      try (Exchange socket = promised(request, LONG)) {
        if (Server.tested().hasGrizzly()) { // the others take it, in parts
          assertThat(socket.rest()).isEqualTo(TOO_BIG);
        }
      }
    }
  }

  @Test
  default void client_that_does_not_answer_a_close_frame_loses_its_connection() {
    Assumptions.assumeTrue(
        Server.tested() != Server.TOMEE, "Tomcat may wait for longer than this test");
    String first = fresh();
    String second = fresh();
    try (Exchange half = opened(listening(first));
        Exchange silent = opened(listening(second))) {
      relay().awaitListeners(1, first);
      relay().awaitListeners(1, second);
      half.send("\u0088\u0085abcdhi"); // the beginning of a close frame
      relay().ask(sending("DELETE", first));
      relay().ask(sending("DELETE", second));
      assertThat(silent.rest()).startsWith("\u0088").contains("410 Gone");
      assertThat(half.rest()).as("what it was sent").hasSizeLessThan(126);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLOSING", "RESETTING"})
  default void socket_whose_client_goes_at_once_does_not_count(Going going) {
    List<String> channels = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String channel = fresh();
      going.go(opened(listening(channel)));
      channels.add(channel);
    }
    for (String channel : channels) {
      Await.until("nobody is held", () -> !relay().knows(channel));
    }
  }
}
