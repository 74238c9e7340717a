package io.pushrelay.store;

import static io.pushrelay.channel.MessageId.START;
import static io.pushrelay.store.RecordingAnswer.Refused.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Store.IfNone;
import io.pushrelay.time.FakeTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes after a position, and what is done when it is nothing yet. */
interface StorePositionContract extends StoreFixture {
  private static RecordingAnswer found(RecordingAnswer.Sent sent) {
    return new RecordingAnswer.Found(sent.message(), false);
  }

  private static RecordingAnswer missing(RecordingAnswer.Sent sent) {
    return new RecordingAnswer.Found(sent.message(), true);
  }

  @ParameterizedTest
  @EnumSource
  default void without_a_position_it_is_the_oldest_message(IfNone ifNone) {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent first = room.send("first");
    room.send("second");
    assertThat(room.next(START, ifNone)).isEqualTo(found(first));
    assertThat(room.next(START, ifNone)).as("asked again").isEqualTo(found(first));
  }

  @Test
  default void with_a_position_it_is_the_first_message_after_it() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent first = room.send("first");
    RecordingAnswer.Sent second = room.send("second");
    time().passSeconds(2);
    RecordingAnswer.Sent third = room.send("third");
    assertThat(room.look(first.id())).isEqualTo(found(second));
    assertThat(room.look(second.id())).isEqualTo(found(third));
    assertThat(room.look(third.id())).isEqualTo(new RecordingAnswer.Nothing(third.id()));
  }

  @Test
  default void position_that_no_message_has_ever_had_counts_all_the_same() {
    AskedChannel room = channel("room");
    room.send("first");
    time().passSeconds(2);
    RecordingAnswer.Sent second = room.send("second");
    MessageId between = new MessageId(FakeTime.START + 1, 7);
    assertThat(room.look(between)).isEqualTo(found(second));
    assertThat(room.look(new MessageId(FakeTime.START, 9))).isEqualTo(found(second));
  }

  @Test
  default void position_beyond_the_last_message_finds_nothing() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent only = room.send("only");
    assertThat(room.look(new MessageId(FakeTime.START, 1)))
        .isEqualTo(new RecordingAnswer.Nothing(only.id()));
  }

  @Test
  default void position_of_a_message_that_was_removed_finds_the_next() {
    TestPolicy two = TestPolicy.SHIPPED.keeping(2);
    AskedChannel room = channel("room");
    RecordingAnswer.Sent first = room.send("first", two);
    RecordingAnswer.Sent second = room.send("second", two);
    room.send("third", two);
    assertThat(room.look(first.id())).isEqualTo(found(second));
  }

  @Test
  default void message_that_was_removed_is_skipped() {
    TestPolicy one = TestPolicy.SHIPPED.keeping(1);
    AskedChannel room = channel("room");
    RecordingAnswer.Sent first = room.send("first", one);
    room.send("second", one);
    RecordingAnswer.Sent third = room.send("third", one);
    assertThat(room.look(first.id())).isEqualTo(missing(third));
  }

  @Test
  default void position_in_a_deleted_channel_finds_what_its_successor_holds() {
    AskedChannel room = channel("room");
    MessageId before = room.send("before").id();
    room.delete();
    RecordingAnswer.Sent after = room.send("after");
    assertThat(room.look(before)).isInstanceOf(RecordingAnswer.Found.class);
    assertThat(room.look(after.id())).isEqualTo(new RecordingAnswer.Nothing(after.id()));
  }

  @Test
  default void nothing_comes_with_the_message_last_sent_kept_or_not() {
    AskedChannel room = channel("room");
    room.create(TestPolicy.SHIPPED);
    assertThat(room.look(START)).as("none yet").isEqualTo(new RecordingAnswer.Nothing(START));
    MessageId unkept = room.send("unkept", TestPolicy.SHIPPED.unstored()).id();
    assertThat(room.look(START)).as("not kept").isEqualTo(new RecordingAnswer.Nothing(unkept));
    MessageId expired = room.send("expiring", TestPolicy.SHIPPED.expiringAfter(1)).id();
    time().passSeconds(1);
    assertThat(room.look(START)).as("expired").isEqualTo(new RecordingAnswer.Nothing(expired));
  }

  @ParameterizedTest
  @EnumSource(names = {"LOOK", "JOIN_KNOWN"})
  default void channel_that_is_not_there_is_unknown_and_not_made(IfNone ifNone) {
    AskedChannel room = channel("room");
    assertThat(room.next(START, ifNone)).isEqualTo(UNKNOWN);
    assertThat(room.next(new MessageId(5, 0), ifNone)).isEqualTo(UNKNOWN);
    assertThat(room.info()).isEmpty();
  }

  @Test
  default void joining_makes_the_channel_and_counts_the_listener() {
    AskedChannel room = channel("room");
    assertThat(room.next(START, IfNone.JOIN)).isEqualTo(new RecordingAnswer.Nothing(START));
    assertThat(room.info()).contains(new ChannelInfo(0, 0, 1, null));
    assertThat(room.next(START, IfNone.JOIN)).isEqualTo(new RecordingAnswer.Nothing(START));
    assertThat(room.info()).contains(new ChannelInfo(0, 0, 2, null));
  }

  @Test
  default void joining_a_known_channel_counts_the_listener() {
    AskedChannel room = channel("room");
    MessageId last = room.send("x").id();
    assertThat(room.next(last, IfNone.JOIN_KNOWN)).isEqualTo(new RecordingAnswer.Nothing(last));
    assertThat(room.info()).contains(new ChannelInfo(1, 0, 1, last));
  }

  @Test
  default void looking_counts_no_listener() {
    AskedChannel room = channel("room");
    MessageId last = room.send("x").id();
    room.look(last);
    assertThat(room.info()).contains(new ChannelInfo(1, 0, 0, last));
  }

  @ParameterizedTest
  @EnumSource
  default void who_finds_a_message_is_not_counted(IfNone ifNone) {
    AskedChannel room = channel("room");
    MessageId last = room.send("x").id();
    room.next(START, ifNone);
    assertThat(room.info()).contains(new ChannelInfo(1, 0, 0, last));
  }

  @Test
  default void message_for_a_listener_that_joined_is_found_after_its_position() {
    AskedChannel room = channel("room");
    room.next(START, IfNone.JOIN);
    RecordingAnswer.Sent sent = room.send("x");
    assertThat(room.look(START)).isEqualTo(found(sent));
    assertThat(room.look(sent.id())).isEqualTo(new RecordingAnswer.Nothing(sent.id()));
  }
}
