package io.pushrelay.store;

import static io.pushrelay.channel.MessageId.START;
import static io.pushrelay.store.RecordingAnswer.Refused.NO_ROOM;
import static io.pushrelay.store.RecordingAnswer.Refused.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.store.Store.IfNone;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What happens when the reserved memory is used up. A store may count costs as it likes. */
interface StoreRoomContract extends StoreFixture {
  private static boolean hasRoom(RecordingAnswer answer) {
    return !answer.equals(NO_ROOM);
  }

  /** Uses up all the room there is, with what expires as the policy says and with listeners. */
  private void fill(TestPolicy policy) {
    AskedChannel filler = channel("filler");
    filler.join();
    for (int size = 4096; size > 0; size /= 2) {
      String body = "x".repeat(size);
      while (hasRoom(filler.append(AskedChannel.draft(body), policy))) {}
    }
    while (hasRoom(filler.append(new NewMessage(Body.EMPTY, null), policy))) {}
    while (hasRoom(filler.join())) {}
  }

  private void fill() {
    fill(TestPolicy.ENDLESS);
  }

  @Test
  default void message_without_room_changes_nothing() {
    AskedChannel room = channel("room");
    TestPolicy two = TestPolicy.SHIPPED.keeping(2);
    RecordingAnswer.Sent first = room.send("first", two);
    RecordingAnswer.Sent second = room.send("second", two);
    ChannelInfo before = room.info().orElseThrow();
    fill();
    assertThat(room.append(AskedChannel.draft("x".repeat(1000)), two)).isEqualTo(NO_ROOM);
    assertThat(room.info()).contains(before);
    assertThat(room.look(START)).isEqualTo(new RecordingAnswer.Found(first.message(), false));
    assertThat(room.look(second.id())).isEqualTo(new RecordingAnswer.Nothing(second.id()));
    channel("filler").delete();
    assertThat(room.send("third", two).previous()).isEqualTo(second.id());
  }

  @Test
  default void message_without_room_makes_no_channel() {
    fill();
    for (TestPolicy policy : new TestPolicy[] {TestPolicy.SHIPPED, TestPolicy.SHIPPED.unstored()}) {
      AskedChannel room = channel("room");
      assertThat(room.append(AskedChannel.draft("x"), policy)).isEqualTo(NO_ROOM);
      assertThat(room.info()).isEmpty();
    }
  }

  @Test
  default void message_that_is_larger_than_all_there_is_finds_no_room() {
    AskedChannel room = channel("room");
    String body = "x".repeat((int) ROOM + 1);
    assertThat(room.append(AskedChannel.draft(body), TestPolicy.SHIPPED)).isEqualTo(NO_ROOM);
    assertThat(room.info()).isEmpty();
    assertThat(room.append(AskedChannel.draft(body), TestPolicy.SHIPPED.unstored()))
        .as("one that is not kept")
        .isInstanceOf(RecordingAnswer.Sent.class);
  }

  @Test
  default void channel_without_room_is_not_created_and_one_that_is_there_needs_none() {
    AskedChannel known = channel("known");
    known.create(TestPolicy.SHIPPED);
    fill();
    AskedChannel room = channel("room");
    assertThat(room.create(TestPolicy.SHIPPED)).isEmpty();
    assertThat(room.info()).isEmpty();
    assertThat(known.create(TestPolicy.SHIPPED)).isPresent();
  }

  @Test
  default void listener_without_room_is_not_counted_and_makes_no_channel() {
    AskedChannel known = channel("known");
    known.join();
    fill();
    AskedChannel room = channel("room");
    assertThat(room.next(START, IfNone.JOIN)).isEqualTo(NO_ROOM);
    assertThat(room.info()).isEmpty();
    assertThat(known.next(START, IfNone.JOIN)).isEqualTo(NO_ROOM);
    assertThat(known.next(START, IfNone.JOIN_KNOWN)).isEqualTo(NO_ROOM);
    assertThat(known.info()).contains(new ChannelInfo(0, 0, 1, null));
  }

