package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.time.Await;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One request of a sender for several channels (protocol, "Several channels in one request"). */
@Directives({
  "push_sender /send/several, /send/several/few",
  "push_channel_id_separator@/send/several ,",
  "push_channel_id_separator@/send/several/few ,",
  "push_sender_rate@/send/several/few 1/m burst=2",
})
public interface SeveralChannelsSenderContract {
  String JSON = "application/json";

  /** The info of a channel in JSON. */
  String INFO = "\\{\"messages\": %d, \"requested\": -?\\d+, \"listeners\": %d, [^}]*}";

  Relay relay();

  private Response ask(String method, String... channels) {
    return relay().ask(request(method, channels).body("news"));
  }

  private static Request request(String method, String... channels) {
    String ids = String.join(",", channels);
    Request request = sending(method, "/send/several", ids).with("Accept", JSON);
    return method.equals("POST") ? request.with("Content-Type", "text/plain") : request;
  }

  private Response look(String method, String... channels) {
    return relay().ask(request(method, channels));
  }

  private static String info(int messages, int listeners) {
    return INFO.formatted(messages, listeners);
  }

  @Test
  default void message_goes_to_all_channels_and_the_answer_has_an_entry_for_each() {
    String first = fresh();
    String second = fresh();
    relay().post(second, "before");
    Response answer = ask("POST", first, second);
    assertThat(answer).hasStatus(202).hasMediaType(JSON);
    assertThat(answer.body()).matches("\\[" + info(1, 0) + ", " + info(2, 0) + "]");
    assertThat(relay().ask(listening(first))).isMessage("news").hasMediaType("text/plain");
    assertThat(relay().messages(second)).isEqualTo(2);
  }

  @Test
  default void it_is_201_if_a_listener_of_any_of_them_was_sent_it() {
    String first = fresh();
    String second = fresh();
    try (Exchange held = relay().hold(second)) {
      Response answer = ask("POST", first, second);
      assertThat(answer).hasStatus(201);
      assertThat(answer.body()).matches("\\[" + info(1, 0) + ", " + info(1, 1) + "]");
      assertThat(held.response()).isMessage("news");
    }
  }

  @Test
  default void entries_are_in_the_order_in_which_each_channel_is_named_first() {
    String first = fresh();
    String second = fresh();
    relay().post(second, "before");
    String answer = ask("POST", "", second, first, second, "").body();
    assertThat(answer).matches("\\[" + info(2, 0) + ", " + info(1, 0) + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "GET", "DELETE"})
  default void one_channel_that_is_left_is_answered_as_one(String method) {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    Response answer =
        method.equals("POST") ? ask(method, channel, channel, "") : look(method, channel, "");
    assertThat(answer).hasStatusIn(200, 202);
    assertThat(answer.body()).startsWith("{").endsWith("}");
    String unknown = fresh();
    assertThat(look("GET", unknown, unknown)).hasStatus(404).hasNoBody();
  }

  @Test
  default void ids_that_can_not_be_used_are_refused_and_nothing_is_sent() {
    assertThat(ask("POST", "", "")).hasStatus(400).hasSentenceAbout("no channel id");
    String good = fresh();
    assertThat(ask("POST", good, "%00")).hasStatus(400).hasSentenceAbout("control");
    String prefix = fresh() + "-";
    String most =
        IntStream.range(0, 255).mapToObj(i -> prefix + i).collect(Collectors.joining(","));
    assertThat(ask("POST", most, good)).hasStatus(400).hasSentenceAbout("255");
    assertThat(relay().knows(good)).as("a channel was made").isFalse();
    Response answer = ask("POST", most);
    assertThat(answer).hasStatus(202);
    assertThat(answer.body().split("}, \\{", -1)).hasSize(255);
    assertThat(look("DELETE", most)).hasStatus(200);
    assertThat(look("GET", most)).hasStatus(404);
  }

  @Test
  default void senders_id_with_the_separator_is_one_channel_where_none_is_set() {
    String channel = fresh() + "," + fresh();
    relay().post(channel, "it");
    assertThat(relay().known(channel).messages()).isOne();
  }

