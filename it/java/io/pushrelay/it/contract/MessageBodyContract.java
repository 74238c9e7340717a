package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static io.pushrelay.it.client.Request.chunks;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.server.Server;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sender's body and its type become. */
public interface MessageBodyContract {
  int MEGABYTE = 1024 * 1024;

  Relay relay();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain; charset=UTF-8",
        "text/plain;charset=utf-8",
        "text/plain; xcharset=a; charset=utf-8",
        "text/plain; charset=utf-8; xcharset=a;y=z",
        "text/plain; charset=nonsense",
        "text/plain; CharSet=\"UTF-8\";  format=flowed",
        "text/plain ; charset=a; charset=b",
        "text/plain; x=\"; charset=z\"",
        "text/plain; charset=\"\"",
        "TEXT/Weird;a=\"b, c\"",
        "application/json",
        "multipart/related; boundary=\"a b\"",
        "text/event-stream",
        "application/xml",
        "image/png"
      })
  default void content_type_is_forwarded_as_it_was_written(String type) {
    String channel = fresh();
    Response sent = relay().ask(sending("POST", channel).with("Content-Type", type).body("x"));
    assertThat(sent).hasStatus(202);
    assertThat(relay().ask(listening(channel)))
        .isMessage("x")
        .hasHeader("Content-Type", Server.tested().contentType(type));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-media-type", "text/", "/plain", "text/plain; charset=\"UTF-8"})
  default void content_type_that_is_none_is_refused_and_nothing_is_sent(String type) {
    String channel = fresh();
    assertThat(relay().ask(sending("POST", channel).with("Content-Type", type).body("x")))
        .hasStatus(400);
    assertThat(relay().knows(channel)).as("the channel was made").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {";", ";a=b", "; a=\"b\"", " \t", ";a=\"\\\"\"", "/", "x", "\""})
  default void content_type_of_6_kilobytes_is_refused_and_nothing_is_sent(String piece) {
    String channel = fresh();
    String type = "text/plain" + piece.repeat(6000 / piece.length()) + "x";
    assertThat(relay().ask(sending("POST", channel).with("Content-Type", type).body("x")))
        .hasStatus(400)
        .hasSentenceAbout("Content-Type");
    assertThat(relay().knows(channel)).as("the channel was made").isFalse();
  }

  @Test
  default void content_type_of_1024_characters_is_forwarded_as_it_was_written() {
    String channel = fresh();
    String type = "multipart/related;boundary=" + "x".repeat(1024 - 27);
    assertThat(relay().ask(sending("POST", channel).with("Content-Type", type).body("x")))
        .hasStatus(202);
    assertThat(relay().ask(listening(channel))).isMessage("x").hasHeader("Content-Type", type);
  }

  @Test
  default void content_type_reaches_a_held_listener_as_it_was_written() {
    String channel = fresh();
    String type = "TEXT/Weird; a=\"b, c\"; charset=nonsense; d=e";
    try (Exchange held = relay().hold(channel)) {
      relay().ask(sending("POST", channel).with("Content-Type", type).body("x"));
      assertThat(held.response()).isMessage("x").hasHeader("Content-Type", type);
    }
  }

  @Test
  default void content_type_of_a_whole_answer_is_forwarded_as_it_was_written() {
    String channel = fresh();
    String type = "text/plain; xcharset=a; charset=utf-8";
    String answer = "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n\r\nx";
    relay().ask(sending("POST", channel).with("Content-Type", "message/http").body(answer));
    assertThat(relay().ask(listening(channel))).isMessage("x").hasHeader("Content-Type", type);
  }

  @Test
  default void message_without_a_content_type_is_an_octet_stream() {
    String channel = fresh();
    assertThat(relay().ask(sending("POST", channel).body("x"))).hasStatus(202);
    assertThat(relay().ask(listening(channel)))
        .isMessage("x")
        .hasHeader("Content-Type", "application/octet-stream");
  }

  @Test
  default void form_is_a_message_like_any_other() {
    String channel = fresh();
    String form = "id=other&push=1&empty=";
    Response sent =
        relay()
            .ask(
                sending("POST", channel)
                    .with("Content-Type", "application/x-www-form-urlencoded")
                    .body(form));
    assertThat(sent).hasStatus(202);
    assertThat(relay().ask(listening(channel)))
        .isMessage(form)
        .hasHeader("Content-Type", "application/x-www-form-urlencoded");
    assertThat(relay().knows("other")).as("the form's id made a channel").isFalse();
  }

  @Test
  default void form_does_not_stand_in_for_a_missing_channel_id() {
    Response response =
        relay()
            .ask(
                Request.of("POST", "/send")
                    .as("sender")
                    .with("Content-Type", "application/x-www-form-urlencoded")
                    .body("id=" + fresh()));
    assertThat(response).hasStatus(400).hasSentence();
  }

  @Test
  default void multipart_form_is_a_message_like_any_other() {
    String channel = fresh();
    String form =
        "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\n\r\nx\r\n--b--\r\n";
    assertThat(
            relay()
                .ask(
                    sending("POST", channel)
                        .with("Content-Type", "multipart/form-data; boundary=b")
                        .body(form)))
        .hasStatus(202);
    assertThat(relay().ask(listening(channel)))
        .isMessage(form)
        .hasHeader("Content-Type", "multipart/form-data; boundary=b");
  }

  @Test
  default void post_without_a_body_is_a_message_of_zero_bytes() {
    String channel = fresh();
    assertThat(relay().ask(sending("POST", channel))).hasStatus(202);
    assertThat(relay().ask(listening(channel))).isMessage("");
  }

  @Test
  default void body_of_length_zero_is_a_message_of_zero_bytes() {
    String channel = fresh();
    try (Exchange held = relay().hold(channel)) {
      assertThat(relay().ask(sending("POST", channel).body(""))).hasStatus(201);
      assertThat(held.response()).isMessage("");
    }
    assertThat(relay().messages(channel)).as("messages").isEqualTo(1);
  }

  @Test
  default void body_of_any_bytes_arrives_byte_for_byte() {
    String channel = fresh();
    String bytes =
        IntStream.range(0, 1024).mapToObj(i -> Character.toString(i % 256)).collect(joining());
    assertThat(relay().ask(sending("POST", channel).body(bytes))).hasStatus(202);
    assertThat(relay().ask(listening(channel))).isMessage(bytes);
  }

  @Test
  default void body_in_chunks_is_delivered_whole_with_its_length() {
    String channel = fresh();
    assertThat(relay().ask(sending("POST", channel).chunked("one, ", "two\r\n", "three")))
        .hasStatus(202);
    assertThat(relay().ask(listening(channel))).isMessage("one, two\r\nthree");
  }

  @Test
  default void body_that_waits_for_100_continue_is_taken() {
    String channel = fresh();
    Request head = sending("POST", channel).with("Expect", "100-continue").declaring(4);
    try (Exchange exchange = relay().open(head)) {
      assertThat(exchange.hears(Duration.ofSeconds(15))).as("100 Continue came").isTrue();
      Response response = exchange.send("news").response();
      assertThat(response).hasStatus(202);
      assertThat(response.interim()).as("interim responses").containsExactly(100);
    }
    assertThat(relay().ask(listening(channel))).isMessage("news");
  }

  @ParameterizedTest
  @ValueSource(longs = {MEGABYTE + 1, 1L << 31, 1L << 40})
  default void declared_length_over_the_limit_is_413_before_any_of_it_is_sent(long length) {
    String channel = fresh();
    Response response = relay().ask(sending("POST", channel).declaring(length));
    if (Server.tested() == Server.WILDFLY && length > 10 * MEGABYTE) {
      // Undertow's listener has a limit of its own, max-post-size, and refuses what is over it.
      assertThat(response).hasStatus(400).hasNoBody();
    } else {
      assertThat(response).hasStatus(413).hasSentence();
    }
    assertThat(relay().knows(channel)).as("the refused message made a channel").isFalse();
  }

  @Test
  default void client_that_waits_for_100_continue_is_told_413() {
    String channel = fresh();
    Request head = sending("POST", channel).with("Expect", "100-continue").declaring(MEGABYTE + 1);
    assertThat(relay().ask(head)).hasStatus(413).hasSentence();
    assertThat(relay().knows(channel)).as("the refused message made a channel").isFalse();
  }

  @Test
  default void body_in_chunks_over_the_limit_is_413_without_reading_the_rest() {
    String channel = fresh();
    Request endless =
        sending("POST", channel)
            .with("Transfer-Encoding", "chunked")
            .sent(chunks("x".repeat(MEGABYTE), "y"));
    assertThat(relay().ask(endless)).hasStatus(413).hasSentence();
    assertThat(relay().knows(channel)).as("the refused message made a channel").isFalse();
  }

  @Test
  default void body_of_exactly_the_limit_is_taken() {
    String channel = fresh();
    String largest = "x".repeat(MEGABYTE);
    assertThat(relay().ask(sending("POST", channel).body(largest))).hasStatus(202);
    assertThat(relay().ask(listening(channel))).isMessage(largest);
    relay().ask(sending("DELETE", channel));
  }

  @Test
  default void body_in_chunks_of_exactly_the_limit_is_taken() {
    String channel = fresh();
    String half = "x".repeat(MEGABYTE / 2);
    assertThat(relay().ask(sending("POST", channel).chunked(half, half))).hasStatus(202);
    assertThat(relay().ask(listening(channel))).isMessage(half + half);
    relay().ask(sending("DELETE", channel));
  }

  @Test
  default void upload_cut_off_by_a_reset_stores_nothing() {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    relay().open(sending("POST", channel).declaring(1000).sent("x".repeat(500))).reset();
    storesNothing(channel);
  }

  @Test
  default void upload_that_ends_early_stores_nothing() {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    try (Exchange exchange =
        relay().open(sending("POST", channel).declaring(1000).sent("x".repeat(500)))) {
      exchange.finish();
      storesNothing(channel);
    }
  }

  @Test
  default void upload_in_chunks_without_the_last_one_stores_nothing() {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    Request unfinished =
        sending("POST", channel).with("Transfer-Encoding", "chunked").sent(chunks("some"));
    try (Exchange exchange = relay().open(unfinished)) {
      exchange.finish();
      storesNothing(channel);
    }
  }

  private void storesNothing(String channel) {
    Await.always(
        "the channel is empty", Duration.ofMillis(600), () -> relay().messages(channel) == 0);
    relay().post(channel, "whole");
    assertThat(relay().ask(listening(channel))).isMessage("whole");
  }
}
