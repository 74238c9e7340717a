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
import io.pushrelay.it.client.WebSocketClient;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several messages in one request (protocol, "Several messages in one request"). */
@Directives({
  "push_sender /send/parts, /send/parts/small, /send/parts/told",
  "push_listener /again, /quiet",
  "push_listener_concurrency@/quiet broadcast",
  "push_max_poll_messages@/again 100",
  "push_message_buffer_length@/send/parts 2000",
  "push_channel_id_separator@/send/parts ,",
  "push_channel_id_separator@/send/parts/told ,",
  "push_channel_events_channel_id@/send/parts/told events of parts",
  "push_max_message_size@/send/parts/small 100",
})
public interface SeveralMessagesSenderContract {
  String TEXT = "Content-Type: text/plain\r\n\r\n";

  Relay relay();

  /** Each part is a head, its empty line, and a message. */
  private static String parts(String... parts) {
    return Arrays.stream(parts)
        .map(part -> "--next\r\n" + part + "\r\n")
        .collect(Collectors.joining("", "", "--next--\r\n"));
  }

  private static Request mixed(String location, String channel, String body) {
    return sending("POST", location, channel)
        .with("Accept", "application/json")
        .with("Content-Type", "multipart/mixed; boundary=next")
        .body(body);
  }

  private Response send(String channel, String body) {
    return relay().ask(mixed("/send/parts", channel, body));
  }

  private void isRefused(int status, String body, String sentence) {
    String channel = fresh();
    assertThat(send(channel, body)).hasStatus(status).hasSentenceAbout(sentence);
    assertThat(relay().knows(channel)).as("something was sent").isFalse();
  }

  private List<String> kept(String channel, int count) {
    try (EventStreamClient stream = relay().stream(listening(channel))) {
      return Stream.generate(
              () -> stream.event().stream().filter(line -> !line.startsWith("id")).toList())
          .limit(count)
          .map(lines -> String.join("|", lines))
          .toList();
    }
  }

  @Test
  default void parts_are_sent_in_their_order_and_answered_once() {
    String channel = fresh();
    Response answer = send(channel, parts(TEXT + "one", TEXT + "two", TEXT + "three"));
    assertThat(answer).hasStatus(202);
    assertThat(relay().info(answer).messages()).isEqualTo(3);
    assertThat(relay().info(answer).last()).isEqualTo(relay().known(channel).last());
    assertThat(kept(channel, 3)).containsExactly("data: one", "data: two", "data: three");
  }

  @Test
  default void it_is_201_if_a_listener_was_sent_any_of_them() {
    String channel = fresh();
    try (Exchange held = relay().hold(channel)) {
      Response answer = send(channel, parts(TEXT + "one", TEXT + "two"));
      assertThat(answer).hasStatus(201);
      assertThat(held.response()).isMessage("one").hasMediaType("text/plain");
    }
    try (WebSocketClient socket = relay().socket(listening(channel))) {
      for (String text : new String[] {"one", "two"}) {
        assertThat(socket.hear()).isEqualTo("text: " + text);
      }
      send(channel, parts(TEXT + "three", TEXT + "four"));
      assertThat(socket.hear()).isEqualTo("text: three");
      assertThat(socket.hear()).isEqualTo("text: four");
    }
  }

  @Test
  default void type_and_name_are_the_parts_own() {
    String channel = fresh();
    String body =
        parts(
            "content-type: application/json\r\nX-EventSource-Event: named\r\nX-Other: 1\r\n\r\n{}",
            "\r\nplain");
    Request request = mixed("/send/parts", channel, body).with("X-EventSource-Event", "request");
    assertThat(relay().ask(request)).hasStatus(202);
    assertThat(kept(channel, 2)).containsExactly("event: named|data: {}", "data: plain");
    Response first = relay().ask(listening(channel));
    assertThat(first).isMessage("{}").hasHeader("Content-Type", "application/json");
    Request next =
        listening(channel)
            .with("If-Modified-Since", first.header("Last-Modified").orElseThrow())
            .with("If-None-Match", first.header("ETag").orElseThrow());
    assertThat(relay().ask(next)).isMessage("plain").hasMediaType("application/octet-stream");
  }

