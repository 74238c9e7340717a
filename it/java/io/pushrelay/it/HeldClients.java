package io.pushrelay.it;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.it.server.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Listeners of each transport, that wait for a message until their deployment is stopped. */
final class HeldClients implements AutoCloseable {
  /** How many requests are held, of which the server is to have had threads at once. */
  static final int HELD = 50;

  private static final int STREAMS = 20;

  private final List<Exchange> requests = new ArrayList<>();
  private final List<EventStreamClient> streams = new ArrayList<>();
  private final List<WebSocketClient> sockets = new ArrayList<>();

  void begin(Relay relay) {
    for (int i = 0; i < HELD; i++) {
      requests.add(atLast(() -> relay.hold(fresh())));
    }
    for (int i = 0; i < STREAMS; i++) {
      String location = i % 2 == 0 ? "/listen" : "/decided";
      streams.add(atLast(() -> relay.stream(listening(location, fresh()))));
      if (Server.tested().letsGoOfSockets()) {
        sockets.add(atLast(() -> socket(relay)));
      }
    }
  }

  /** It is closed again if the store fails before it is held. */
  private static WebSocketClient socket(Relay relay) {
    String channel = fresh();
    WebSocketClient opened = relay.socket(listening(channel));
    try {
      relay.awaitListeners(1, channel);
      return opened;
    } catch (AssertionError refused) {
      opened.close();
      throw refused;
    }
  }

  /** It may be 503: the machine stops now and then for longer than push_redis_timeout. */
  private static <C> C atLast(Supplier<C> opening) {
    for (int attempt = 1; ; attempt++) {
      try {
        return opening.get();
      } catch (AssertionError refused) {
        if (attempt == 5) {
          throw refused;
        }
      }
    }
  }

  void areSentAway() {
    for (Exchange exchange : requests) {
      Response response = exchange.response();
      assertThat(response).hasStatus(503).hasNoBody();
      assertThat(response.header("Retry-After")).as("Retry-After").isPresent();
    }
    for (EventStreamClient stream : streams) {
      assertThat(stream.event()).contains(": 503 Service Unavailable");
      assertThat(stream.ends()).isTrue();
    }
    for (WebSocketClient socket : sockets) {
      assertThat(socket.hearAfterPings()).startsWith("closed: 1012");
    }
  }

  @Override
  public void close() {
    requests.forEach(Exchange::close);
    streams.forEach(EventStreamClient::close);
    sockets.forEach(WebSocketClient::close);
  }
}
