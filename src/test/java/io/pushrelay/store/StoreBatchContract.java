package io.pushrelay.store;

import static io.pushrelay.channel.MessageId.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several messages that are appended as one: all of them, or none. */
interface StoreBatchContract extends StoreFixture {
  private AskedBatch batch() {
    return new AskedBatch(store());
  }

  /** Bodies that a listener without a position walks through. */
  private static List<String> bodies(AskedChannel channel) {
    List<String> bodies = new ArrayList<>();
    MessageId position = START;
    while (channel.look(position) instanceof RecordingAnswer.Found found) {
      bodies.add(body(found.message()));
      position = found.message().id();
    }
    return bodies;
  }

  private static String body(Message message) {
    return new String(message.body().bytes(), UTF_8);
  }

  private void fill() {
    int size = (int) ROOM / 2;
    while (size > 0) {
      if (batch().to(channel("filler"), "x".repeat(size)).append(TestPolicy.ENDLESS).isEmpty()) {
        size /= 2;
      }
    }
    while (channel("filler").join() instanceof RecordingAnswer.Nothing) {}
  }

  @Test
  default void batch_is_appended_in_its_order_each_message_to_its_channel() {
    List<RecordingAnswer.Sent> sent =
        batch()
            .to(channel("b"), "1")
            .to(channel("a"), "2", "3")
            .to(channel("b"), "4")
            .send(TestPolicy.SHIPPED);
    assertThat(sent.stream().map(one -> body(one.message()))).containsExactly("1", "2", "3", "4");
    assertThat(bodies(channel("a"))).containsExactly("2", "3");
    assertThat(bodies(channel("b"))).containsExactly("1", "4");
  }

  @Test
  default void each_message_of_a_batch_is_told_of_as_if_it_had_come_alone() {
    RecordingAnswer.Sent before = channel("a").send("before");
    channel("b").join();
    List<RecordingAnswer.Sent> sent =
        batch().to(channel("a"), "1", "2").to(channel("b"), "3").send(TestPolicy.SHIPPED);
    assertThat(sent.get(0).id()).isGreaterThan(before.id());
    assertThat(sent.get(1).id()).isGreaterThan(sent.get(0).id());
    assertThat(sent)
        .extracting(RecordingAnswer.Sent::previous)
        .containsExactly(before.id(), sent.get(0).id(), START);
    assertThat(sent)
        .extracting(RecordingAnswer.Sent::info)
        .containsExactly(
            new ChannelInfo(2, ChannelInfo.NEVER, 0, sent.get(0).id()),
            new ChannelInfo(3, ChannelInfo.NEVER, 0, sent.get(1).id()),
            new ChannelInfo(1, 0, 1, sent.get(2).id()));
    assertThat(sent).extracting(RecordingAnswer.Sent::heardElsewhere).containsOnly(false);
  }

  @Test
  default void seconds_of_a_batch_are_not_before_those_of_what_was_sent_before() {
    time().setClock(time().second() + 5);
    RecordingAnswer.Sent before = channel("other").send("before");
    time().setClock(time().second() - 5);
    List<RecordingAnswer.Sent> sent =
        batch().to(channel("a"), "1").to(channel("b"), "2").send(TestPolicy.SHIPPED);
    assertThat(sent).allMatch(one -> one.id().second() >= before.id().second());
  }

  @Test
  default void buffer_keeps_the_last_of_a_batch_that_is_longer() {
    RecordingAnswer.Sent old = channel("a").send("old");
    List<RecordingAnswer.Sent> sent =
        batch().to(channel("a"), "1", "2", "3", "4").send(TestPolicy.SHIPPED.keeping(2));
    assertThat(bodies(channel("a"))).containsExactly("3", "4");
    assertThat(sent).extracting(one -> one.info().messages()).containsExactly(2, 2, 2, 2);
    assertThat(channel("a").look(old.id()))
        .isEqualTo(new RecordingAnswer.Found(sent.get(2).message(), true));
    assertThat(channel("a").look(sent.get(1).id()))
        .isEqualTo(new RecordingAnswer.Found(sent.get(2).message(), false));
  }

  @Test
  default void messages_of_a_batch_that_are_to_be_received_stay_beyond_the_length() {
    TestPolicy policy = TestPolicy.SHIPPED.keeping(1).receivedBy(1);
    List<RecordingAnswer.Sent> sent = batch().to(channel("a"), "1", "2", "3").send(policy);
    assertThat(bodies(channel("a"))).containsExactly("1", "2", "3");
    channel("a").received(sent.get(0));
    assertThat(bodies(channel("a"))).containsExactly("2", "3");
  }