  @Test
  default void messages_are_the_bytes_between_their_head_and_the_line_end_before_the_boundary() {
    for (String message :
        new String[] {"", "\r\n", "a\r\n\r\n", "\0\u00ff\r\n--nex", "x\r\n--next!", "--nex"}) {
      String channel = fresh();
      assertThat(send(channel, parts(TEXT + message))).hasStatus(202);
      assertThat(relay().ask(listening(channel))).isMessage(message);
    }
  }

  @Test
  default void lines_may_end_in_lf_alone_and_what_is_around_is_ignored() {
    String channel = fresh();
    String body = "before\n" + parts(TEXT + "one", "\r\ntwo").replace("\r\n", "\n") + "after";
    assertThat(send(channel, body)).hasStatus(202);
    assertThat(kept(channel, 2)).containsExactly("data: one", "data: two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"next", "\"next\"", "\"next\"; type=\"text/plain\""})
  default void boundary_may_be_quoted_and_the_type_of_any_case(String boundary) {
    String channel = fresh();
    Request request =
        sending("POST", "/send/parts", channel)
            .with("Content-Type", "Multipart/Mixed; charset=utf-8; Boundary=" + boundary)
            .chunked(parts(TEXT + "one"), "epilogue");
    assertThat(relay().ask(request)).hasStatus(202);
    assertThat(relay().ask(listening(channel))).isMessage("one");
  }

  @Test
  default void what_a_listener_gets_can_be_sent_as_it_came() {
    String channel = fresh();
    send(
        channel, parts(TEXT + "one", "Content-Type: application/json\r\n\r\n{}", "\r\n\u00ff\r\n"));
    Request several = listening("/again", channel).with("Accept", "multipart/mixed");
    Response answer = relay().ask(several);
    assertThat(answer).hasStatus(200).hasMediaType("multipart/mixed");
    String copy = fresh();
    Request again =
        sending("POST", "/send/parts", copy)
            .with("Content-Type", answer.header("Content-Type").orElseThrow())
            .body(answer.body());
    assertThat(relay().ask(again)).hasStatus(202);
    Response copied = relay().ask(listening("/again", copy).with("Accept", "multipart/mixed"));
    assertThat(comparable(copied)).isEqualTo(comparable(answer));
    assertThat(comparable(copied)).contains("one", "{}", "\u00ff\r\n");
  }

  private static String comparable(Response answer) {
    String boundary =
        answer.header("Content-Type").orElseThrow().replaceAll(".*boundary=\"?([^\";]*).*", "$1");
    return answer
        .body()
        .replace(boundary, "BOUNDARY")
        .replaceAll("(Last-Modified|ETag): [^\r]*", "$1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "''                                    > no line that is the boundary",
        "--next--^                             > no part",
        "--next^^one^                          > Part 1 does not end",
        "--next^^one^--next^^two               > Part 2 does not end",
        "--next^^one^--next^--next--           > Part 2 can't be used",
        "--next^^one^--next^A^^two^--next--    > Part 2 can't be used: line 1",
        "--next^A: b^ c^^one^--next--          > Part 1 can't be used: line 2",
        "--next^Content-Type: x^^a^--next--    > Part 1: The Content-Type is 'x'",
        "--next^Content-Type: message/http^^a^--next-- > Part 1: The message can't be used as message/http",
      })
  default void body_that_breaks_the_rules_is_400_and_nothing_is_sent(String body, String sentence) {
    isRefused(400, body.replace("^", "\r\n"), sentence);
  }

  @Test
  default void boundary_that_is_none_is_400_and_nothing_is_sent() {
    for (String type : new String[] {"", "; boundary=\"\"", "; boundary=" + "x".repeat(71)}) {
      String channel = fresh();
      Request request =
          sending("POST", "/send/parts", channel)
              .with("Content-Type", "multipart/mixed" + type)
              .body(parts(TEXT + "one"));
      assertThat(relay().ask(request)).hasStatus(400).hasSentenceAbout("boundary");
      assertThat(relay().knows(channel)).isFalse();
    }
  }

