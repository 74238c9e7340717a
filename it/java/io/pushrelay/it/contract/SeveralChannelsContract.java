package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One listener on several channels (protocol, "Several channels in one listener"). */
@Directives({
  "push_listener /several, /several/poll interval-poll, /several/authorized",
  "push_channel_id_separator@/several ,",
  "push_channel_id_separator@/several/poll ,",
  "push_channel_id_separator@/several/authorized ,",
  "push_listener_concurrency@/several broadcast",
  "push_authorized_channels_only@/several/authorized on",
})
public interface SeveralChannelsContract {
  Relay relay();

  private static Request several(String... channels) {
    return listening("/several", String.join(",", channels));
  }

  @Test
  default void answer_says_whose_message_it_is_and_where_the_listener_is_in_each_channel() {
    String first = fresh();
    String second = fresh();
    TestPosition sent =
        relay().postAllInOneSecond(second, "one", first, "two", second, "three").get(0);
    Request request = several(first, second);
    Response answer = relay().ask(request);
    assertThat(answer)
        .isMessage("two")
        .hasHeader("ETag", "\"[0],-\"")
        .hasHeader("Last-Modified", sent.imf())
        .hasHeader("Push-Channel", first);
    answer = relay().ask(after(request, answer));
    assertThat(answer)
        .isMessage("one")
        .hasHeader("ETag", "\"0,[0]\"")
        .hasHeader("Push-Channel", second);
    answer = relay().ask(after(request, answer));
    assertThat(answer).isMessage("three").hasHeader("ETag", "\"0,[1]\"");
    assertThat(relay().ask(request.with("Last-Event-ID", sent.second() + ":0,0")))
        .isMessage("three");
  }

  private static Request after(Request request, Response answer) {
    return request
        .with("If-Modified-Since", answer.header("Last-Modified").orElseThrow())
        .with("If-None-Match", answer.header("ETag").orElseThrow());
  }

  @Test
  default void listener_is_held_until_a_message_comes_to_any_of_its_channels() {
    String first = fresh();
    String second = fresh();
    try (Exchange held = relay().hold(several(first, second), second)) {
      relay().awaitListeners(1, first);
      assertThat(relay().posted("/send", first, "it")).hasStatus(201);
      assertThat(held.response()).isMessage("it").hasHeader("Push-Channel", first);
    }
    assertThat(relay().knows(second)).isFalse();
  }

  @Test
  default void id_of_one_channel_is_a_listener_of_one_channel() {
    String channel = fresh();
    TestPosition sent = relay().post(channel, "it");
    assertThat(relay().ask(several(channel)))
        .isMessage("it")
        .hasHeader("ETag", sent.etag())
        .hasNoHeader("Push-Channel");
  }

  @Test
  default void id_with_the_separator_is_one_channel_where_none_is_set() {
    String channel = fresh() + "," + fresh();
    relay().post(channel, "it");
    assertThat(relay().ask(listening(channel))).isMessage("it").hasNoHeader("Push-Channel");
  }

  @Test
  default void channel_in_the_header_is_percent_encoded() {
    String plain = fresh();
    relay().post("caf%C3%A9%20100%25" + plain, "it");
    assertThat(relay().ask(several("caf%C3%A9%20100%25" + plain, plain)))
        .isMessage("it")
        .hasHeader("Push-Channel", "caf%C3%A9%20100%25" + plain);
  }

  @Test
  default void event_stream_says_the_channel_in_a_comment() {
    String first = fresh();
    String second = fresh();
    TestPosition sent = relay().post(second, "one");
    try (EventStreamClient stream = relay().stream(several(first, second))) {
      assertThat(stream.block()).as("a block of its own").containsExactly(": channel " + second);
      assertThat(stream.block()).containsExactly("id: " + sent.second() + ":-,[0]", "data: one");
    }
  }

