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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several messages in one answer to a long-poll (protocol, "Several messages in one answer"). */
@Directives({
  "push_listener /batch, /batch/several, /batch/poll interval-poll",
  "push_max_poll_messages@/batch 3",
  "push_max_poll_messages@/batch/several 100",
  "push_max_poll_messages@/batch/poll 100",
  "push_channel_id_separator@/batch/several ,",
  "push_listener_concurrency@/batch broadcast",
})
public interface SeveralMessagesContract {
  Relay relay();

  private static Request batch(String location, String channel) {
    return listening(location, channel).with("Accept", "multipart/mixed");
  }

  private static Request after(Request request, Response answer) {
    return request
        .with("If-Modified-Since", answer.header("Last-Modified").orElseThrow())
        .with("If-None-Match", answer.header("ETag").orElseThrow());
  }

  /** The parts, each with its head and its body, of an answer that has them. */
  private static List<String> parts(Response answer) {
    assertThat(answer).hasStatus(200).hasMediaType("multipart/mixed").hasBody(answer.body());
    String boundary =
        answer.header("Content-Type").orElseThrow().replaceAll(".*boundary=\"?([^\";]*).*", "$1");
    String end = "\r\n--" + boundary + "--\r\n";
    assertThat(answer.body()).startsWith("--" + boundary + "\r\n").endsWith(end);
    String inner =
        answer.body().substring(boundary.length() + 4, answer.body().length() - end.length());
    return List.of(inner.split("\r\n--" + boundary + "\r\n", -1));
  }

  private static String body(String part) {
    return part.substring(part.indexOf("\r\n\r\n") + 4);
  }

  @Test
  default void listener_that_is_behind_gets_so_many_messages_at_once_and_goes_on_after_them() {
    String channel = fresh();
    List<TestPosition> sent = new ArrayList<>();
    for (String text : new String[] {"a", "b\r\n", "", "d"}) {
      sent.add(relay().post(channel, text));
    }
    Request request = batch("/batch", channel);
    Response answer = relay().ask(request);
    List<String> parts = parts(answer);
    assertThat(parts).extracting(SeveralMessagesContract::body).containsExactly("a", "b\r\n", "");
    for (int i = 0; i < parts.size(); i++) {
      assertThat(parts.get(i).lines())
          .contains(
              "Content-Type: text/plain",
              "Content-Length: " + body(parts.get(i)).length(),
              "Last-Modified: " + sent.get(i).imf(),
              "ETag: " + sent.get(i).etag());
    }
    assertThat(answer)
        .hasHeader("Last-Modified", sent.get(2).imf())
        .hasHeader("ETag", sent.get(2).etag())
        .hasHeader("Cache-Control", "no-cache")
        .hasNoHeader("Push-Missed");
    assertThat(answer.header("Vary").orElse("")).contains("Accept");
    Request next = after(request, answer);
    assertThat(relay().ask(next)).isMessage("d").hasMediaType("text/plain");
    assertThat(parts(relay().ask(request))).hasSize(3);
  }

  @Test
  default void message_for_which_a_request_was_held_comes_alone() {
    String channel = fresh();
    Request request = batch("/batch", channel);
    try (Exchange held = relay().hold(request, channel)) {
      relay().post(channel, "news");
      assertThat(held.response()).isMessage("news").hasMediaType("text/plain");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*/*", "multipart/*", "text/plain", "multipart/mixed;q=0"})
  default void who_does_not_name_it_gets_one_message(String accept) {
    String channel = fresh();
    relay().post(channel, "a");
    relay().post(channel, "b");
    Request request = listening("/batch", channel);
    Response answer = relay().ask(accept.isEmpty() ? request : request.with("Accept", accept));
    assertThat(answer).isMessage("a").hasMediaType("text/plain");
    assertThat(answer.header("Vary").orElse("")).contains("Accept");
  }

  @Test
  default void location_that_is_not_told_so_gives_one_message() {
    String channel = fresh();
    relay().post(channel, "a");
    relay().post(channel, "b");
    assertThat(relay().ask(batch("/listen", channel))).isMessage("a");
  }

  @Test
  default void who_polls_in_intervals_gets_all_that_there_is() {
    String channel = fresh();
    for (int i = 0; i < 5; i++) {
      relay().post(channel, "message " + i);
    }
    Request request = batch("/batch/poll", channel);
    Response answer = relay().ask(request);
    assertThat(parts(answer)).hasSize(5);
    assertThat(relay().ask(after(request, answer))).hasStatus(304);
  }

  @Test
  default void messages_of_several_channels_say_whose_they_are() {
    String first = fresh();
    String second = fresh();
    for (int i = 0; i < 3; i++) {
      relay().post(first, "first " + i);
      relay().post(second, "second " + i);
    }
    Request request = batch("/batch/several", first + "," + second);
    Response answer = relay().ask(request);
    List<String> parts = parts(answer);
    assertThat(parts).hasSize(6);
    for (String channel : new String[] {first, second}) {
      assertThat(parts)
          .filteredOn(part -> part.contains("\r\nPush-Channel: " + channel + "\r\n"))
          .extracting(part -> body(part).replaceAll(".* ", ""))
          .containsExactly("0", "1", "2");
    }
    relay().post(first, "next");
    assertThat(relay().ask(after(request, answer)))
        .isMessage("next")
        .hasHeader("Push-Channel", first);
  }

  @Test
  default void answer_that_is_a_messages_own_is_not_one_of_several() {
    String channel = fresh();
    relay().post(channel, "a");
    relay().post(channel, "b");
    assertThat(
            relay()
                .ask(
                    sending("POST", channel)
                        .with("Content-Type", "message/http")
                        .body("HTTP/1.1 203 Other\r\nContent-Type: text/x-own\r\n\r\nc")))
        .hasStatusIn(201, 202);
    relay().post(channel, "d");
    Request request = batch("/batch/several", channel);
    Response answer = relay().ask(request);
    assertThat(parts(answer)).extracting(SeveralMessagesContract::body).containsExactly("a", "b");
    answer = relay().ask(after(request, answer));
    assertThat(answer).hasStatus(203).hasMediaType("text/x-own").hasBody("c");
    assertThat(relay().ask(after(request, answer))).isMessage("d");
  }

  @Test
  default void large_messages_come_in_answers_of_a_megabyte_and_one_message_at_most() {
    String channel = fresh();
    String large = "x".repeat(280_000);
    for (int i = 0; i < 5; i++) {
      relay().post(channel, i + large);
    }
    Request request = batch("/batch/several", channel);
    Response answer = relay().ask(request);
    assertThat(parts(answer))
        .extracting(part -> body(part).substring(0, 1))
        .containsExactly("0", "1", "2", "3");
    assertThat(relay().ask(after(request, answer))).isMessage("4" + large);
    relay().ask(sending("DELETE", channel));
  }
}
