package io.pushrelay.store;

import static io.pushrelay.channel.MessageId.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.time.FakeTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many messages a channel keeps, and how often they must have been received before they go. */
interface StoreBufferContract extends StoreFixture {
  /** Every message that a listener without a position walks through. */
  private static List<MessageId> kept(AskedChannel channel) {
    List<MessageId> ids = new ArrayList<>();
    MessageId position = START;
    while (channel.look(position) instanceof RecordingAnswer.Found found) {
      Message message = found.message();
      ids.add(message.id());
      position = message.id();
    }
    assertThat(channel.info().map(ChannelInfo::messages)).contains(ids.size());
    return ids;
  }

  private static List<RecordingAnswer.Sent> send(
      AskedChannel channel, int messages, TestPolicy policy) {
    List<RecordingAnswer.Sent> sent = new ArrayList<>();
    for (int i = 1; i <= messages; i++) {
      sent.add(channel.send("message " + i, policy));
    }
    return sent;
  }

  @Test
  default void buffer_keeps_the_newest_of_its_length() {
    AskedChannel room = channel("room");
    List<RecordingAnswer.Sent> sent = send(room, 5, TestPolicy.SHIPPED.keeping(3));
    assertThat(kept(room)).containsExactly(sent.get(2).id(), sent.get(3).id(), sent.get(4).id());
  }

  @Test
  default void smaller_buffer_removes_several_at_once() {
    AskedChannel room = channel("room");
    send(room, 4, TestPolicy.SHIPPED);
    RecordingAnswer.Sent last = room.send("last", TestPolicy.SHIPPED.keeping(1));
    assertThat(last.info().messages()).isEqualTo(1);
    assertThat(kept(room)).containsExactly(last.id());
  }

  @Test
  default void larger_buffer_keeps_what_is_there() {
    AskedChannel room = channel("room");
    send(room, 2, TestPolicy.SHIPPED.keeping(2));
    room.send("third", TestPolicy.SHIPPED.keeping(3));
    assertThat(kept(room)).hasSize(3);
  }

  @Test
  default void expired_messages_do_not_count_towards_the_length() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent first = room.send("stays", TestPolicy.SHIPPED.keeping(2));
    room.send("expires", TestPolicy.SHIPPED.keeping(2).expiringAfter(1));
    time().passSeconds(1);
    RecordingAnswer.Sent third = room.send("comes", TestPolicy.SHIPPED.keeping(2));
    assertThat(kept(room)).containsExactly(first.id(), third.id());
  }

  @Test
  default void nothing_is_kept_with_a_length_of_0_or_the_store_off() {
    AskedChannel room = channel("room");
    for (TestPolicy policy :
        List.of(TestPolicy.SHIPPED.keeping(0), TestPolicy.SHIPPED.unstored())) {
      RecordingAnswer.Sent sent = room.send("x", policy);
      assertThat(sent.info()).isEqualTo(new ChannelInfo(0, ChannelInfo.NEVER, 0, sent.id()));
      assertThat(sent.message().body()).isEqualTo(AskedChannel.draft("x").body());
    }
    assertThat(kept(room)).isEmpty();
  }

  @Test
  default void message_that_is_not_kept_leaves_those_that_are() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent kept = room.send("kept", TestPolicy.SHIPPED.keeping(1));
    RecordingAnswer.Sent unkept = room.send("unkept", TestPolicy.SHIPPED.keeping(0));
    assertThat(unkept.info().messages()).isEqualTo(1);
    assertThat(kept(room)).containsExactly(kept.id());
  }

  @Test
  default void messages_not_received_often_enough_stay_beyond_the_length() {
    AskedChannel room = channel("room");
    List<RecordingAnswer.Sent> sent = send(room, 3, TestPolicy.SHIPPED.keeping(1).receivedBy(2));
    assertThat(sent.get(2).info().messages()).isEqualTo(3);
    assertThat(kept(room)).hasSize(3);
  }

  @Test
  default void message_beyond_the_length_goes_when_it_was_received_often_enough() {
    AskedChannel room = channel("room");
    List<RecordingAnswer.Sent> sent = send(room, 3, TestPolicy.SHIPPED.keeping(2).receivedBy(2));
    room.received(sent.get(0));
    assertThat(kept(room)).as("received once").hasSize(3);
    room.received(sent.get(0));
    assertThat(kept(room)).as("received twice").containsExactly(sent.get(1).id(), sent.get(2).id());
  }

  @Test
  default void message_within_the_length_stays_however_often_it_was_received() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent only = room.send("only", TestPolicy.SHIPPED.keeping(1).receivedBy(1));
    for (int i = 0; i < 3; i++) {
      room.received(only);
    }
    assertThat(kept(room)).containsExactly(only.id());
  }

  @Test
  default void received_message_goes_when_a_new_one_comes() {
    AskedChannel room = channel("room");
    TestPolicy policy = TestPolicy.SHIPPED.keeping(1).receivedBy(1);
    room.received(room.send("received", policy));
    RecordingAnswer.Sent last = room.send("last", policy);
    assertThat(kept(room)).containsExactly(last.id());
  }

  @Test
  default void only_the_oldest_go_whatever_was_received_after_them() {
    AskedChannel room = channel("room");
    List<RecordingAnswer.Sent> sent = send(room, 4, TestPolicy.SHIPPED.keeping(1).receivedBy(1));
    room.received(sent.get(1));
    room.received(sent.get(2));
    assertThat(kept(room)).as("the oldest was not received").hasSize(4);
    room.received(sent.get(0));
    assertThat(kept(room)).as("all but the newest were").containsExactly(sent.get(3).id());
  }

  @Test
  default void no_more_go_than_the_length_asks_for() {
    AskedChannel room = channel("room");
    List<RecordingAnswer.Sent> sent = send(room, 4, TestPolicy.SHIPPED.keeping(3).receivedBy(1));
    for (int i = 3; i >= 0; i--) {
      room.received(sent.get(i));
    }
    assertThat(kept(room)).containsExactly(sent.get(1).id(), sent.get(2).id(), sent.get(3).id());
  }

  @Test
  default void each_message_asks_for_the_recipients_of_its_own_location() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent guarded =
        room.send("guarded", TestPolicy.SHIPPED.keeping(1).receivedBy(1));
    RecordingAnswer.Sent free = room.send("free", TestPolicy.SHIPPED.keeping(1));
    assertThat(kept(room)).containsExactly(guarded.id(), free.id());
    room.received(guarded);
    assertThat(kept(room)).containsExactly(free.id());
  }

  @Test
  default void message_not_received_expires_all_the_same() {
    AskedChannel room = channel("room");
    send(room, 2, TestPolicy.SHIPPED.keeping(1).receivedBy(1).expiringAfter(1));
    time().passSeconds(1);
    assertThat(kept(room)).isEmpty();
  }

  @Test
  default void receipt_of_what_is_not_there_changes_nothing() {
    AskedChannel room = channel("room");
    List<RecordingAnswer.Sent> sent = send(room, 2, TestPolicy.SHIPPED.keeping(1).receivedBy(1));
    store().acknowledge(room.id(), new MessageId(FakeTime.START, 9));
    store().acknowledge(room.id(), START);
    assertThat(kept(room)).containsExactly(sent.get(0).id(), sent.get(1).id());
    AskedChannel unknown = channel("unknown");
    unknown.received(sent.get(0));
    assertThat(unknown.info()).isEmpty();
  }
}