  @Test
  default void encoded_part_is_415_and_nothing_is_sent() {
    for (String field :
        new String[] {"Content-Encoding: gzip", "Content-Transfer-Encoding: base64"}) {
      isRefused(
          415, parts(TEXT + "one", field + "\r\n\r\ntwo"), "Part 2: A message with a Content");
    }
    String channel = fresh();
    String plain = "Content-Encoding: identity\r\nContent-Transfer-Encoding: 8BIT\r\n\r\none";
    assertThat(send(channel, parts(plain))).hasStatus(202);
    assertThat(relay().ask(listening(channel))).isMessage("one");
  }

  @Test
  default void thousand_messages_are_sent_and_one_more_is_413() {
    String channel = fresh();
    assertThat(send(channel, parts("\r\nm").replace("--next--\r\n", "").repeat(1000) + "--next--"))
        .hasStatus(202);
    assertThat(relay().messages(channel)).isEqualTo(1000);
    isRefused(413, parts("\r\nm").replace("--next--\r\n", "").repeat(1001) + "--next--", "1000");
    relay().ask(sending("DELETE", channel));
    String half = parts("\r\nm").replace("--next--\r\n", "").repeat(501) + "--next--";
    assertThat(send(channel + "," + fresh(), half)).hasStatus(413).hasSentenceAbout("2 channels");
    assertThat(relay().knows(channel)).isFalse();
  }

  @Test
  default void each_message_is_limited_and_the_whole_body_by_sixteen_times_as_much() {
    String channel = fresh();
    String largest = "x".repeat(100);
    assertThat(relay().ask(mixed("/send/parts/small", channel, parts(TEXT + largest, TEXT + "a"))))
        .hasStatus(202);
    assertThat(relay().messages(channel)).isEqualTo(2);
    Request larger = mixed("/send/parts/small", channel, parts(TEXT + "a", TEXT + largest + "x"));
    assertThat(relay().ask(larger)).hasStatus(413).hasSentenceAbout("Part 2: ");
    String whole = parts(TEXT + "b");
    whole += "x".repeat(1600 - whole.length());
    assertThat(relay().ask(mixed("/send/parts/small", channel, whole))).hasStatus(202);
    assertThat(relay().ask(mixed("/send/parts/small", channel, whole + "x"))).hasStatus(413);
    assertThat(relay().messages(channel)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"multipart/related; boundary=next", "application/octet-stream"})
  default void body_of_another_type_is_one_message(String type) {
    String channel = fresh();
    String body = parts(TEXT + "one", TEXT + "two");
    Request request = sending("POST", "/send/parts", channel).with("Content-Type", type);
    assertThat(relay().ask(request.body(body))).hasStatus(202);
    assertThat(relay().ask(listening(channel))).isMessage(body).hasHeader("Content-Type", type);
  }

  @Test
  default void multipart_body_as_the_only_part_is_one_message() {
    String channel = fresh();
    String inner = parts(TEXT + "one", TEXT + "two").replace("--next", "--inner");
    String type = "multipart/mixed; boundary=inner";
    assertThat(send(channel, parts("Content-Type: " + type + "\r\n\r\n" + inner))).hasStatus(202);
    assertThat(relay().ask(listening(channel))).isMessage(inner).hasHeader("Content-Type", type);
  }

  @Test
  default void messages_go_to_several_channels_and_each_is_an_event() {
    String first = fresh();
    String second = fresh();
    try (EventStreamClient events = relay().stream(listening("/quiet", "events%20of%20parts"))) {
      Request request =
          mixed("/send/parts/told", first + "," + second, parts(TEXT + "1", TEXT + "22"));
      Response answer = relay().ask(request);
      assertThat(answer).hasStatus(202);
      assertThat(answer.body()).matches("\\[\\{\"messages\": 2, .*}, \\{\"messages\": 2, .*}]");
      for (String event : new String[] {first + " 1", second + " 1", first + " 2", second + " 2"}) {
        String[] words = event.split(" ", 2);
        assertThat(events.data())
            .contains("\"event\":\"publish\"", "\"channel\":\"" + words[0] + "\"")
            .contains("\"size\":" + words[1] + ",");
      }
    }
    for (String channel : new String[] {first, second}) {
      assertThat(kept(channel, 2)).containsExactly("data: 1", "data: 22");
    }
  }
}
