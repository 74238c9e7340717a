package io.pushrelay.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.ResponseHead;
import io.pushrelay.time.FakeTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which ids messages get, and what else they carry. */
interface StoreIdContract extends StoreFixture {
  @Test
  default void tags_count_the_messages_of_a_second_from_0() {
    AskedChannel room = channel("room");
    for (int tag = 0; tag < 3; tag++) {
      assertThat(room.send("x").id()).isEqualTo(new MessageId(FakeTime.START, tag));
    }
    time().passSeconds(1);
    assertThat(room.send("x").id()).isEqualTo(new MessageId(FakeTime.START + 1, 0));
    assertThat(room.send("x").id()).isEqualTo(new MessageId(FakeTime.START + 1, 1));
  }

  @Test
  default void each_channel_counts_its_own_messages() {
    channel("one").send("x");
    assertThat(channel("two").send("x").id()).isEqualTo(new MessageId(FakeTime.START, 0));
  }

  @Test
  default void messages_that_are_not_kept_are_counted_too() {
    AskedChannel room = channel("room");
    room.send("kept");
    room.send("not kept", TestPolicy.SHIPPED.unstored());
    assertThat(room.send("kept").id()).isEqualTo(new MessageId(FakeTime.START, 2));
  }

  @Test
  default void ids_grow_when_the_clock_steps_back() {
    AskedChannel room = channel("room");
    room.send("before");
    time().setClock(FakeTime.START - 100);
    assertThat(room.send("x").id()).isEqualTo(new MessageId(FakeTime.START, 1));
    time().setClock(FakeTime.START);
    assertThat(room.send("x").id()).isEqualTo(new MessageId(FakeTime.START, 2));
    time().setClock(FakeTime.START + 1);
    assertThat(room.send("x").id()).isEqualTo(new MessageId(FakeTime.START + 1, 0));
  }

  @Test
  default void second_is_never_before_that_of_a_message_of_another_channel() {
    channel("room").send("x");
    time().setClock(FakeTime.START - 100);
    assertThat(channel("other").send("x").id()).isEqualTo(new MessageId(FakeTime.START, 0));
    time().setClock(FakeTime.START + 1);
    assertThat(channel("third").send("x").id()).isEqualTo(new MessageId(FakeTime.START + 1, 0));
  }

  @Test
  default void ids_grow_across_a_delete_within_one_second() {
    AskedChannel room = channel("room");
    room.send("x");
    MessageId before = room.send("x").id();
    room.delete();
    MessageId after = room.send("x").id();
    assertThat(after).isGreaterThan(before);
    assertThat(after.second()).isEqualTo(FakeTime.START);
  }

  @Test
  default void ids_grow_across_a_delete_when_the_clock_steps_back() {
    AskedChannel room = channel("room");
    MessageId before = room.send("x").id();
    room.delete();
    time().setClock(FakeTime.START - 100);
    assertThat(room.send("x").id()).isGreaterThan(before);
  }

  @Test
  default void ids_grow_when_the_channel_was_forgotten_within_one_second() {
    TestPolicy fleeting = TestPolicy.SHIPPED.unstored().forgottenAfter(0);
    AskedChannel room = channel("room");
    MessageId first = room.send("x", fleeting).id();
    MessageId second = room.send("x", fleeting).id();
    assertThat(second).isGreaterThan(first);
    assertThat(room.send("x").id()).isGreaterThan(second);
  }

  @Test
  default void ids_grow_when_a_listener_brings_a_deleted_channel_back() {
    AskedChannel room = channel("room");
    MessageId before = room.send("x").id();
    room.delete();
    room.join();
    assertThat(room.send("x").id()).isGreaterThan(before);
  }

  @Test
  default void tags_of_a_channel_that_came_back_begin_at_0_in_the_next_second() {
    AskedChannel room = channel("room");
    room.send("x");
    room.delete();
    time().passSeconds(1);
    assertThat(room.send("x").id()).isEqualTo(new MessageId(FakeTime.START + 1, 0));
  }

  @Test
  default void clock_before_the_epoch_gives_the_first_second() {
    time().setClock(-1);
    AskedChannel room = channel("room");
    assertThat(room.send("x").id()).isEqualTo(new MessageId(1, 0));
    assertThat(room.send("x").id()).isEqualTo(new MessageId(1, 1));
  }

  @Test
  default void previous_is_the_message_sent_before() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent first = room.send("x");
    assertThat(first.previous()).isEqualTo(MessageId.START);
    RecordingAnswer.Sent second = room.send("x", TestPolicy.SHIPPED.unstored());
    assertThat(second.previous()).isEqualTo(first.id());
    RecordingAnswer.Sent third = room.send("x", TestPolicy.SHIPPED.expiringAfter(1));
    assertThat(third.previous()).as("after one that was not kept").isEqualTo(second.id());
    time().passSeconds(1);
    assertThat(room.send("x").previous()).as("after one that expired").isEqualTo(third.id());
  }

  @Test
  default void channel_that_came_back_has_no_previous_message() {
    AskedChannel room = channel("room");
    room.send("x");
    room.delete();
    assertThat(room.send("x").previous()).isEqualTo(MessageId.START);
  }

  @Test
  default void message_is_what_was_handed_in() {
    AskedChannel room = channel("room");
    Body body = Body.of(new byte[] {0, -1, 13, 10});
    TestPolicy policy = TestPolicy.SHIPPED.receivedBy(3);
    RecordingAnswer.Sent sent =
        (RecordingAnswer.Sent) room.append(new NewMessage(body, "text/plain; x=Y"), policy);
    assertThat(sent.message().body()).isEqualTo(body);
    assertThat(sent.message().contentType()).isEqualTo("text/plain; x=Y");
    assertThat(sent.message().minRecipients()).isEqualTo(3);
    assertThat(room.oldest()).isEqualTo(new RecordingAnswer.Found(sent.message(), false));
  }

  @Test
  default void message_keeps_the_head_that_it_was_handed_in_with() {
    AskedChannel room = channel("room");
    List<ResponseHead.Field> fields =
        List.of(
            new ResponseHead.Field("Set-Cookie", "a=1"),
            new ResponseHead.Field("Set-Cookie", "b=\u00e9"));
    ResponseHead head = new ResponseHead(404, fields);
    RecordingAnswer.Sent sent =
        (RecordingAnswer.Sent)
            room.append(new NewMessage(Body.EMPTY, null, null, head), TestPolicy.SHIPPED);
    assertThat(sent.message().head()).isEqualTo(head);
    assertThat(room.oldest()).isEqualTo(new RecordingAnswer.Found(sent.message(), false));
  }

  @Test
  default void message_may_be_empty_and_without_a_content_type() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent sent =
        (RecordingAnswer.Sent) room.append(new NewMessage(Body.EMPTY, null), TestPolicy.SHIPPED);
    assertThat(sent.message().body()).isEqualTo(Body.EMPTY);
    assertThat(sent.message().contentType()).isNull();
    assertThat(room.oldest()).isEqualTo(new RecordingAnswer.Found(sent.message(), false));
  }
}
