package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.listening;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.client.WebSocketClient;
import java.util.ArrayList;
import java.util.List;

/** A listener that follows a channel by ids, in one of the ways there are. */
enum Follower {
  LONG_POLL {
    @Override
    List<String> follow(Relay relay, String channel, int messages) {
      return poll(relay, listening("/broadcast", channel), messages);
    }
  },
  INTERVAL_POLL {
    @Override
    List<String> follow(Relay relay, String channel, int messages) {
      return poll(relay, listening("/poll", channel), messages);
    }
  },
  EVENT_STREAM {
    @Override
    List<String> follow(Relay relay, String channel, int messages) {
      List<String> heard = new ArrayList<>();
      Request request = listening("/broadcast", channel);
      while (heard.size() < messages) {
        try (EventStreamClient stream = relay.stream(request)) {
          for (int i = 0; i < AT_A_TIME && heard.size() < messages; i++) {
            List<String> event = stream.event();
            assertThat(event).as("an id and a line of data").hasSize(2);
            request =
                listening("/broadcast", channel).with("Last-Event-ID", event.get(0).substring(4));
            heard.add(event.get(1).substring(6));
          }
        }
      }
      return heard;
    }
  },
  WEB_SOCKET {
    @Override
    List<String> follow(Relay relay, String channel, int messages) {
      List<String> heard = new ArrayList<>();
      String target = "/broadcast?id=" + channel;
      String position = "";
      while (heard.size() < messages) {
        try (WebSocketClient socket = relay.metaSocket(Request.of("GET", target + position))) {
          for (int i = 0; i < AT_A_TIME && heard.size() < messages; i++) {
            String[] frame = socket.hear().split("\n", -1);
            assertThat(frame[0]).startsWith("text: id: ");
            position = "&last_event_id=" + frame[0].substring(10);
            heard.add(frame[frame.length - 1]);
          }
        }
      }
      return heard;
    }
  };

  /** After so many messages a stream is cut off, and begun again after the last one. */
  private static final int AT_A_TIME = 37;

  /** What it hears, until it has heard so many messages. */
  abstract List<String> follow(Relay relay, String channel, int messages);

  /** Asks again and again over one connection. */
  private static List<String> poll(Relay relay, Request first, int messages) {
    List<String> heard = new ArrayList<>();
    try (Exchange exchange = relay.connect()) {
      Request request = first.under(relay.context());
      while (heard.size() < messages) {
        Response response = exchange.send(request).response();
        if (response.status() != 304) {
          assertThat(response).hasStatus(200).hasNoHeader("Push-Missed");
          heard.add(response.body());
          request = first.under(relay.context()).after(TestPosition.of(response));
        }
      }
    }
    return heard;
  }
}
