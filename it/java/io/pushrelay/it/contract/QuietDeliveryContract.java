package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.time.Await;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a relay does for its clients every day is nothing for the log. */
public interface QuietDeliveryContract extends QuietLog {
  int TIMES = 100;

  @Test
  default void messages_for_one_held_request_each() {
    String channel = fresh();
    TestPosition last = relay().post(channel, "0");
    try (Exchange listener = relay().connect()) {
      for (int i = 1; i <= TIMES; i++) {
        listener.send(listening(channel).after(last).under(relay().context()));
        Await.until("it is held", () -> relay().known(channel).listeners() == 1);
        last = relay().post(channel, "" + i);
        assertThat(listener.response()).isMessage("" + i);
      }
    }
  }

  @Test
  default void messages_that_are_there_when_they_are_asked_for() {
    String channel = fresh();
    try (Exchange listener = relay().connect()) {
      for (int i = 0; i < TIMES; i++) {
        relay().post(channel, "x");
        listener.send(listening(channel).under(relay().context()));
        assertThat(listener.response()).isMessage("x");
      }
    }
  }

  @Test
  default void messages_for_streams_and_sockets() {
    String channel = fresh();
    try (EventStreamClient stream =
            relay().stream(listening("/broadcast", channel).with("Accept", "text/event-stream"));
        WebSocketClient socket = relay().socket(listening("/broadcast", channel));
        WebSocketClient sender = relay().socket(sending("GET", channel))) {
      for (int i = 0; i < TIMES; i++) {
        if (i % 2 == 0) {
          relay().post(channel, "x");
        } else {
          assertThat(sender.send("x").hearAfterPings()).contains("\"messages\"");
        }
        assertThat(stream.data()).isEqualTo("x");
        assertThat(socket.hearAfterPings()).isEqualTo("text: x");
      }
    }
  }

  @Test
  default void messages_for_twenty_held_requests_each() {
    for (int i = 0; i < 10; i++) {
      String channel = fresh();
      List<Exchange> listeners = new ArrayList<>();
      for (int n = 0; n < 20; n++) {
        listeners.add(relay().hold(listening("/broadcast", channel), channel));
      }
      relay().post(channel, "news");
      for (Exchange listener : listeners) {
        assertThat(listener.response()).isMessage("news");
        listener.close();
      }
    }
  }
}
