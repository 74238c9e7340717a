package io.pushrelay.it.traffic;

import static io.pushrelay.it.client.Relay.listening;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.client.WebSocketClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that follows a channel and comes back after every end, to whichever node it is given,
 * with the id of the last message that it had.
 */
abstract class ReturningListener implements Runnable {
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** A message as it was heard. */
  record Heard(TestPosition id, String text) {}

  final String channel;
  private final Supplier<Relay> nodes;
  private final List<Heard> heard = Collections.synchronizedList(new ArrayList<>());
  private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean over;
  private final AtomicInteger connections = new AtomicInteger();

  /** The id of the last message that it had. */
  volatile @Nullable TestPosition position;

  ReturningListener(Supplier<Relay> nodes, String channel) {
    this.nodes = nodes;
    this.channel = channel;
  }

  /** One for each transport. */
  static List<ReturningListener> ofEachTransport(Supplier<Relay> nodes, String channel) {
    return List.of(
        new LongPoll(nodes, channel), new EventStream(nodes, channel), new Socket(nodes, channel));
  }

  @Override
  public final void run() {
    while (!over) {
      connections.incrementAndGet();
      try {
        follow(nodes.get());
      } catch (RuntimeException | AssertionError e) {
        // The node, its connection or Redis has gone: that is what is being tested.
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Asks once, and goes on for as long as it is answered. */
  abstract void follow(Relay node);

  final boolean isOver() {
    return over;
  }

  final void hear(TestPosition id, String text, boolean missed) {
    if (missed) {
      faults.add("missed something before " + id.id() + " after " + position);
    }
    position = id;
    heard.add(new Heard(id, text));
  }

  void stop() {
    over = true;
  }

  List<Heard> heard() {
    synchronized (heard) {
      return List.copyOf(heard);
    }
  }

  List<String> faults() {
    return faults;
  }

  @Override
  public String toString() {
    return "%s of %s, %d connections"
        .formatted(getClass().getSimpleName(), channel, connections.get());
  }

  private static final class LongPoll extends ReturningListener {
    LongPoll(Supplier<Relay> nodes, String channel) {
      super(nodes, channel);
    }

    @Override
    void follow(Relay node) {
      try (Exchange exchange = node.connect()) {
        while (!isOver()) {
          Request request = listening(channel).under(node.context());
          TestPosition after = position;
          Response response =
              exchange.send(after == null ? request : request.after(after)).response();
          if (response.status() == 200) {
            hear(
                TestPosition.of(response),
                response.body(),
                response.header("Push-Missed").isPresent());
          } else if (response.status() != 408) {
            return;
          }
        }
      }
    }
  }

  private static final class EventStream extends ReturningListener {
    EventStream(Supplier<Relay> nodes, String channel) {
      super(nodes, channel);
    }

    @Override
    void follow(Relay node) {
      Request request = listening(channel);
      TestPosition after = position;
      boolean missed = false;
      try (EventStreamClient stream =
          node.stream(after == null ? request : request.with("Last-Event-ID", after.id()))) {
        while (!isOver()) {
          List<String> event = stream.block();
          if (event.get(0).equals(": ping")) {
            continue;
          }
          if (event.get(0).equals("event: missed")) {
            missed = true;
          } else if (event.get(0).startsWith("id: ")) {
            hear(
                TestPosition.parse(event.get(0).substring("id: ".length())),
                event.get(1).substring("data: ".length()),
                missed);
            missed = false;
          } else {
            return;
          }
        }
      }
    }
  }

  private static final class Socket extends ReturningListener {
    Socket(Supplier<Relay> nodes, String channel) {
      super(nodes, channel);
    }

    @Override
    void follow(Relay node) {
      TestPosition after = position;
      String target =
          "/listen?id=" + channel + (after == null ? "" : "&last_event_id=" + after.id());
      try (WebSocketClient socket = node.metaSocket(Request.of("GET", target))) {
        while (!isOver()) {
          String frame = socket.hear();
          if (frame.equals("ping")) {
            continue;
          }
          String[] lines = frame.split("\n", -1);
          if (!lines[0].startsWith("text: id: ")) {
            return;
          }
          String[] id = lines[0].substring("text: id: ".length()).split(";", 2);
          hear(TestPosition.parse(id[0]), lines[lines.length - 1], id.length > 1);
        }
      }
    }
  }
}
