package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.time.Await;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which message a listener asks for, in all the ways a position can be told. */
public interface PositionContract {
  Relay relay();

  /** Three messages "0", "1" and "2" with these tags, in one second. */
  private List<TestPosition> three(String channel) {
    List<TestPosition> sent = relay().postInOneSecond(channel, "0", "1", "2");
    assertThat(sent).extracting(TestPosition::tag).containsExactly(0, 1, 2);
    return sent;
  }

  private static Request since(String channel, String date) {
    return listening(channel).with("If-Modified-Since", date);
  }

  @Test
  default void request_without_a_position_gets_the_oldest_message() {
    String channel = fresh();
    relay().post(channel, "oldest");
    relay().post(channel, "newer");
    assertThat(relay().ask(listening(channel))).isMessage("oldest").hasNoHeader("Push-Missed");
    assertThat(relay().ask(listening(channel))).isMessage("oldest").hasNoHeader("Push-Missed");
  }

  @Test
  default void listener_walks_through_the_messages_of_one_second_by_their_tags() {
    String channel = fresh();
    List<TestPosition> sent = three(channel);
    assertThat(relay().ask(listening(channel))).isMessage("0").hasHeader("ETag", "\"0\"");
    assertThat(relay().ask(listening(channel).after(sent.get(0))))
        .isMessage("1")
        .hasHeader("ETag", "\"1\"")
        .hasNoHeader("Push-Missed");
    assertThat(relay().ask(listening(channel).after(sent.get(1))))
        .isMessage("2")
        .hasHeader("ETag", "\"2\"")
        .hasNoHeader("Push-Missed");
  }

  @Test
  default void first_message_of_a_later_second_has_tag_0_again() {
    String channel = fresh();
    TestPosition first = relay().post(channel, "first");
    Await.nextSecond();
    TestPosition second = relay().post(channel, "second");
    assertThat(second.second()).as("second").isGreaterThan(first.second());
    assertThat(second.tag()).as("tag").isZero();
    assertThat(relay().ask(listening(channel).after(first))).isMessage("second");
  }

  @Test
  default void position_of_tomorrow_gets_the_next_message_and_is_told_that_it_missed_some() {
    String channel = fresh();
    TestPosition tomorrow = new TestPosition(System.currentTimeMillis() / 1000 + 86_400, 2);
    try (Exchange held = relay().hold(listening(channel).after(tomorrow), channel)) {
      relay().post(channel, "news");
      assertThat(held.response()).isMessage("news").hasHeader("Push-Missed", "true");
    }
    assertThat(relay().ask(listening(channel).after(tomorrow)))
        .isMessage("news")
        .hasHeader("Push-Missed", "true");
    try (EventStreamClient stream =
        relay().stream(listening(channel).with("Last-Event-ID", tomorrow.id()))) {
      assertThat(stream.event()).containsExactly("event: missed", "data: " + tomorrow.id());
      assertThat(stream.data()).isEqualTo("news");
    }
  }

  @Test
  default void date_without_a_tag_means_tag_0() {
    String channel = fresh();
    List<TestPosition> sent = three(channel);
    assertThat(relay().ask(since(channel, sent.get(0).imf()))).isMessage("1");
  }

  @Test
  default void date_of_the_second_before_finds_the_first_message() {
    String channel = fresh();
    TestPosition before = new TestPosition(three(channel).get(0).second() - 1, 0);
    assertThat(relay().ask(listening(channel).after(before)))
        .isMessage("0")
        .hasNoHeader("Push-Missed");
  }

