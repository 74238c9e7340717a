package io.pushrelay.store;

import static io.pushrelay.channel.MessageId.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.MessageId;
import io.pushrelay.time.FakeTime;
import org.junit.jupiter.api.Test;

/** When a listener is told that it missed something: exactly when it did. */
interface StoreMissedContract extends StoreFixture {
  private static RecordingAnswer found(RecordingAnswer.Sent sent, boolean missed) {
    return new RecordingAnswer.Found(sent.message(), missed);
  }

  @Test
  default void without_a_position_nothing_is_missed() {
    TestPolicy one = TestPolicy.SHIPPED.keeping(1);
    AskedChannel room = channel("room");
    room.send("first", one);
    RecordingAnswer.Sent second = room.send("second", one);
    assertThat(room.look(START)).isEqualTo(found(second, false));
  }

  @Test
  default void only_what_came_after_the_position_is_missed() {
    TestPolicy two = TestPolicy.SHIPPED.keeping(2);
    AskedChannel room = channel("room");
    MessageId first = room.send("1", two).id();
    MessageId second = room.send("2", two).id();
    RecordingAnswer.Sent third = room.send("3", two);
    RecordingAnswer.Sent fourth = room.send("4", two);
    assertThat(room.look(new MessageId(FakeTime.START - 1, 0)))
        .as("from before the first")
        .isEqualTo(found(third, true));
    assertThat(room.look(first)).as("the second is gone").isEqualTo(found(third, true));
    assertThat(room.look(second)).as("had all that is gone").isEqualTo(found(third, false));
    assertThat(room.look(third.id())).isEqualTo(found(fourth, false));
  }

  @Test
  default void message_that_expires_between_two_others_is_missed_by_who_was_before_it() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent before = room.send("before", TestPolicy.SHIPPED.expiringAfter(60));
    RecordingAnswer.Sent middle = room.send("middle", TestPolicy.SHIPPED.expiringAfter(1));
    RecordingAnswer.Sent after = room.send("after", TestPolicy.SHIPPED.expiringAfter(60));
    time().passSeconds(1);
    assertThat(room.look(START)).isEqualTo(found(before, false));
    assertThat(room.look(before.id())).isEqualTo(found(after, true));
    assertThat(room.look(middle.id())).as("had it in time").isEqualTo(found(after, false));
    assertThat(room.look(new MessageId(1, 0)))
        .as("the message at hand comes before the one that is gone")
        .isEqualTo(found(before, false));
  }

  @Test
  default void several_that_expire_between_two_others_are_told_apart() {
    AskedChannel room = channel("room");
    MessageId first = room.send("1", TestPolicy.SHIPPED.expiringAfter(60)).id();
    MessageId second = room.send("2", TestPolicy.SHIPPED.expiringAfter(2)).id();
    MessageId third = room.send("3", TestPolicy.SHIPPED.expiringAfter(1)).id();
    RecordingAnswer.Sent fourth = room.send("4", TestPolicy.SHIPPED.expiringAfter(0));
    time().passSeconds(1);
    assertThat(room.look(second)).as("the third is gone").isEqualTo(found(fourth, true));
    time().passSeconds(1);
    assertThat(room.look(first)).as("two are gone").isEqualTo(found(fourth, true));
    assertThat(room.look(second)).as("the third is gone still").isEqualTo(found(fourth, true));
    assertThat(room.look(third)).isEqualTo(found(fourth, false));
  }

  @Test
  default void gap_stays_when_the_message_behind_it_goes_too() {
    AskedChannel room = channel("room");
    MessageId first = room.send("1", TestPolicy.SHIPPED.expiringAfter(60)).id();
    MessageId second = room.send("2", TestPolicy.SHIPPED.expiringAfter(1)).id();
    MessageId third = room.send("3", TestPolicy.SHIPPED.expiringAfter(2)).id();
    RecordingAnswer.Sent fourth = room.send("4", TestPolicy.SHIPPED.expiringAfter(60));
    for (int passed = 0; passed < 2; passed++) {
      time().passSeconds(1);
      store().expire();
    }
    assertThat(room.look(first)).isEqualTo(found(fourth, true));
    assertThat(room.look(second)).isEqualTo(found(fourth, true));
    assertThat(room.look(third)).isEqualTo(found(fourth, false));
  }

  @Test
  default void newest_messages_that_expired_are_missed_when_the_next_one_comes() {
    AskedChannel room = channel("room");
    MessageId first = room.send("1", TestPolicy.SHIPPED.expiringAfter(60)).id();
    MessageId second = room.send("2", TestPolicy.SHIPPED.expiringAfter(1)).id();
    MessageId third = room.send("3", TestPolicy.SHIPPED.expiringAfter(2)).id();
    time().passSeconds(2);
    RecordingAnswer.Sent fourth = room.send("4");
    assertThat(room.look(first)).isEqualTo(found(fourth, true));
    assertThat(room.look(second)).isEqualTo(found(fourth, true));
    assertThat(room.look(third)).isEqualTo(found(fourth, false));
  }

  @Test
  default void messages_of_a_channel_that_ran_empty_are_missed_when_the_next_one_comes() {
    AskedChannel room = channel("room");
    MessageId first = room.send("1", TestPolicy.SHIPPED.expiringAfter(1)).id();
    MessageId second = room.send("2", TestPolicy.SHIPPED.expiringAfter(1)).id();
    time().passSeconds(1);
    store().expire();
    RecordingAnswer.Sent third = room.send("3");
    assertThat(room.look(first)).isEqualTo(found(third, true));
    assertThat(room.look(second)).isEqualTo(found(third, false));
  }

  @Test
  default void message_that_was_not_kept_is_missed_by_who_was_before_it() {
    AskedChannel room = channel("room");
    MessageId first = room.send("kept").id();
    MessageId unkept = room.send("unkept", TestPolicy.SHIPPED.unstored()).id();
    RecordingAnswer.Sent last = room.send("kept");
    assertThat(room.look(first)).isEqualTo(found(last, true));
    assertThat(room.look(unkept)).as("was held when it came").isEqualTo(found(last, false));
    assertThat(room.look(last.id())).isEqualTo(new RecordingAnswer.Nothing(last.id()));
  }

  @Test
  default void messages_that_were_not_kept_add_up_with_those_that_were_removed() {
    AskedChannel room = channel("room");
    TestPolicy one = TestPolicy.SHIPPED.keeping(1);
    MessageId kept = room.send("kept", one).id();
    MessageId unkept = room.send("unkept", TestPolicy.SHIPPED.unstored()).id();
    RecordingAnswer.Sent last = room.send("last", one);
    assertThat(room.look(new MessageId(1, 0))).isEqualTo(found(last, true));
    assertThat(room.look(kept)).isEqualTo(found(last, true));
    assertThat(room.look(unkept)).isEqualTo(found(last, false));
  }
}
