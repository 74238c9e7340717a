package io.pushrelay.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.time.Await;
import java.io.UncheckedIOException;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The deployed relay as its clients see it. Every deployment of the tests has the locations {@code
 * /send} and {@code /listen} of the shipped configuration. Thread-safe.
 *
 * @param context the context path, without a slash at its end
 */
public record Relay(String host, int port, String context) {
  private static final AtomicInteger CHANNELS = new AtomicInteger();

  public static Relay at(URL url) {
    return new Relay(url.getHost(), url.getPort(), url.getPath().replaceAll("/+$", ""));
  }

  /** What a browser says of a page that comes from here. */
  public String origin() {
    return "http://" + host + ":" + port;
  }

  /** A channel that no other test has. */
  public static String fresh() {
    return "channel-" + CHANNELS.incrementAndGet();
  }

  /** A request of the user with the sender's role at {@code /send}. */
  public static Request sending(String method, String channel) {
    return sending(method, "/send", channel);
  }

  public static Request sending(String method, String location, String channel) {
    return Request.of(method, location + "?id=" + channel).as("sender");
  }

  /** A listener's request at {@code /listen}. */
  public static Request listening(String channel) {
    return listening("/listen", channel);
  }

  public static Request listening(String location, String channel) {
    return Request.of("GET", location + "?id=" + channel);
  }

  /** A connection over which the request has been sent. */
  public Exchange open(Request request) {
    return connect().send(request.under(context));
  }

  /** The same from another address of this machine: another client's, if nobody says who it is. */
  public Exchange openFrom(String local, Request request) {
    return Exchange.from(local, host, port).send(request.under(context));
  }

  /** An event stream that has begun. */
  public EventStreamClient stream(Request request) {
    EventStreamClient stream = open(request.with("Accept", "text/event-stream")).stream();
    assertThat(stream.head()).hasStatus(200).hasMediaType("text/event-stream");
    assertThat(stream.block()).containsExactly(": hi");
    return stream;
  }

  /** A WebSocket without a subprotocol. */
  public WebSocketClient socket(Request request) {
    return WebSocketClient.open(host, port, request.under(context), "");
  }

  /** A WebSocket whose client reads nothing. */
  public WebSocketClient unreadSocket(Request request) {
    return WebSocketClient.unreading(host, port, request.under(context));
  }

  /** A WebSocket with lines about each message. */
  public WebSocketClient metaSocket(Request request) {
    return WebSocketClient.open(host, port, request.under(context), "ws+meta.nchan");
  }

  /** A WebSocket whose client offers these subprotocols, with ", " between them. */
  public WebSocketClient socket(Request request, String subprotocols) {
    return WebSocketClient.open(host, port, request.under(context), subprotocols);
  }

  /** A connection over which nothing has been sent. */
  public Exchange connect() {
    return Exchange.with(host, port);
  }

  /** Returns when somebody listens at the port. */
  public void awaitPort() {
    Await.until(
        "port " + port + " is open",
        () -> {
          try {
            connect().close();
            return true;
          } catch (UncheckedIOException notYet) {
            return false;
          }
        });
  }

  public Response ask(Request request) {
    try (Exchange exchange = open(request)) {
      return exchange.response();
    }
  }

  /** Sends a message to {@code /send} and returns its id. */
  public TestPosition post(String channel, String text) {
    return post("/send", channel, text);
  }

  public TestPosition post(String location, String channel, String text) {
    return info(posted(location, channel, text)).last().orElseThrow();
  }

  /** What answers a sender that asks for JSON. */
  public Response posted(String location, String channel, String text) {
    Response response =
        ask(
            sending("POST", location, channel)
                .with("Accept", "application/json")
                .with("Content-Type", "text/plain")
                .body(text));
    assertThat(response).hasStatusIn(201, 202);
    return response;
  }

  /** Sends messages within one second of the clock, so that their tags count from 0. */
  public List<TestPosition> postInOneSecond(String channel, String... texts) {
    return postAllInOneSecond(
        Stream.of(texts).flatMap(text -> Stream.of(channel, text)).toArray(String[]::new));
  }

  /**
   * The same to several channels.
   *
   * @param channelsAndTexts a channel, what is sent to it, the next channel
   */
  public List<TestPosition> postAllInOneSecond(String... channelsAndTexts) {
    for (int attempt = 0; attempt < 5; attempt++) {
      Await.nextSecond();
      List<TestPosition> sent = new ArrayList<>();
      for (int i = 0; i < channelsAndTexts.length; i += 2) {
        sent.add(post(channelsAndTexts[i], channelsAndTexts[i + 1]));
      }
      if (sent.stream().map(TestPosition::second).distinct().count() == 1) {
        return sent;
      }
      for (int i = 0; i < channelsAndTexts.length; i += 2) {
        ask(sending("DELETE", channelsAndTexts[i])); // the machine was too busy to send all in time
      }
    }
    throw new AssertionError("messages that are sent at the beginning of a second are not of it");
  }

  /** Opens a listener's request and returns when the relay holds it. */
  public Exchange hold(Request request, String channel) {
    int before = listeners(channel);
    Exchange held = open(request);
    try {
      Await.until(
          "channel %s counts a listener more than %d".formatted(channel, before),
          () -> listeners(channel) > before);
    } catch (AssertionError e) {
      String instead = held.hears(Duration.ofMillis(1)) ? held.response().toString() : "nothing";
      held.close();
      throw new AssertionError(e.getMessage() + "; it heard " + instead, e);
    }
    return held;
  }

  public Exchange hold(String channel) {
    return hold(listening(channel), channel);
  }

  /** Returns when the relay holds so many listeners of the channel, no more and no less. */
  public void awaitListeners(int count, String channel) {
    Await.until(
        "channel %s has %d listeners".formatted(channel, count), () -> listeners(channel) == count);
  }

  private int listeners(String channel) {
    return info(channel).map(Info::listeners).orElse(0);
  }

  /** What the relay tells of a channel; empty if there is none. */
  public Optional<Info> info(String channel) {
    Response response = ask(sending("GET", channel).with("Accept", "application/json"));
    assertThat(response).hasStatusIn(200, 404);
    return response.status() == 404 ? Optional.empty() : Optional.of(info(response));
  }

  public Info info(Response response) {
    return Info.of(response);
  }

  /** What the relay tells of a channel that is there. */
  public Info known(String channel) {
    return info(channel).orElseThrow(() -> new AssertionError("no channel " + channel));
  }

  public boolean knows(String channel) {
    return info(channel).isPresent();
  }

  public int messages(String channel) {
    return info(channel).map(Info::messages).orElse(0);
  }
}