  @Test
  default void date_is_read_in_the_three_formats_of_http() {
    String channel = fresh();
    TestPosition first = three(channel).get(0);
    for (String date : List.of(first.imf(), first.rfc850(), first.asctime())) {
      assertThat(relay().ask(since(channel, date))).as("since %s", date).isMessage("1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "1450755280",
        "Mon, 99 Dec 2015 23:54:40 GMT",
        "Mon, 21 Dec 2015 23:54:40 GMT and more",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Wed, 31 Dec 1969 23:59:59 GMT",
      })
  default void date_that_is_none_or_not_after_the_epoch_counts_as_absent(String date) {
    String channel = fresh();
    relay().post(channel, "oldest");
    relay().post(channel, "newer");
    assertThat(relay().ask(since(channel, date).with("If-None-Match", "\"0\"")))
        .isMessage("oldest")
        .hasNoHeader("Push-Missed");
  }

  @Test
  default void tag_without_a_date_is_no_position() {
    String channel = fresh();
    three(channel);
    assertThat(relay().ask(listening(channel).with("If-None-Match", "\"1\""))).isMessage("0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"1\"", "1", "W/\"1\"", "\"1-gzip\"", "\"1;gzip\"", "1-gzip", "W/\"1-gzip\""})
  default void tag_is_read_quoted_bare_weak_and_with_a_suffix(String tag) {
    String channel = fresh();
    TestPosition first = three(channel).get(0);
    assertThat(relay().ask(since(channel, first.imf()).with("If-None-Match", tag))).isMessage("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"x\"", "abc", "*", "\"\"", "gzip-1"})
  default void tag_that_is_not_a_number_counts_as_0(String tag) {
    String channel = fresh();
    TestPosition first = three(channel).get(0);
    assertThat(relay().ask(since(channel, first.imf()).with("If-None-Match", tag))).isMessage("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Last-Event-ID", "If-None-Match", "Etag"})
  default void whole_id_is_read_from_a_header(String header) {
    String channel = fresh();
    List<TestPosition> sent = three(channel);
    assertThat(relay().ask(listening(channel).with(header, sent.get(0).id())))
        .isMessage("1")
        .hasNoHeader("Push-Missed");
    assertThat(relay().ask(listening(channel).with(header, sent.get(1).id()))).isMessage("2");
    String quoted = sent.get(1).second() + ":" + sent.get(1).etag();
    assertThat(relay().ask(listening(channel).with(header, quoted)))
        .as("tag in quotes")
        .isMessage("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {":", "%3A"})
  default void whole_id_is_read_from_the_query(String colon) {
    String channel = fresh();
    TestPosition at = three(channel).get(1);
    String query = "?last_event_id=" + at.second() + colon + at.tag() + "&id=" + channel;
    assertThat(relay().ask(Request.of("GET", "/listen" + query))).isMessage("2");
  }

  @Test
  default void date_and_tag_win_over_every_whole_id() {
    String channel = fresh();
    List<TestPosition> sent = three(channel);
    Request request =
        Request.of("GET", "/listen?id=" + channel + "&last_event_id=" + sent.get(1).id())
            .with("Etag", sent.get(1).id())
            .with("Last-Event-ID", sent.get(1).id())
            .after(sent.get(0));
    assertThat(relay().ask(request)).isMessage("1");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 0",
    "-, 1, 0, 0",
    "-, -, 1, 0",
    "-, -, -, 1",
    "x, 1, 0, 0",
    "x, x, 1, 0",
    "x, x, x, 1",
  })
  default void first_whole_id_that_reads_as_a_position_wins(
      String lastEventId, String query, String ifNoneMatch, String etag) {
    String channel = fresh();
    List<TestPosition> sent = three(channel);
    String target = "/listen?id=" + channel;
    if (!query.equals("-")) {
      target += "&last_event_id=" + whole(sent, query);
    }
    Request request = Request.of("GET", target);
    if (!lastEventId.equals("-")) {
      request = request.with("Last-Event-ID", whole(sent, lastEventId));
    }
    if (!ifNoneMatch.equals("-")) {
      request = request.with("If-None-Match", whole(sent, ifNoneMatch));
    }
    if (!etag.equals("-")) {
      request = request.with("Etag", whole(sent, etag));
    }
    assertThat(relay().ask(request)).isMessage("2");
  }

  private static String whole(List<TestPosition> sent, String index) {
    return index.equals("x") ? "nonsense" : sent.get(Integer.parseInt(index)).id();
  }

  @Test
  default void unreadable_date_leaves_the_word_to_a_whole_id() {
    String channel = fresh();
    TestPosition at = three(channel).get(1);
    assertThat(relay().ask(since(channel, "yesterday").with("Last-Event-ID", at.id())))
        .isMessage("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "1450755280", ":", "1450755280:", ":0", "-1:-1", "a:b", ""})
  default void whole_id_that_does_not_read_as_one_counts_as_absent(String id) {
    String channel = fresh();
    relay().post(channel, "oldest");
    relay().post(channel, "newer");
    assertThat(relay().ask(listening(channel).with("Last-Event-ID", id))).isMessage("oldest");
  }

  @Test
  default void next_message_still_there_follows_a_removed_one_and_is_marked() {
    String channel = fresh();
    TestPosition first = relay().post(channel, "1");
    for (int i = 2; i <= 7; i++) {
      relay().post(channel, Integer.toString(i));
    }
    assertThat(relay().ask(listening(channel).after(first)))
        .isMessage("3")
        .hasHeader("Push-Missed", "true");
    assertThat(relay().ask(listening(channel).with("Last-Event-ID", first.id())))
        .isMessage("3")
        .hasHeader("Push-Missed", "true");
  }

  @Test
  default void position_at_a_removed_message_has_missed_nothing_if_the_next_is_there() {
    String channel = fresh();
    relay().post(channel, "1");
    TestPosition second = relay().post(channel, "2");
    for (int i = 3; i <= 7; i++) {
      relay().post(channel, Integer.toString(i));
    }
    assertThat(relay().ask(listening(channel).after(second)))
        .isMessage("3")
        .hasNoHeader("Push-Missed");
  }

  @Test
  default void request_without_a_position_has_missed_nothing() {
    String channel = fresh();
    for (int i = 1; i <= 7; i++) {
      relay().post(channel, Integer.toString(i));
    }
    assertThat(relay().ask(listening(channel))).isMessage("3").hasNoHeader("Push-Missed");
  }

  @Test
  default void listener_that_catches_up_again_is_not_marked_any_more() {
    String channel = fresh();
    TestPosition first = relay().post(channel, "1");
    for (int i = 2; i <= 7; i++) {
      relay().post(channel, Integer.toString(i));
    }
    TestPosition third = TestPosition.of(relay().ask(listening(channel).after(first)));
    assertThat(relay().ask(listening(channel).after(third)))
        .isMessage("4")
        .hasNoHeader("Push-Missed");
  }
}