  @Test
  default void put_creates_those_that_are_not_there() {
    String first = fresh();
    String second = fresh();
    relay().post(first, "it");
    Response answer = look("PUT", first, second);
    assertThat(answer).hasStatus(200);
    assertThat(answer.body()).matches("\\[" + info(1, 0) + ", " + info(0, 0) + "]");
    assertThat(relay().knows(second)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        JSON + " | [null, C] | {\"messages\"",
        "application/xml | <channels><channel/>C</channels> | <channel><messages>",
        "application/yaml | - null^- C^ | messages: 1",
        "text/plain | no such channel^^C | queued messages: 1",
      })
  default void channel_that_is_not_there_has_its_place_in_the_answer(
      String type, String form, String begin) {
    for (String method : new String[] {"GET", "DELETE"}) {
      String missing = fresh();
      String known = fresh();
      relay().post(known, "it");
      Request one = sending("GET", known).with("Accept", type);
      String info = relay().ask(one).body();
      assertThat(info).startsWith(begin);
      Request both = sending(method, "/send/several", missing + "," + known).with("Accept", type);
      Response answer = relay().ask(both);
      String lineEnd = type.startsWith("text/") ? "\r\n" : "\n";
      assertThat(answer)
          .hasStatus(200)
          .hasMediaType(type)
          .hasHeader("Vary", "Accept")
          .hasBody(
              form.strip()
                  .replace("^", lineEnd)
                  .replace("C", type.endsWith("yaml") ? info.strip().replace("\n", "\n  ") : info));
      assertThat(relay().knows(missing)).as("a channel was made").isFalse();
    }
  }

  @Test
  default void delete_removes_those_that_are_there_and_ends_their_listeners() {
    String first = fresh();
    String second = fresh();
    relay().post(first, "it");
    try (Exchange held = relay().hold(second)) {
      Response answer = look("DELETE", first, second, fresh());
      assertThat(answer).hasStatus(200);
      assertThat(answer.body()).matches("\\[" + info(1, 0) + ", " + info(0, 1) + ", null]");
      assertThat(held.response()).hasStatus(410);
    }
    assertThat(look("DELETE", first, second)).hasStatus(404).hasNoBody();
    assertThat(look("GET", first, second)).hasStatus(404).hasNoBody();
  }

  @Test
  default void each_frame_of_a_socket_goes_to_all_channels_and_is_answered_in_order() {
    String first = fresh();
    String second = fresh();
    try (WebSocketClient socket = relay().socket(request("GET", first, second));
        WebSocketClient listener = relay().socket(listening(second))) {
      Await.until("it is held", () -> relay().info(second).map(Info::listeners).orElse(0) == 1);
      for (int i = 1; i <= 5; i++) {
        socket.send("message " + i); // without waiting for the answer to the one before
      }
      for (int i = 1; i <= 5; i++) {
        assertThat(listener.hear()).isEqualTo("text: message " + i);
        assertThat(socket.hear()).matches("text: \\[" + info(i, 0) + ", " + info(i, 1) + "]");
      }
    }
    assertThat(relay().messages(first)).isEqualTo(5);
  }

  @Test
  default void message_counts_once_for_each_channel_in_the_rate() {
    String location = "/send/several/few";
    String first = fresh();
    String second = fresh();
    Request three = sending("POST", location, first + "," + second + "," + fresh()).body("never");
    Relay node = relay(); // each has rates of its own
    assertThat(node.ask(three)).hasStatus(413).hasSentenceAbout("push_sender_rate");
    Request two = sending("POST", location, first + "," + second).body("news");
    assertThat(node.ask(two)).hasStatus(202);
    Response refused = node.ask(two);
    assertThat(refused).hasStatus(429).hasSentenceAbout("push_sender_rate");
    assertThat(refused.header("Retry-After")).isPresent();
    assertThat(relay().messages(first)).isOne();
    assertThat(relay().messages(second)).isOne();
  }
}
