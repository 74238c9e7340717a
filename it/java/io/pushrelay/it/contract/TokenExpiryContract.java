package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.contract.TokenListenerContract.isRefused;
import static io.pushrelay.it.contract.TokenListenerContract.token;
import static io.pushrelay.it.contract.TokenListenerContract.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.time.Await;
import io.pushrelay.token.TestTokens;
import org.junit.jupiter.api.Test;

/** What is held ends when its token does. */
public interface TokenExpiryContract {
  String EXPIRED = "The token has expired.";

  Relay relay();

  @Test
  default void held_listeners_are_told_that_their_token_has_expired() {
    String channel = fresh();
    Request brief = with(listening("/private", channel), "Bearer", token(10, channel));
    Request lasting = with(listening("/private", channel), "Bearer", token(60, channel));
    try (Exchange held = relay().open(brief);
        EventStreamClient stream = relay().stream(brief);
        WebSocketClient socket = relay().socket(brief);
        Exchange stays = relay().open(lasting);
        EventStreamClient staying = relay().stream(lasting)) {
      isRefused(held.response(), 401, "invalid_token", EXPIRED);
      assertThat(stream.event())
          .satisfiesExactly(
              retry -> assertThat(retry).matches("retry: [1-9][0-9]{2}"),
              comment -> assertThat(comment).isEqualTo(": 401 Token expired"));
      assertThat(stream.ends()).isTrue();
      assertThat(socket.hear()).isEqualTo("closed: 4401 401 Token expired");
      Await.until("two are left", () -> relay().known(channel).listeners() == 2);
      relay().post(channel, "news");
      assertThat(stays.response()).isMessage("news");
      assertThat(staying.data()).isEqualTo("news");
    }
  }

  @Test
  default void held_listeners_of_several_channels_are_told_so_too() {
    String one = fresh();
    String two = fresh();
    String both =
        TestTokens.token(
            TokenListenerContract.soon(10, "\"listen\":[\"%s\",\"%s\"]".formatted(one, two)));
    Request request = with(listening("/private", one + "," + two), "Bearer", both);
    try (Exchange held = relay().open(request);
        EventStreamClient stream = relay().stream(request);
        WebSocketClient socket = relay().socket(request)) {
      relay().post(two, "news");
      assertThat(held.response()).isMessage("news");
      assertThat(stream.data()).isEqualTo("news");
      assertThat(socket.hear()).isEqualTo("text: news");
      assertThat(stream.event()).last().isEqualTo(": 401 Token expired");
      assertThat(socket.hear()).isEqualTo("closed: 4401 401 Token expired");
    }
  }

  @Test
  default void senders_web_socket_ends_with_its_token() {
    String channel = fresh();
    String token =
        TestTokens.token(TokenListenerContract.soon(10, "\"send\":[\"" + channel + "\"]"));
    Request request = Request.of("GET", "/publish?id=" + channel);
    try (WebSocketClient socket = relay().socket(request, "pushrelay, bearer." + token)) {
      assertThat(socket.subprotocol()).isEqualTo("pushrelay");
      assertThat(socket.send("news").hear()).contains("\"messages\": 1");
      assertThat(socket.hear()).isEqualTo("closed: 4401 401 Token expired");
    }
  }
}
