package io.pushrelay.store;

import static io.pushrelay.channel.MessageId.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.store.Store.IfNone;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** When a channel without messages and listeners is forgotten. */
interface StoreForgettingContract extends StoreFixture {
  private void assertIsForgottenAfter(long seconds, AskedChannel channel) {
    time().pass(Duration.ofSeconds(seconds).minusNanos(1));
    assertThat(channel.info()).as("just before its timeout").isPresent();
    time().pass(Duration.ofNanos(1));
    assertThat(channel.info()).as("at its timeout").isEmpty();
  }

  @Test
  default void channel_of_a_listener_is_forgotten_at_once() {
    AskedChannel room = channel("room");
    room.join();
    room.join();
    room.leave(1);
    assertThat(room.info()).as("one is still held").isPresent();
    room.leave(1);
    assertThat(room.info()).isEmpty();
    assertThat(room.look(START)).isEqualTo(RecordingAnswer.Refused.UNKNOWN);
  }

  @Test
  default void channel_of_a_sender_is_forgotten_after_its_timeout() {
    AskedChannel room = channel("room");
    room.create(TestPolicy.SHIPPED.forgottenAfter(10));
    assertIsForgottenAfter(10, room);
  }

  @Test
  default void channel_is_forgotten_after_its_timeout_without_a_question() {
    AskedChannel room = channel("room");
    room.create(TestPolicy.SHIPPED.forgottenAfter(10));
    time().passSeconds(10);
    store().expire();
    assertThat(room.info()).isEmpty();
  }

  @Test
  default void forgotten_channel_is_unknown_to_who_joins_known_ones() {
    AskedChannel room = channel("room");
    room.create(TestPolicy.SHIPPED.forgottenAfter(10));
    time().passSeconds(10);
    assertThat(room.next(START, IfNone.JOIN_KNOWN)).isEqualTo(RecordingAnswer.Refused.UNKNOWN);
    assertThat(room.next(START, IfNone.JOIN)).isEqualTo(new RecordingAnswer.Nothing(START));
    assertThat(room.info()).contains(new ChannelInfo(0, 0, 1, null));
  }

  @Test
  default void forgotten_channel_is_created_anew() {
    AskedChannel room = channel("room");
    room.send("x", TestPolicy.SHIPPED.unstored().forgottenAfter(10));
    time().passSeconds(10);
    assertThat(room.create(TestPolicy.SHIPPED))
        .contains(new ChannelInfo(0, ChannelInfo.NEVER, 0, null));
  }

  @Test
  default void timeout_of_an_empty_channel_begins_again_when_it_is_used() {
    TestPolicy ten = TestPolicy.SHIPPED.forgottenAfter(10);
    List<Consumer<AskedChannel>> uses =
        List.of(
            room -> room.create(ten),
            room -> room.send("x", ten.unstored()),
            AskedChannel::oldest,
            room -> {
              room.join();
              room.leave(1);
            });
    for (int use = 0; use < uses.size(); use++) {
      AskedChannel room = channel("room " + use);
      room.create(ten);
      time().passSeconds(9);
      uses.get(use).accept(room);
      assertIsForgottenAfter(10, room);
    }
  }

  @Test
  default void timeout_begins_when_the_last_message_has_expired() {
    AskedChannel room = channel("room");
    room.send("x", TestPolicy.SHIPPED.expiringAfter(5).forgottenAfter(10));
    time().passSeconds(5);
    store().expire();
    assertIsForgottenAfter(10, room);
  }

  @Test
  default void timeout_begins_when_the_last_listener_has_left() {
    AskedChannel room = channel("room");
    room.create(TestPolicy.SHIPPED.forgottenAfter(10));
    room.join();
    time().passSeconds(60);
    assertThat(room.info()).as("while a listener is held").isPresent();
    room.leave(1);
    assertIsForgottenAfter(10, room);
  }

  @Test
  default void channel_with_messages_is_not_forgotten() {
    AskedChannel room = channel("room");
    room.send("x", TestPolicy.SHIPPED.expiringAfter(0).forgottenAfter(1));
    time().passSeconds(60);
    store().expire();
    assertThat(room.info().map(ChannelInfo::messages)).contains(1);
  }

  @Test
  default void channel_with_listeners_is_not_forgotten_when_its_messages_expire() {
    AskedChannel room = channel("room");
    room.join();
    room.send("x", TestPolicy.SHIPPED.expiringAfter(1).forgottenAfter(1));
    time().passSeconds(60);
    store().expire();
    assertThat(room.info().map(ChannelInfo::listeners)).contains(1);
  }

  @Test
  default void channel_of_a_listener_that_a_sender_uses_is_a_senders() {
    AskedChannel created = channel("created");
    created.join();
    created.create(TestPolicy.SHIPPED.forgottenAfter(10));
    created.leave(1);
    assertIsForgottenAfter(10, created);
    AskedChannel sent = channel("sent");
    sent.join();
    sent.send("x", TestPolicy.SHIPPED.unstored().forgottenAfter(10));
    sent.leave(1);
    assertIsForgottenAfter(10, sent);
  }

  @Test
  default void timeout_is_that_of_the_last_sender() {
    AskedChannel room = channel("room");
    room.create(TestPolicy.SHIPPED.forgottenAfter(10));
    room.send("x", TestPolicy.SHIPPED.unstored().forgottenAfter(30));
    time().passSeconds(10);
    store().expire();
    assertIsForgottenAfter(20, room);
  }

  @Test
  default void timeout_of_0_forgets_at_once() {
    TestPolicy fleeting = TestPolicy.SHIPPED.forgottenAfter(0);
    AskedChannel created = channel("created");
    assertThat(created.create(fleeting)).isPresent();
    assertThat(created.info()).isEmpty();
    AskedChannel sent = channel("sent");
    sent.send("x", fleeting.unstored());
    assertThat(sent.info()).isEmpty();
    AskedChannel expired = channel("expired");
    expired.send("x", fleeting.expiringAfter(1));
    assertThat(expired.info()).as("while there is a message").isPresent();
    time().passSeconds(1);
    assertThat(expired.info()).isEmpty();
  }

  @Test
  default void timeout_of_0_waits_for_the_listeners() {
    AskedChannel room = channel("room");
    room.join();
    room.create(TestPolicy.SHIPPED.forgottenAfter(0));
    assertThat(room.info()).isPresent();
    room.leave(1);
    assertThat(room.info()).isEmpty();
  }
}
