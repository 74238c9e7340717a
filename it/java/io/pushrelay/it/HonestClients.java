package io.pushrelay.it;

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
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A sender, at {@code /honest}, and a listener of each kind, each with one connection, which it
 * gives up for another one only if the server has said so. Not thread-safe.
 */
final class HonestClients implements AutoCloseable {
  private static final String LAST = "the last one";

  private final Relay relay;
  private final String channel = Relay.fresh();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Future<List<String>>> listeners = new LinkedHashMap<>();
  private final List<String> sent = new ArrayList<>();
  private final Exchange sender;

  /** When each message was begun to be sent, in nanoseconds. */
  private final Map<String, Long> begun = new ConcurrentHashMap<>();

  /** In nanoseconds. */
  private final AtomicLong slowest = new AtomicLong();

  HonestClients(Relay relay) {
    this.relay = relay;
    this.sender = relay.connect();
    EventStreamClient stream = relay.stream(listening(channel));
    WebSocketClient socket = relay.socket(listening(channel));
    listen("long-poll", this::poll);
    listen("event stream", () -> follow(stream));
    listen("WebSocket", () -> follow(socket));
    Await.until("all are held", () -> relay.known(channel).listeners() == 3);
  }

  private void listen(String how, Callable<List<String>> listener) {
    listeners.put(how, threads.submit(listener));
  }

  private void hear(String message, List<String> heard) {
    heard.add(message);
    long began = begun.getOrDefault(message, System.nanoTime());
    slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
  }

  private List<String> poll() {
    List<String> heard = new ArrayList<>();
    Request request = listening(channel).under(relay.context());
    try (Exchange exchange = relay.connect()) {
      Request next = request;
      while (!heard.contains(LAST)) {
        Response response = exchange.send(next).response();
        if (response.status() == 408) {
          continue; // the server has stood still for as long as a request is held
        }
        assertThat(response).hasStatus(200).hasNoHeader("Push-Missed");
        hear(response.body(), heard);
        next = request.after(TestPosition.of(response));
      }
    }
    return heard;
  }

  private List<String> follow(EventStreamClient stream) {
    List<String> heard = new ArrayList<>();
    try (stream) {
      while (!heard.contains(LAST)) {
        hear(stream.data(), heard);
      }
    }
    return heard;
  }

  private List<String> follow(WebSocketClient socket) {
    List<String> heard = new ArrayList<>();
    try (socket) {
      while (!heard.contains(LAST)) {
        String frame = socket.hear();
        if (!frame.equals("ping")) {
          hear(frame.replaceFirst("^text: ", ""), heard);
        }
      }
    }
    return heard;
  }

  /** Sends one message. */
  void send() {
    send(Integer.toString(sent.size()));
  }

  private void send(String message) {
    begun.put(message, System.nanoTime());
    Request request =
        sending("POST", "/honest", channel).with("Content-Type", "text/plain").body(message);
    assertThat(sender.send(request.under(relay.context())).response()).hasStatusIn(201, 202);
    sent.add(message);
  }

  /** Whether each listener has heard every message, once and in order. */
  void haveLostNothing() throws InterruptedException {
    send(LAST);
    for (Map.Entry<String, Future<List<String>>> listener : listeners.entrySet()) {
      try {
        assertThat(listener.getValue().get()).as(listener.getKey()).isEqualTo(sent);
      } catch (ExecutionException e) {
        throw new AssertionError(listener.getKey() + ", of " + sent.size(), e.getCause());
      }
    }
  }

  /** The longest time from sending a message to hearing it. */
  Duration slowest() {
    return Duration.ofNanos(slowest.get());
  }

  /** How many messages were sent. */
  int sent() {
    return sent.size();
  }

  @Override
  public void close() {
    sender.close();
    threads.shutdownNow();
    relay.ask(sending("DELETE", channel));
  }
}
