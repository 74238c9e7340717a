package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many messages are kept, and for how long. */
@Directives({
  "push_sender /least, /two, /none, /unstored, /quick, /quicker, /forever, /fleeting",
  "push_listener /poll interval-poll",
  "push_message_buffer_length@/least 1",
  "push_min_message_recipients@/least 2",
  "push_message_buffer_length@/two 2",
  "push_message_buffer_length@/none 0",
  "push_store_messages@/unstored off",
  "push_message_timeout@/quick 2s",
  "push_message_timeout@/quicker 1",
  "push_message_timeout@/forever 0",
  "push_channel_timeout@/fleeting 2s",
})
public interface BufferContract {
  Relay relay();

  /** Every message that a listener without a position walks through. */
  private List<String> walk(String channel) {
    List<String> bodies = new ArrayList<>();
    Request request = listening("/poll", channel);
    for (Response r = relay().ask(request); r.status() == 200; r = relay().ask(request)) {
      bodies.add(r.body());
      request = listening("/poll", channel).after(TestPosition.of(r));
    }
    return bodies;
  }

  @Test
  default void buffer_keeps_its_length_of_the_newest_messages() {
    String channel = fresh();
    for (int i = 1; i <= 4; i++) {
      relay().post("/two", channel, Integer.toString(i));
    }
    assertThat(relay().messages(channel)).as("messages").isEqualTo(2);
    assertThat(walk(channel)).containsExactly("3", "4");
  }

  @Test
  default void messages_beyond_the_buffer_wait_until_they_were_received_often_enough() {
    String channel = fresh();
    for (int i = 1; i <= 3; i++) {
      relay().post("/least", channel, Integer.toString(i));
    }
    assertThat(relay().messages(channel)).as("messages not received yet").isEqualTo(3);
    assertThat(relay().ask(listening("/poll", channel))).isMessage("1");
    relay().post("/least", channel, "4");
    assertThat(relay().messages(channel)).as("messages, the first received once").isEqualTo(4);
    assertThat(relay().ask(listening("/poll", channel))).isMessage("1");
    relay().post("/least", channel, "5");
    // Counted as received once it is written, which the client may have read before.
    Await.until("the first is removed", () -> relay().messages(channel) == 4);
    assertThat(walk(channel)).as("after the first was received twice").startsWith("2");
  }

  @Test
  default void received_messages_are_kept_up_to_the_length_of_the_buffer() {
    String channel = fresh();
    relay().post("/least", channel, "only");
    for (int i = 0; i < 3; i++) {
      assertThat(relay().ask(listening("/poll", channel))).isMessage("only");
    }
  }

