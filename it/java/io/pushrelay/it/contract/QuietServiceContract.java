package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static io.pushrelay.it.client.Request.chunks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.it.server.Server;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a relay refuses, and how listeners end, is nothing for the log either. */
public interface QuietServiceContract extends QuietDeliveryContract {
  @Test
  default void held_requests_that_time_out_conflict_and_end_with_their_channel() {
    String channel = fresh();
    String brief = fresh();
    try (Exchange late = relay().open(listening("/brief", brief));
        Exchange one = relay().hold(listening(channel), channel);
        Exchange two = relay().open(listening(channel))) {
      assertThat(one.response()).hasStatus(409);
      Await.until("it is held", () -> relay().known(channel).listeners() == 1);
      relay().ask(sending("DELETE", channel));
      assertThat(two.response()).hasStatus(410);
      assertThat(late.response()).hasStatus(408);
    }
  }

  @Test
  default void streams_and_sockets_that_conflict_and_end_with_their_channel() {
    String channel = fresh();
    try (EventStreamClient stream = relay().stream(listening("/first", channel));
        WebSocketClient second = relay().socket(listening("/first", channel))) {
      assertThat(second.hear()).startsWith("closed: 4409");
      relay().ask(sending("DELETE", channel));
      assertThat(stream.event()).contains(": 410 Gone");
      assertThat(stream.ends()).isTrue();
    }
    try (WebSocketClient socket = relay().socket(listening(channel))) {
      Await.until("it is held", () -> relay().knows(channel));
      relay().ask(sending("DELETE", channel));
      assertThat(socket.hear()).startsWith("closed: 1001");
    }
  }

  @Test
  default void requests_that_are_refused() {
    // A wrong password, by javax.enterprise.system.container.web.com.sun.web.security.
    knownOf(Server.PAYARA, "WEB9102: Web Login Failed: ");
    knownOf(Server.GLASSFISH, "WEB9102: Web Login Failed");
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    Request post = sending("POST", channel);
    for (int i = 0; i < 5; i++) {
      assertThat(relay().ask(Request.of("GET", "/listen"))).hasStatus(400);
      assertThat(relay().ask(Request.of("GET", "/listen?id=%zz"))).hasStatus(400);
      assertThat(relay().ask(post.with("Content-Type", "none").body("x"))).hasStatus(400);
      assertThat(relay().ask(post.with("Content-Type", "message/http").body("x"))).hasStatus(400);
      assertThat(relay().ask(Request.of("POST", "/send?id=x").body("x"))).hasStatus(401);
      assertThat(relay().ask(Request.of("GET", "/send?id=x").withPassword("sender", "wrong")))
          .hasStatus(401);
      assertThat(relay().ask(Request.of("GET", "/send?id=x").as("reader"))).hasStatus(403);
      assertThat(relay().ask(listening("/authorized", fresh()))).hasStatus(403);
      assertThat(relay().ask(sending("GET", fresh()))).hasStatus(404);
      assertThat(relay().ask(Request.of("GET", "/nowhere"))).hasStatus(404);
      assertThat(relay().ask(Request.of("HEAD", "/listen?id=x"))).hasStatus(405);
      assertThat(relay().ask(Request.of("BREW", "/listen?id=x"))).hasStatus(405);
      assertThat(relay().connect().send(withManySlashes()).response()).hasStatusIn(400, 404);
      // Tomcat answers this one by an error page, Undertow before any application sees it.
      assertThat(relay().ask(Request.of("TRACE", "/listen?id=%%ff300")))
          .hasStatusIn(400, 405)
          .hasNoBody();
      assertThat(relay().ask(post.declaring(2 << 20))).hasStatus(413);
      assertThat(
              relay()
                  .ask(
                      post.with("Transfer-Encoding", "chunked")
                          .sent(chunks("x".repeat(1 << 20), "y"))))
          .hasStatus(413);
      try (Exchange first = relay().hold(listening("/first", channel), channel)) {
        assertThat(relay().ask(listening("/first", channel))).hasStatus(409);
        relay().post(channel, "x");
        assertThat(first.response()).isMessage("x");
        relay().ask(sending("DELETE", channel));
        relay().ask(sending("PUT", channel));
      }
      assertThatThrownBy(() -> relay().socket(Request.of("GET", "/send?id=x")))
          .isInstanceOf(WebSocketClient.RefusedException.class);
      assertThatThrownBy(() -> relay().socket(Request.of("GET", "/listen")))
          .isInstanceOf(WebSocketClient.RefusedException.class);
    }
  }

  @Test
  default void posts_whose_chunks_are_none() {
    // By org.glassfish.grizzly.filterchain.DefaultFilterChain.
    knownOf(Server.PAYARA, "GRIZZLY0013: Exception during FilterChain execution");
    knownOf(Server.GLASSFISH, "GRIZZLY0013: Exception during FilterChain execution");
    Request post = sending("POST", fresh()).with("Transfer-Encoding", "chunked");
    for (String body : List.of("zz\r\nx", "-1\r\nx", "ffffffffffffffffff\r\nx", "1\r\nxyz")) {
      try (Exchange client = relay().open(post.sent(body))) {
        client.hearsOrIsReset(Duration.ofMillis(200));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain; charset=nonsense",
        "text/plain; charset=\"\"",
        "text/plain; charset=",
        "text/plain; charset=a; charset=b"
      })
  default void messages_of_a_charset_that_nobody_knows(String type) {
    for (int i = 0; i < 5; i++) {
      String channel = fresh();
      Request post = sending("POST", channel).with("Content-Type", type).body("x");
      try (Exchange held = relay().hold(listening("/broadcast", channel), channel)) {
        if (relay().ask(post).status() == 400) {
          break; // what can't be sent again is refused
        }
        assertThat(held.response()).isMessage("x");
        assertThat(relay().ask(listening(channel))).isMessage("x");
      }
    }
  }

  @Test
  default void requests_that_come_before_the_one_before_is_answered() {
    // Undertow begins the next one within the one that it ends. By org.jboss.weld.Servlet.
    knownOf(Server.WILDFLY, "WELD-000714: ", "WELD-000715: ");
    for (int i = 0; i < 20; i++) {
      String channel = fresh();
      String next =
          "GET %s/listen?id=%s HTTP/1.1\r\nHost: localhost\r\n\r\n"
              .formatted(relay().context(), channel);
      try (Exchange client = relay().open(sending("POST", channel).declaring(1).sent("x" + next))) {
        assertThat(client.response()).hasStatus(202);
        assertThat(client.response()).isMessage("x"); // Payara does not get to a third
      }
      try (Exchange hasty = relay().open(listening(channel).sent(next + next + next))) {
        hasty.hearsOrIsReset(Duration.ofMillis(100));
      }
      relay().open(listening(fresh()).sent(next)).reset();
    }
  }

  /** Tomcat does not know its own context path then. */
  private String withManySlashes() {
    return "GET %s%s/nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        .formatted("/".repeat(25), relay().context());
  }
}
