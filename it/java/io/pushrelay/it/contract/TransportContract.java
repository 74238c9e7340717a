package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static io.pushrelay.it.contract.TestListener.MISSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.contract.TestListener.Way;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A listener is a cursor, in whatever way its messages reach it: the same holds for requests that
 * are held, event streams and WebSockets, and between them. That nothing is lost and nothing comes
 * twice is {@link DeliveryContract}'s.
 */
@Directives({
  "push_sender /bulk, /two",
  "push_listener /broadcast, /last, /first, /authorized, /members, /brief",
  "push_message_buffer_length@/bulk 1000",
  "push_message_buffer_length@/two 2",
  "push_listener_concurrency@/broadcast broadcast",
  "push_listener_concurrency@/last last",
  "push_listener_concurrency@/first first",
  "push_authorized_channels_only@/authorized on",
  "push_listener_role@/members listener",
  "push_listener_timeout@/brief 1s",
  "push_max_reserved_memory 64M",
})
public interface TransportContract {
  Duration NOT_YET = Duration.ofMillis(200);

  Relay relay();

  /** Each way beside each. */
  static Stream<Arguments> pairs() {
    return Arrays.stream(Way.values())
        .flatMap(one -> Arrays.stream(Way.values()).map(other -> Arguments.of(one, other)));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  default void listener_begins_with_the_oldest_message_or_behind_its_position(Way way) {
    String channel = fresh();
    relay().post(channel, "1");
    TestPosition second = relay().post(channel, "2");
    relay().post(channel, "3");
    try (TestListener all =
            TestListener.open(way, relay(), listening("/broadcast", channel), null);
        TestListener rest =
            TestListener.open(way, relay(), listening("/broadcast", channel), second.id())) {
      assertThat(List.of(all.next(), all.next(), all.next())).containsExactly("1", "2", "3");
      assertThat(rest.next()).isEqualTo("3");
      relay().post(channel, "4");
      assertThat(all.next()).isEqualTo("4");
      assertThat(rest.next()).isEqualTo("4");
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  default void listener_is_told_that_messages_behind_its_position_are_gone(Way way) {
    String channel = fresh();
    TestPosition first = relay().post("/two", channel, "1");
    for (String text : List.of("2", "3", "4")) {
      relay().post("/two", channel, text);
    }
    try (TestListener ear =
        TestListener.open(way, relay(), listening("/broadcast", channel), first.id())) {
      assertThat(ear.next()).isEqualTo(MISSED + "3");
      assertThat(ear.next()).isEqualTo("4");
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  default void last_ends_the_one_before_in_whatever_way_either_listens(Way one, Way other) {
    String channel = fresh();
    try (TestListener first = TestListener.held(one, relay(), "/last", channel);
        TestListener second =
            TestListener.open(other, relay(), listening("/last", channel), null)) {
      assertThat(first.end()).isEqualTo("409");
      assertThat(second.hears(NOT_YET)).as("the second is answered").isFalse();
      relay().post(channel, "news");
      assertThat(second.next()).isEqualTo("news");
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  default void first_stays_and_a_second_is_refused_in_whatever_way_either_listens(
      Way one, Way other) {
    String channel = fresh();
    try (TestListener first = TestListener.held(one, relay(), "/first", channel);
        TestListener second =
            TestListener.open(other, relay(), listening("/first", channel), null)) {
      assertThat(second.end()).isEqualTo("409");
      relay().post(channel, "news");
      assertThat(first.next()).isEqualTo("news");
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  default void broadcast_goes_to_both_in_whatever_way_either_listens(Way one, Way other) {
    String channel = fresh();
    try (TestListener first = TestListener.held(one, relay(), "/broadcast", channel);
        TestListener second = TestListener.held(other, relay(), "/broadcast", channel)) {
      assertThat(relay().posted("/send", channel, "news")).hasStatus(201);
      assertThat(first.next()).isEqualTo("news");
      assertThat(second.next()).isEqualTo("news");
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  default void channel_that_is_deleted_ends_its_listeners(Way way) {
    String channel = fresh();
    try (TestListener ear = TestListener.held(way, relay(), "/broadcast", channel)) {
      relay().ask(sending("DELETE", channel));
      assertThat(ear.end()).isEqualTo("410");
    }
    assertThat(relay().knows(channel)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  default void unknown_channel_is_refused_where_only_senders_make_them(Way way) {
    String channel = fresh();
    try (TestListener ear =
        TestListener.open(way, relay(), listening("/authorized", channel), null)) {
      assertThat(ear.end()).isEqualTo("403");
    }
    assertThat(relay().knows(channel)).isFalse();
    relay().post(channel, "news");
    try (TestListener ear =
        TestListener.open(way, relay(), listening("/authorized", channel), null)) {
      assertThat(ear.next()).isEqualTo("news");
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  default void role_of_the_location_is_asked_for(Way way) {
    String channel = fresh();
    relay().post(channel, "news");
    try (TestListener nobody =
            TestListener.open(way, relay(), listening("/members", channel), null);
        TestListener other =
            TestListener.open(way, relay(), listening("/members", channel).as("sender"), null);
        TestListener reader =
            TestListener.open(way, relay(), listening("/members", channel).as("reader"), null)) {
      assertThat(nobody.end()).isEqualTo("401");
      assertThat(other.end()).isEqualTo("403");
      assertThat(reader.next()).isEqualTo("news");
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  default void requests_end_when_their_time_is_over_and_streams_go_on(Way way) {
    String channel = fresh();
    Request brief = listening("/brief", channel); // 1 s
    try (TestListener ear = TestListener.open(way, relay(), brief, null)) {
      if (way == Way.LONG_POLL) {
        assertThat(ear.end()).isEqualTo("408");
      } else {
        assertThat(ear.hears(Duration.ofSeconds(2))).isFalse();
        relay().post(channel, "news");
        assertThat(ear.next()).isEqualTo("news");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  default void listener_that_reads_late_gets_all_that_is_still_kept(Way way) {
    String channel = fresh();
    String large = "x".repeat(50_000);
    List<String> sent = IntStream.range(0, 30).mapToObj(i -> i + " " + large).toList();
    try (TestListener ear = TestListener.held(way, relay(), "/broadcast", channel)) {
      sent.forEach(text -> relay().post("/bulk", channel, text));
      for (String text : sent) {
        assertThat(ear.next()).isEqualTo(text);
      }
    } finally {
      relay().ask(sending("DELETE", channel)); // other tests need the room
    }
  }
}