  @Test
  default void message_is_not_received_by_a_client_that_has_reset_its_connection() {
    String channel = fresh();
    Exchange gone = relay().hold(channel);
    gone.reset();
    // More than a server buffers: otherwise its write succeeds, whoever is gone.
    relay().post("/least", channel, "x".repeat(1_000_000));
    assertThat(relay().ask(listening("/poll", channel))).hasStatus(200);
    relay().post("/least", channel, "next");
    assertThat(relay().messages(channel)).as("messages, the first received once").isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/none", "/unstored"})
  default void message_that_is_not_kept_goes_to_whoever_is_held(String location) {
    String channel = fresh();
    try (Exchange held = relay().hold(channel)) {
      Response sent = relay().posted(location, channel, "now or never");
      assertThat(sent).hasStatus(201);
      assertThat(relay().info(sent).messages()).as("messages").isZero();
      assertThat(held.response()).isMessage("now or never");
    }
    assertThat(relay().ask(listening("/poll", channel))).hasStatus(304);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/none", "/unstored"})
  default void message_that_is_not_kept_is_gone_without_a_listener(String location) {
    String channel = fresh();
    Response sent = relay().posted(location, channel, "for nobody");
    assertThat(sent).hasStatus(202);
    assertThat(relay().info(sent).messages()).as("messages").isZero();
    assertThat(relay().ask(listening("/poll", channel))).hasStatus(304);
  }

  /**
   * Sends messages that live for 2 s and sees that the first is heard, if so much has not passed.
   *
   * @return the first one's position
   */
  private TestPosition heardInTime(String channel, String... texts) {
    for (int attempt = 0; attempt < 5; attempt++) {
      long start = System.nanoTime();
      List<TestPosition> sent =
          Stream.of(texts).map(text -> relay().post("/quick", channel, text)).toList();
      Response heard = relay().ask(listening("/poll", channel));
      if (System.nanoTime() - start < 1_900_000_000L) {
        assertThat(heard).isMessage(texts[0]);
        return sent.get(0);
      }
      relay().ask(sending("DELETE", channel));
    }
    throw new AssertionError("messages were never sent and asked for within 2 s");
  }

  @Test
  default void message_is_delivered_until_its_time_has_passed_and_never_after() {
    String channel = fresh();
    TestPosition sent = heardInTime(channel, "short-lived");
    Await.pass(Duration.ofMillis(2050));
    assertThat(relay().ask(listening("/poll", channel))).hasStatus(304);
    assertThat(
            relay().ask(listening("/poll", channel).after(new TestPosition(sent.second() - 1, 0))))
        .hasStatus(304);
    assertThat(relay().messages(channel)).as("messages").isZero();
  }

  @Test
  default void expired_message_is_missed_by_who_had_asked_for_it() {
    String channel = fresh();
    TestPosition before = relay().post(channel, "before");
    relay().post("/quicker", channel, "short-lived");
    TestPosition after = relay().post(channel, "after");
    Await.pass(Duration.ofMillis(1050));
    assertThat(relay().messages(channel)).as("messages").isEqualTo(2);
    assertThat(relay().ask(listening(channel).after(before)))
        .isMessage("after")
        .hasHeader("ETag", after.etag())
        .hasHeader("Push-Missed", "true");
  }

  @Test
  default void expired_messages_do_not_keep_a_listener_from_being_held() {
    String channel = fresh();
    relay().post("/quicker", channel, "short-lived");
    Await.pass(Duration.ofMillis(1050));
    try (Exchange held = relay().hold(channel)) {
      relay().post("/quicker", channel, "fresh");
      assertThat(held.response()).isMessage("fresh");
    }
  }

  @Test
  default void message_expires_whether_it_was_received_or_not() {
    String channel = fresh();
    heardInTime(channel, "received", "not received");
    Await.pass(Duration.ofMillis(2050));
    assertThat(relay().messages(channel)).as("messages").isZero();
  }

  @Test
  default void message_timeout_of_0_is_never() {
    String channel = fresh();
    relay().post("/forever", channel, "kept");
    Await.pass(Duration.ofMillis(1200));
    assertThat(relay().ask(listening("/poll", channel))).isMessage("kept");
  }

  @Test
  default void channel_a_sender_made_is_forgotten_after_the_channel_timeout() {
    String channel = fresh();
    Await.until(
        "the channel is there at first",
        () ->
            relay().ask(sending("PUT", "/fleeting", channel)).status() == 200
                && relay().knows(channel));
    Await.until("the channel is forgotten", () -> !relay().knows(channel));
  }

  @Test
  default void channel_with_a_listener_or_a_message_is_not_forgotten() {
    String listened = fresh();
    String filled = fresh();
    relay().ask(sending("PUT", "/fleeting", listened));
    relay().post("/fleeting", filled, "kept");
    try (Exchange held = relay().hold(listened)) {
      Await.pass(Duration.ofMillis(3500));
      assertThat(relay().known(listened).listeners()).as("held listeners").isEqualTo(1);
      assertThat(relay().known(filled).messages()).as("messages").isEqualTo(1);
      relay().post(listened, "still there");
      assertThat(held.response()).isMessage("still there");
    }
  }
}