  @Test
  default void listener_that_only_looks_or_finds_a_message_needs_no_room() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent sent = room.send("x");
    fill();
    for (IfNone ifNone : IfNone.values()) {
      assertThat(room.next(START, ifNone))
          .isEqualTo(new RecordingAnswer.Found(sent.message(), false));
    }
    assertThat(room.look(sent.id())).isEqualTo(new RecordingAnswer.Nothing(sent.id()));
    assertThat(channel("other").look(START)).isEqualTo(UNKNOWN);
  }

  @Test
  default void expired_messages_make_room_first() {
    for (BooleanSupplier step : steps()) {
      fill(TestPolicy.ENDLESS.expiringAfter(5));
      assertThat(step.getAsBoolean()).as("before they have expired").isFalse();
      time().passSeconds(5);
      assertThat(step.getAsBoolean()).as("when they have").isTrue();
      channel("filler").delete();
      channel("room").delete();
    }
  }

  /** A message, a channel and a listener; each tells whether there was room. */
  private List<BooleanSupplier> steps() {
    AskedChannel room = channel("room");
    return List.of(
        () -> hasRoom(room.append(AskedChannel.draft("x"), TestPolicy.SHIPPED)),
        () -> room.create(TestPolicy.SHIPPED).isPresent(),
        () -> hasRoom(room.join()));
  }

  @Test
  default void channels_to_be_forgotten_make_room_first() {
    int made = 0;
    TestPolicy ten = TestPolicy.SHIPPED.forgottenAfter(10);
    while (channel("empty " + made).create(ten).isPresent()) {
      made++;
    }
    assertThat(made).as("channels that there was room for").isPositive();
    time().passSeconds(10);
    assertThat(channel("room").create(TestPolicy.SHIPPED)).isPresent();
    assertThat(channel("empty 0").info()).isEmpty();
  }

  @Test
  default void full_buffer_replaces_its_oldest_within_the_same_room() {
    AskedChannel room = channel("room");
    TestPolicy two = TestPolicy.SHIPPED.keeping(2);
    room.send("x".repeat(1000), two);
    room.send("x".repeat(1000), two);
    fill();
    for (int i = 0; i < 20; i++) {
      RecordingAnswer.Sent sent = room.send("y".repeat(1000), two);
      assertThat(sent.info().messages()).isEqualTo(2);
    }
    assertThat(channel("other").append(AskedChannel.draft("x".repeat(400)), TestPolicy.SHIPPED))
        .as("what was replaced has made no room beside")
        .isEqualTo(NO_ROOM);
  }

  @Test
  default void replacement_too_large_for_the_room_of_the_oldest_leaves_it() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent small = room.send("small", TestPolicy.SHIPPED.keeping(1));
    fill();
    assertThat(room.append(AskedChannel.draft("x".repeat(2000)), TestPolicy.SHIPPED.keeping(1)))
        .isEqualTo(NO_ROOM);
    assertThat(room.look(START)).isEqualTo(new RecordingAnswer.Found(small.message(), false));
  }

  @Test
  default void what_goes_gives_its_room_back() {
    AskedChannel room = channel("room");
    for (int round = 0; round < 3; round++) {
      fill();
      channel("filler").leave(1);
      assertThat(hasRoom(channel("filler").join())).as("the place of one that left").isTrue();
      assertThat(hasRoom(channel("filler").join())).as("one place more").isFalse();
      channel("filler").delete();
      room.send("x".repeat((int) ROOM * 3 / 4), TestPolicy.SHIPPED.expiringAfter(1));
      time().passSeconds(1);
      room.send("x".repeat((int) ROOM * 3 / 4), TestPolicy.SHIPPED.expiringAfter(1));
      room.delete();
    }
  }

  @Test
  default void content_types_and_channel_ids_count_too() {
    int most = (int) ROOM / 1000;
    NewMessage draft = new NewMessage(Body.EMPTY, "x".repeat(1000));
    int drafts = 0;
    while (drafts <= most && hasRoom(channel("room").append(draft, TestPolicy.ENDLESS))) {
      drafts++;
    }
    assertThat(drafts).as("content types of 1000 characters").isLessThanOrEqualTo(most);
    channel("room").delete();
    int ids = 0;
    while (ids <= most && channel(ids + "x".repeat(1000)).create(TestPolicy.SHIPPED).isPresent()) {
      ids++;
    }
    assertThat(ids).as("channel ids of 1000 characters").isLessThanOrEqualTo(most);
  }
}