  @Test
  default void web_socket_says_the_channel_in_a_line() {
    String first = fresh();
    String second = fresh();
    TestPosition sent = relay().post(second, "one");
    try (WebSocketClient socket = relay().metaSocket(several(first, second))) {
      assertThat(socket.hear())
          .isEqualTo(
              "text: id: %d:-,[0]\ncontent-type: text/plain\nchannel: %s\n\none"
                  .formatted(sent.second(), second));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1450755280:0,0,0", "1450755280:x", "1450755280:[],0", "1450755280:0,-1"})
  default void position_that_is_none_in_these_channels_is_refused(String position) {
    Request request = several(fresh(), fresh());
    assertThat(relay().ask(request.with("Last-Event-ID", position)))
        .hasStatus(400)
        .hasSentenceAbout("tag");
    assertThat(
            relay()
                .ask(request.with("Accept", "text/event-stream").with("Last-Event-ID", position)))
        .hasStatus(400);
  }

  @Test
  default void ids_that_can_not_be_used_are_refused() {
    assertThat(relay().ask(several("", ""))).hasStatus(400).hasSentenceAbout("no channel id");
    assertThat(relay().ask(several("a", "%00"))).hasStatus(400).hasSentenceAbout("control");
    String many =
        IntStream.range(0, 256).mapToObj(Integer::toString).collect(Collectors.joining(","));
    assertThat(relay().ask(several(many))).hasStatus(400).hasSentenceAbout("255");
  }

  /** A position has a tag for each channel that is listened to, however often it is named. */
  @Test
  default void channel_named_twice_is_one_and_an_empty_one_is_none() {
    String first = fresh();
    String second = fresh();
    relay().postAllInOneSecond(first, "one", second, "two");
    Request request = several("", first, second, first, "", second, "");
    Response one = relay().ask(request);
    assertThat(one).isMessage("one").hasHeader("ETag", "\"[0],-\"");
    Response two = relay().ask(after(several(first, second), one));
    assertThat(two).isMessage("two").hasHeader("ETag", "\"0,[0]\"");
    try (Exchange held = relay().hold(after(request, two), first)) {
      relay().awaitListeners(1, first);
      relay().post(second, "three");
      assertThat(held.response()).isMessage("three").hasHeader("Push-Channel", second);
    }
  }

  @Test
  default void channel_that_is_left_alone_is_that_of_a_listener_of_one() {
    String channel = fresh();
    TestPosition sent = relay().post(channel, "it");
    Request request = several(channel, channel, "");
    assertThat(relay().ask(request))
        .isMessage("it")
        .hasHeader("ETag", sent.etag())
        .hasNoHeader("Push-Channel");
    try (EventStreamClient stream = relay().stream(request);
        WebSocketClient socket = relay().metaSocket(request)) {
      assertThat(stream.event()).containsExactly("id: " + sent.id(), "data: it");
      assertThat(socket.hear()).doesNotContain("channel:").endsWith("\n\nit");
    }
  }

  @Test
  default void unknown_channel_among_them_is_403_where_listeners_make_none() {
    String known = fresh();
    relay().post(known, "it");
    Request request = listening("/several/authorized", known + "," + fresh());
    assertThat(relay().ask(request)).hasStatus(403);
    assertThat(relay().ask(request.with("Accept", "text/event-stream"))).hasStatus(403);
  }

  @Test
  default void listener_ends_when_the_last_of_its_channels_is_deleted() {
    String first = fresh();
    String second = fresh();
    try (Exchange held = relay().hold(several(first, second), second);
        EventStreamClient stream = relay().stream(several(first, second))) {
      relay().awaitListeners(2, first);
      relay().awaitListeners(2, second);
      relay().ask(sending("DELETE", first));
      relay().post(second, "goes on");
      assertThat(held.response()).isMessage("goes on");
      assertThat(stream.data()).isEqualTo("goes on");
      relay().ask(sending("DELETE", second));
      assertThat(stream.block()).hasSize(2).contains(": 410 Gone");
      assertThat(stream.ends()).isTrue();
    }
  }

  @Test
  default void channel_that_was_deleted_and_comes_back_is_listened_to() {
    String first = fresh();
    String second = fresh();
    try (EventStreamClient stream = relay().stream(several(first, second));
        WebSocketClient socket = relay().socket(several(first, second))) {
      relay().post(first, "one");
      assertThat(stream.data()).isEqualTo("one");
      assertThat(socket.hear()).isEqualTo("text: one");
      relay().ask(sending("DELETE", first));
      assertThat(relay().knows(first)).as("there after it was deleted").isFalse();
      Await.nextSecond();
      assertThat(relay().posted("/send", first, "two")).hasStatus(201);
      Await.nextSecond();
      relay().post(second, "three");
      assertThat(stream.data()).isEqualTo("two");
      assertThat(stream.data()).isEqualTo("three");
      assertThat(socket.hear()).isEqualTo("text: two");
      assertThat(socket.hear()).isEqualTo("text: three");
      relay().awaitListeners(2, first);
    }
  }
}
