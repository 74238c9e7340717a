package io.pushrelay.store;

import static io.pushrelay.channel.MessageId.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Store.IfNone;
import io.pushrelay.time.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a channel is said to be, and how it is created, left and deleted. */
interface StoreInfoContract extends StoreFixture {
  ChannelInfo FRESH = new ChannelInfo(0, ChannelInfo.NEVER, 0, null);

  private static ChannelInfo infoOf(AskedChannel channel) {
    return channel.info().orElseThrow();
  }

  @Test
  default void channel_that_nobody_made_is_not_there() {
    AskedChannel room = channel("room");
    assertThat(room.info()).isEmpty();
    assertThat(room.info()).as("asking has not made it").isEmpty();
    assertThat(room.delete()).isEmpty();
  }

  @Test
  default void channels_are_told_apart() {
    MessageId last = channel("room").send("x").id();
    assertThat(channel("Room").info()).isEmpty();
    assertThat(channel("room").info()).contains(new ChannelInfo(1, ChannelInfo.NEVER, 0, last));
  }

  @Test
  default void channel_is_created_empty() {
    AskedChannel room = channel("room");
    assertThat(room.create(TestPolicy.SHIPPED)).contains(FRESH);
    assertThat(room.info()).contains(FRESH);
    assertThat(room.look(START)).isEqualTo(new RecordingAnswer.Nothing(START));
  }

  @Test
  default void creating_what_is_there_tells_of_it_and_changes_nothing() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent sent = room.send("x");
    room.join();
    ChannelInfo before = infoOf(room);
    assertThat(room.create(TestPolicy.SHIPPED.keeping(1))).contains(before);
    assertThat(room.info()).contains(before);
    assertThat(room.look(START)).isEqualTo(new RecordingAnswer.Found(sent.message(), false));
  }

  @Test
  default void sender_is_told_the_listeners_from_before_and_the_messages_from_after() {
    AskedChannel room = channel("room");
    room.join();
    room.join();
    RecordingAnswer.Sent first = room.send("first");
    assertThat(first.info()).isEqualTo(new ChannelInfo(1, 0, 2, first.id()));
    room.leave(2);
    RecordingAnswer.Sent second = room.send("second", TestPolicy.SHIPPED.keeping(1));
    assertThat(second.info()).isEqualTo(new ChannelInfo(1, 0, 0, second.id()));
  }

  @Test
  default void requested_is_never_until_a_listener_asks() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent sent = room.send("x");
    room.create(TestPolicy.SHIPPED);
    room.received(sent);
    room.leave(1);
    assertThat(infoOf(room).requested()).isEqualTo(ChannelInfo.NEVER);
  }

  @ParameterizedTest
  @EnumSource
  default void requested_counts_whole_seconds_since_a_listener_last_asked(IfNone ifNone) {
    AskedChannel room = channel("room");
    MessageId last = room.send("x").id();
    for (MessageId position : new MessageId[] {START, last}) {
      time().passSeconds(9);
      room.next(position, ifNone);
      assertThat(infoOf(room).requested()).isZero();
      time().pass(Duration.ofMillis(999));
      assertThat(infoOf(room).requested()).isZero();
      time().pass(Duration.ofMillis(1));
      assertThat(infoOf(room).requested()).isEqualTo(1);
      time().passSeconds(4);
      assertThat(infoOf(room).requested()).isEqualTo(5);
    }
  }

  @Test
  default void requested_is_counted_whatever_the_clock_is_set_to() {
    AskedChannel room = channel("room");
    room.join();
    time().setClock(FakeTime.START - 500);
    time().passSeconds(3);
    assertThat(infoOf(room).requested()).isEqualTo(3);
  }

  @Test
  default void last_message_is_told_of_also_when_it_is_gone() {
    AskedChannel room = channel("room");
    MessageId unkept = room.send("x", TestPolicy.SHIPPED.unstored()).id();
    assertThat(infoOf(room).lastMessageId()).isEqualTo(unkept);
    MessageId expired = room.send("x", TestPolicy.SHIPPED.expiringAfter(1)).id();
    time().passSeconds(1);
    assertThat(infoOf(room).lastMessageId()).isEqualTo(expired);
  }

  @Test
  default void listeners_that_leave_are_not_counted_any_more() {
    AskedChannel room = channel("room");
    room.send("x");
    for (int i = 0; i < 5; i++) {
      room.join();
    }
    room.leave(1);
    assertThat(infoOf(room).listeners()).isEqualTo(4);
    room.leave(3);
    assertThat(infoOf(room).listeners()).isEqualTo(1);
  }

  @Test
  default void more_that_leave_than_there_are_leave_none() {
    AskedChannel room = channel("room");
    room.send("x");
    room.join();
    room.leave(3);
    assertThat(infoOf(room).listeners()).isZero();
    room.leave(1);
    assertThat(infoOf(room).listeners()).isZero();
    room.join();
    assertThat(infoOf(room).listeners()).as("one that joins afterwards").isEqualTo(1);
  }

  @Test
  default void leaving_a_channel_that_is_not_there_does_nothing() {
    AskedChannel room = channel("room");
    room.leave(2);
    assertThat(room.info()).isEmpty();
  }

  @Test
  default void deleted_channel_is_told_of_as_it_was() {
    AskedChannel room = channel("room");
    room.send("first");
    MessageId last = room.send("second").id();
    room.join();
    room.join();
    time().passSeconds(7);
    assertThat(room.delete()).contains(new ChannelInfo(2, 7, 2, last));
  }

  @Test
  default void deleted_channel_is_gone_with_its_messages_and_listeners() {
    AskedChannel room = channel("room");
    room.send("x");
    room.join();
    room.delete();
    assertThat(room.info()).isEmpty();
    assertThat(room.delete()).as("deleted again").isEmpty();
    assertThat(room.look(START)).isEqualTo(RecordingAnswer.Refused.UNKNOWN);
    assertThat(room.create(TestPolicy.SHIPPED)).as("created again").contains(FRESH);
    assertThat(room.look(START)).isEqualTo(new RecordingAnswer.Nothing(START));
  }

  @Test
  default void deleting_a_channel_leaves_the_others() {
    channel("one").send("x");
    MessageId last = channel("two").send("x").id();
    channel("one").delete();
    assertThat(channel("two").info()).contains(new ChannelInfo(1, ChannelInfo.NEVER, 0, last));
  }
}
