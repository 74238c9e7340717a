package io.pushrelay.it.traffic;

import static io.pushrelay.it.client.Relay.sending;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.TestPosition;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * An application that sends one message after the other, each once, to whichever node it is given.
 */
final class SteadySender implements Runnable {
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final String name;
  private final String channel;
  private final Supplier<Relay> nodes;
  private final ConcurrentMap<String, TestPosition> acknowledged = new ConcurrentHashMap<>();
  private volatile boolean over;
  private int sent;

  SteadySender(String name, Supplier<Relay> nodes, String channel) {
    this.name = name;
    this.nodes = nodes;
    this.channel = channel;
  }

  @Override
  public void run() {
    while (!over) {
      Relay node = nodes.get();
      try (Exchange exchange = node.connect()) {
        boolean goesOn = true;
        while (!over && goesOn) {
          goesOn = send(exchange, node);
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      } catch (RuntimeException | AssertionError e) {
        // Whether it has arrived is not known; it is not sent again.
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private boolean send(Exchange exchange, Relay node) {
    String text = name + " " + sent++;
    Request request = sending("POST", channel).with("Accept", "application/json").body(text);
    Response response = exchange.send(request.under(node.context())).response();
    if (response.status() != 201 && response.status() != 202) {
      return false;
    }
    acknowledged.put(text, Info.of(response).last().orElseThrow());
    return true;
  }

  void stop() {
    over = true;
  }

  String channel() {
    return channel;
  }

  /** What was acknowledged, each with the id of the channel's last message then. */
  Map<String, TestPosition> acknowledged() {
    return acknowledged;
  }
}