  @Test
  default void batch_that_is_not_kept_leaves_its_ids_and_no_channel_that_is_not_to_stay() {
    TestPolicy passing = TestPolicy.SHIPPED.unstored();
    List<RecordingAnswer.Sent> sent =
        batch().to(channel("a"), "1", "2").to(channel("b"), "3").send(passing);
    assertThat(sent.get(1).previous()).isEqualTo(sent.get(0).id());
    assertThat(channel("a").info())
        .contains(new ChannelInfo(0, ChannelInfo.NEVER, 0, sent.get(1).id()));
    sent = batch().to(channel("c"), "1", "2").send(passing.forgottenAfter(0));
    assertThat(sent.get(1).previous()).isEqualTo(sent.get(0).id());
    assertThat(channel("c").info()).isEmpty();
    assertThat(channel("c").send("3").id()).isGreaterThan(sent.get(1).id());
  }

  @Test
  default void batch_expires_message_by_message_as_its_location_says() {
    batch()
        .to(channel("a"), "1", "2")
        .to(channel("b"), "3")
        .send(TestPolicy.SHIPPED.expiringAfter(5));
    time().passSeconds(4);
    assertThat(bodies(channel("a"))).hasSize(2);
    time().passSeconds(1);
    assertThat(bodies(channel("a"))).isEmpty();
    assertThat(bodies(channel("b"))).isEmpty();
  }

  @Test
  default void batch_without_room_for_all_changes_nothing() {
    RecordingAnswer.Sent first = channel("a").send("first", TestPolicy.SHIPPED.keeping(1));
    ChannelInfo before = channel("a").info().orElseThrow();
    String most = "x".repeat((int) ROOM * 2 / 3);
    AskedBatch batch =
        batch()
            .to(channel("a"), "second")
            .to(channel("new"), "x", most)
            .to(channel("another"), most);
    assertThat(batch.append(TestPolicy.SHIPPED.keeping(1))).isEmpty();
    assertThat(channel("a").info()).contains(before);
    assertThat(channel("a").look(START))
        .isEqualTo(new RecordingAnswer.Found(first.message(), false));
    assertThat(channel("a").look(first.id())).isEqualTo(new RecordingAnswer.Nothing(first.id()));
    assertThat(channel("new").info()).isEmpty();
    assertThat(channel("another").info()).isEmpty();
    assertThat(channel("a").send("second").previous()).isEqualTo(first.id());
    assertThat(batch().to(channel("new"), most).append(TestPolicy.SHIPPED))
        .as("all the room is back")
        .isPresent();
  }

  @Test
  default void batch_needs_room_for_what_is_kept_of_it_in_the_end() {
    String most = "x".repeat((int) ROOM * 3 / 4);
    TestPolicy one = TestPolicy.SHIPPED.keeping(1);
    for (int i = 0; i < 2; i++) {
      assertThat(batch().to(channel("a"), most, most, most).append(one)).isPresent();
      assertThat(batch().to(channel("a"), most).to(channel("b"), most).append(one)).isEmpty();
    }
    assertThat(bodies(channel("a"))).containsExactly(most);
    assertThat(batch().to(channel("b"), most, "small").to(channel("a"), "small").append(one))
        .as("what one channel gives back is another's")
        .isPresent();
  }

  @Test
  default void what_has_expired_makes_room_for_a_batch_first() {
    String most = "x".repeat((int) ROOM * 3 / 4);
    batch().to(channel("a"), most).send(TestPolicy.SHIPPED.expiringAfter(5));
    assertThat(batch().to(channel("b"), "x").to(channel("c"), most).append(TestPolicy.SHIPPED))
        .isEmpty();
    time().passSeconds(5);
    assertThat(batch().to(channel("b"), "x").to(channel("c"), most).append(TestPolicy.SHIPPED))
        .isPresent();
  }

  @Test
  default void batch_makes_no_channel_without_room_for_it() {
    fill();
    for (TestPolicy policy : List.of(TestPolicy.ENDLESS, TestPolicy.SHIPPED.unstored())) {
      assertThat(batch().to(channel("filler"), "").to(channel("new"), "").append(policy)).isEmpty();
      assertThat(channel("new").info()).isEmpty();
    }
  }

  @Test
  default void batch_of_a_thousand_messages_is_appended() {
    AskedBatch batch = batch();
    for (int i = 0; i < 1000; i++) {
      batch.to(channel("channel " + i % 50), Integer.toString(i));
    }
    List<RecordingAnswer.Sent> sent = batch.send(TestPolicy.SHIPPED.keeping(2));
    assertThat(sent.stream().map(one -> body(one.message())).map(Integer::valueOf))
        .isSorted()
        .hasSize(1000);
    assertThat(bodies(channel("channel 7"))).containsExactly("907", "957");
  }
}
