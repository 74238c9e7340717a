package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.listening;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listener in one of the ways there are, to which the same is said in all: what it hears, and how
 * it ends, in the status that a request would have.
 */
abstract class TestListener implements AutoCloseable {
  /** Marks a message before which others were missed. */
  static final String MISSED = "(missed) ";

  /** The ways in which messages reach a listener that is held. */
  enum Way {
    LONG_POLL,
    EVENT_STREAM,
    WEB_SOCKET
  }

  final Relay relay;

  /** Without the position. */
  final Request request;

  TestListener(Relay relay, Request request) {
    this.relay = relay;
    this.request = request;
  }

  /**
   * Begins to listen.
   *
   * @param after null: for the oldest message there is
   */
  static TestListener open(Way way, Relay relay, Request request, @Nullable String after) {
    Request asking = after == null ? request : request.with("Last-Event-ID", after);
    return switch (way) {
      case LONG_POLL -> new LongPoll(relay, request, asking);
      case EVENT_STREAM -> new Events(relay, request, asking);
      case WEB_SOCKET -> new Frames(relay, request, asking);
    };
  }

  /** Begins to listen, and returns when the channel counts one listener more. */
  static TestListener held(Way way, Relay relay, String location, String channel) {
    int before = listeners(relay, channel);
    TestListener ear = open(way, relay, listening(location, channel), null);
    Await.until("it is held", () -> listeners(relay, channel) > before);
    return ear;
  }

  private static int listeners(Relay relay, String channel) {
    return relay.info(channel).map(Info::listeners).orElse(0);
  }

  /** The next message. */
  abstract String next();

  /** How it ended, or was refused: {@code 409}. */
  abstract String end();

  /** Whether anything comes within that time. */
  abstract boolean hears(Duration within);

  @Override
  public abstract void close();

  private static final class LongPoll extends TestListener {
    private final Exchange exchange;

    LongPoll(Relay relay, Request request, Request asking) {
      super(relay, request);
      exchange = relay.open(asking);
    }

    /** Asks for what comes then as soon as it has come. */
    @Override
    String next() {
      Response response = exchange.response();
      assertThat(response).hasStatus(200);
      exchange.send(request.under(relay.context()).after(TestPosition.of(response)));
      return (response.header("Push-Missed").isPresent() ? MISSED : "") + response.body();
    }

    @Override
    String end() {
      return Integer.toString(exchange.response().status());
    }

    @Override
    boolean hears(Duration within) {
      return exchange.hears(within);
    }

    @Override
    public void close() {
      exchange.close();
    }
  }

  private static final class Events extends TestListener {
    private final EventStreamClient stream;

    Events(Relay relay, Request request, Request asking) {
      super(relay, request);
      stream = relay.open(asking.with("Accept", "text/event-stream")).stream();
      if (stream.head().status() == 200) {
        assertThat(stream.block()).containsExactly(": hi");
      }
    }

    @Override
    String next() {
      assertThat(stream.head()).hasStatus(200);
      List<String> event = stream.event();
      String missed = "";
      if (event.get(0).equals("event: missed")) {
        missed = MISSED;
        event = stream.event();
      }
      assertThat(event).as("an id and a line of data").hasSize(2);
      return missed + event.get(1).substring("data: ".length());
    }

    @Override
    String end() {
      int status = stream.head().status();
      if (status != 200) {
        return Integer.toString(status);
      }
      List<String> block = stream.event();
      assertThat(stream.ends()).isTrue();
      return block.get(1).substring(2, 5);
    }

    @Override
    boolean hears(Duration within) {
      return stream.hears(within);
    }

    @Override
    public void close() {
      stream.close();
    }
  }

  private static final class Frames extends TestListener {
    private @Nullable WebSocketClient socket;
    private int refused;

    Frames(Relay relay, Request request, Request asking) {
      super(relay, request);
      try {
        socket = relay.metaSocket(asking);
      } catch (WebSocketClient.RefusedException e) {
        refused = e.status();
      }
    }

    private WebSocketClient socket() {
      if (socket == null) {
        throw new AssertionError("refused with " + refused);
      }
      return socket;
    }

    @Override
    String next() {
      String frame = socket().hear();
      int head = frame.indexOf("\n\n");
      assertThat(frame).startsWith("text: id: ").contains("\n\n");
      return (frame.substring(0, head).contains(";missed") ? MISSED : "")
          + frame.substring(head + 2);
    }

    @Override
    String end() {
      if (socket == null) {
        return Integer.toString(refused);
      }
      String closed = socket.hear();
      assertThat(closed).startsWith("closed: ");
      return closed.startsWith("closed: 1008") ? "403" : closed.substring(13, 16);
    }

    @Override
    boolean hears(Duration within) {
      return socket().hears(within);
    }

    @Override
    public void close() {
      if (socket != null) {
        socket.close();
      }
    }
  }
}
