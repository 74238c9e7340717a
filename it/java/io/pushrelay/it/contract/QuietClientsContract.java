package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static io.pushrelay.it.client.Request.chunks;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However clients go, it is nothing for the log. */
public interface QuietClientsContract extends QuietLog {
  @ParameterizedTest
  @EnumSource
  default void held_requests_whose_clients_go(Going going) {
    String channel = fresh();
    for (int i = 0; i < 5; i++) {
      List<Exchange> clients = new ArrayList<>();
      for (int n = 0; n < 10; n++) {
        clients.add(relay().hold(listening("/broadcast", channel), channel));
      }
      clients.forEach(going::go);
      relay().post(channel, "news"); // while some are still taken to be there
      relay().ask(sending("DELETE", channel));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void single_held_requests_whose_clients_go(Going going) {
    for (int i = 0; i < 50; i++) {
      String channel = fresh();
      Exchange client = relay().hold(channel);
      going.go(client);
      relay().post(channel, "news");
    }
  }

  @ParameterizedTest
  @EnumSource
  default void streams_whose_clients_go(Going going) {
    String channel = fresh();
    Request stream = listening("/broadcast", channel).with("Accept", "text/event-stream");
    for (int i = 0; i < 5; i++) {
      List<Exchange> clients = new ArrayList<>();
      for (int n = 0; n < 10; n++) {
        clients.add(relay().hold(stream, channel));
      }
      for (Exchange client : clients) {
        going.go(client);
        relay().post(channel, "news".repeat(1000));
      }
      // Payara may have closed a connection without a word; who writes to it finds out.
      Await.until(
          "all are off the count",
          () -> relay().info(relay().posted("/send", channel, "more")).listeners() == 0);
      relay().ask(sending("DELETE", channel));
    }
  }

  @Test
  default void sockets_whose_clients_go() {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    for (int i = 0; i < 5; i++) {
      List<WebSocketClient> clients = new ArrayList<>();
      for (int n = 0; n < 10; n++) {
        clients.add(relay().socket(listening("/broadcast", channel)));
      }
      for (WebSocketClient client : clients) {
        client.close();
        relay().post(channel, "news".repeat(1000));
      }
      Await.until(
          "all are off the count",
          () -> relay().info(relay().posted("/send", channel, "more")).listeners() == 0);
    }
    try (WebSocketClient sender = relay().socket(sending("GET", channel))) {
      sender.sendPart("half");
    }
  }

  /** While the server has not begun to read from them. */
  @Test
  default void sockets_whose_clients_go_at_once() {
    String channel = fresh();
    Request handshake = listening("/broadcast", channel).upgrading();
    relay().post(channel, "news".repeat(10_000));
    for (int i = 0; i < 200; i++) {
      Exchange client = relay().open(handshake);
      Await.pass(Duration.ofMillis(i % 10));
      client.reset();
    }
    relay().ask(sending("DELETE", channel));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0082\u00ff\u00ff\u00ff\u00ff\u00ff\u0010\0\0\0abcd", // no frame has that length
        "\u0081\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00f2abcd",
        "\u0083\u0080abcd", // nor that opcode
        "\u00c1\u0080abcd", // nor that bit
        "\u0001\u0080abcd\u0081\u0080abcd", // a message begins within another one
        "\u0089\u00fe\1\0abcd", // a ping has 125 bytes at most
        "\u0088\u0081abcde", // half a code
        "\u0081\u0082abcd\u009e\u00a2", // no UTF-8
        "\u0088", // half a frame
      })
  default void sockets_whose_clients_break_the_protocol(String frames) {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    for (Request request : List.of(listening("/broadcast", channel), sending("GET", channel))) {
      Exchange client = relay().open(request.upgrading());
      client.upgraded();
      client.send(frames).finish();
      assertThat(client.rest()).as("what follows 101").hasSizeLessThan(126);
    }
    Await.until("nobody is held", () -> relay().known(channel).listeners() == 0);
  }

  @ParameterizedTest
  @EnumSource
  default void posts_that_their_clients_cut_off(Going going) {
    for (int i = 0; i < 5; i++) {
      for (Request half :
          List.of(
              sending("POST", fresh()).declaring(1000),
              sending("POST", fresh()).declaring(1000).sent("x".repeat(500)),
              sending("POST", fresh()).declaring(100_000).sent("x".repeat(50_000)),
              sending("POST", fresh()).with("Expect", "100-continue").declaring(1000),
              sending("POST", fresh()).with("Transfer-Encoding", "chunked"),
              sending("POST", fresh()).with("Transfer-Encoding", "chunked").sent(chunks("some")),
              sending("POST", fresh()).with("Transfer-Encoding", "chunked").sent("10\r\nsome"))) {
        Exchange client = relay().open(half);
        if (i % 2 == 0) {
          Await.pass(Duration.ofMillis(20)); // the relay is reading
        }
        going.go(client);
      }
    }
  }

  /** While their messages are on the way. */
  @Test
  default void clients_that_reset_at_any_moment() throws InterruptedException {
    String channel = fresh();
    List<Request> requests =
        List.of(
            listening("/broadcast", channel),
            listening("/brief", channel),
            listening("/broadcast", channel).with("Accept", "text/event-stream"),
            sending("POST", channel).body("x".repeat(1000)),
            sending("POST", channel).body("x".repeat(100_000)),
            sending("GET", channel),
            sending("DELETE", channel),
            Request.of("GET", "/pushrelay.js"));
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      Random random = new Random(t);
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 150; i++) {
                  List<Exchange> clients = new ArrayList<>();
                  for (int n = 0; n < 4; n++) {
                    clients.add(relay().open(requests.get(random.nextInt(requests.size()))));
                  }
                  LockSupport.parkNanos(random.nextInt(3_000_000));
                  clients.forEach(Exchange::reset);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
