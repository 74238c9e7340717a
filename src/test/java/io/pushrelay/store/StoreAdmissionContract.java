package io.pushrelay.store;

import static io.pushrelay.channel.MessageId.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Admission;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Store.IfNone;
import org.junit.jupiter.api.Test;

/** Who is let in as a listener, whom it replaces, and whom a leave takes off the count. */
interface StoreAdmissionContract extends StoreFixture {
  /** Two at most. */
  Admission TWO = new Admission(false, 2);

  private static int listeners(AskedChannel channel) {
    return channel.info().map(ChannelInfo::listeners).orElse(0);
  }

  @Test
  default void first_is_let_in_when_nobody_is_held() {
    AskedChannel room = channel("room");
    assertThat(room.join(Admission.FIRST)).isEqualTo(new RecordingAnswer.Nothing(START));
    assertThat(room.join(Admission.FIRST)).isEqualTo(new RecordingAnswer.Full(START));
    assertThat(listeners(room)).isEqualTo(1);
    room.leave(1);
    assertThat(room.join(Admission.FIRST)).isEqualTo(new RecordingAnswer.Nothing(START));
  }

  @Test
  default void listener_is_told_that_the_channel_was_created_for_it() {
    AskedChannel room = channel("room");
    room.join();
    assertThat(room.isCreated()).as("nobody was there").isTrue();
    room.join();
    assertThat(room.isCreated()).as("the first is there").isFalse();
    room.leave(2);
    room.join(Admission.FIRST);
    assertThat(room.isCreated()).as("all have left").isTrue();
    room.delete();
    room.join(Admission.LAST);
    assertThat(room.isCreated()).as("it was deleted").isTrue();
    room.delete();
    room.send("x");
    assertThat(room.next(room.send("y").id(), IfNone.JOIN))
        .isInstanceOf(RecordingAnswer.Nothing.class);
    assertThat(room.isCreated()).as("a sender was there").isFalse();
  }

  @Test
  default void no_more_than_the_limit_are_let_in() {
    AskedChannel room = channel("room");
    MessageId last = room.send("x").id();
    room.join(TWO);
    assertThat(room.next(last, IfNone.JOIN_KNOWN, TWO))
        .isEqualTo(new RecordingAnswer.Nothing(last));
    assertThat(room.next(last, IfNone.JOIN_KNOWN, TWO)).isEqualTo(new RecordingAnswer.Full(last));
    assertThat(room.join(TWO)).isEqualTo(new RecordingAnswer.Full(last));
    assertThat(room.join()).as("one without a limit").isEqualTo(new RecordingAnswer.Nothing(last));
    assertThat(listeners(room)).isEqualTo(3);
  }

  @Test
  default void last_is_counted_in_the_place_of_all_others() {
    AskedChannel room = channel("room");
    room.join(Admission.LAST);
    assertThat(listeners(room)).isEqualTo(1);
    room.join();
    room.join();
    room.join(Admission.LAST);
    assertThat(listeners(room)).isEqualTo(1);
    room.leave(1);
    assertThat(room.info()).isEmpty();
  }

  @Test
  default void who_finds_a_message_or_only_looks_is_not_refused_and_replaces_nobody() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent sent = room.send("x");
    room.join();
    room.join();
    for (Admission admission : new Admission[] {Admission.FIRST, Admission.LAST, TWO}) {
      assertThat(room.next(START, IfNone.JOIN, admission))
          .isEqualTo(new RecordingAnswer.Found(sent.message(), false));
      assertThat(room.next(sent.id(), IfNone.LOOK, admission))
          .isEqualTo(new RecordingAnswer.Nothing(sent.id()));
    }
    assertThat(listeners(room)).isEqualTo(2);
  }

  @Test
  default void who_is_refused_has_asked() {
    AskedChannel room = channel("room");
    room.join();
    time().passSeconds(3);
    room.join(Admission.FIRST);
    assertThat(room.info()).contains(new ChannelInfo(0, 0, 1, null));
  }

  @Test
  default void last_needs_no_room_where_others_are_held() {
    AskedChannel room = channel("room");
    room.join();
    while (channel("filler").join() instanceof RecordingAnswer.Nothing) {
      // There is room.
    }
    assertThat(room.join(Admission.LAST)).isEqualTo(new RecordingAnswer.Nothing(START));
    assertThat(channel("empty").join(Admission.LAST)).isEqualTo(RecordingAnswer.Refused.NO_ROOM);
    room.leave(1);
    assertThat(room.join()).as("the place of one").isEqualTo(new RecordingAnswer.Nothing(START));
  }

  @Test
  default void leave_of_one_that_was_replaced_leaves_the_new_one_counted() {
    AskedChannel room = channel("room");
    room.join();
    int replaced = room.generation();
    room.join(Admission.LAST);
    room.leave(replaced, 1);
    assertThat(listeners(room)).isEqualTo(1);
    room.leave(1);
    assertThat(room.info()).isEmpty();
  }

  @Test
  default void leave_of_one_whose_channel_was_deleted_leaves_its_successors_listener_counted() {
    AskedChannel room = channel("room");
    room.join();
    int deleted = room.generation();
    room.delete();
    room.join();
    room.leave(deleted, 1);
    assertThat(listeners(room)).isEqualTo(1);
  }

  @Test
  default void those_who_join_without_replacing_are_of_one_generation() {
    AskedChannel room = channel("room");
    room.send("x");
    room.join();
    int first = room.generation();
    room.join(TWO);
    room.leave(first, 2);
    assertThat(listeners(room)).isZero();
  }
}
