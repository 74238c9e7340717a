package io.pushrelay.store;

import static io.pushrelay.channel.MessageId.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.MessageId;
import io.pushrelay.time.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When messages expire. What has expired is never found, also when nobody has called expire. */
interface StoreExpiryContract extends StoreFixture {
  private static RecordingAnswer found(RecordingAnswer.Sent sent) {
    return new RecordingAnswer.Found(sent.message(), false);
  }

  @Test
  default void message_is_found_until_its_timeout_and_never_after() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent sent = room.send("x", TestPolicy.SHIPPED.expiringAfter(2));
    time().pass(Duration.ofNanos(1_999_999_999));
    assertThat(room.look(START)).isEqualTo(found(sent));
    time().pass(Duration.ofNanos(1));
    assertThat(room.look(START)).isEqualTo(new RecordingAnswer.Nothing(sent.id()));
  }

  @Test
  default void expired_message_is_not_counted() {
    AskedChannel room = channel("room");
    MessageId last = room.send("x", TestPolicy.SHIPPED.expiringAfter(2)).id();
    time().passSeconds(2);
    assertThat(room.info()).contains(new ChannelInfo(0, ChannelInfo.NEVER, 0, last));
    RecordingAnswer.Sent sent = room.send("y", TestPolicy.SHIPPED.expiringAfter(2));
    assertThat(sent.info().messages()).isEqualTo(1);
    time().passSeconds(2);
    assertThat(room.delete().map(ChannelInfo::messages)).contains(0);
  }

  @Test
  default void calling_expire_changes_nothing_that_is_told() {
    AskedChannel room = channel("room");
    room.send("expires", TestPolicy.SHIPPED.expiringAfter(1));
    RecordingAnswer.Sent stays = room.send("stays", TestPolicy.SHIPPED.expiringAfter(3));
    store().expire();
    assertThat(room.info().map(ChannelInfo::messages)).contains(2);
    time().passSeconds(1);
    store().expire();
    assertThat(room.info().map(ChannelInfo::messages)).contains(1);
    assertThat(room.look(START)).isEqualTo(found(stays));
    time().passSeconds(2);
    store().expire();
    assertThat(room.look(START)).isEqualTo(new RecordingAnswer.Nothing(stays.id()));
  }

  @Test
  default void timeout_of_0_is_never() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent sent = room.send("x", TestPolicy.SHIPPED.expiringAfter(0));
    time().pass(Duration.ofDays(36500));
    store().expire();
    assertThat(room.look(START)).isEqualTo(found(sent));
  }

  @Test
  default void longest_timeout_is_kept_to() {
    AskedChannel room = channel("room");
    Duration century = Duration.ofDays(36500);
    RecordingAnswer.Sent sent =
        room.send("x", TestPolicy.SHIPPED.expiringAfter(century.toSeconds()));
    time().pass(century.minusNanos(1));
    assertThat(room.look(START)).isEqualTo(found(sent));
    time().pass(Duration.ofNanos(1));
    assertThat(room.look(START)).isEqualTo(new RecordingAnswer.Nothing(sent.id()));
  }

  @Test
  default void timeouts_run_whatever_the_clock_is_set_to() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent sent = room.send("x", TestPolicy.SHIPPED.expiringAfter(10));
    time().setClock(FakeTime.START + 1000);
    assertThat(room.look(START)).as("clock set forward").isEqualTo(found(sent));
    time().setClock(FakeTime.START - 1000);
    time().passSeconds(10);
    assertThat(room.look(START))
        .as("clock set back")
        .isEqualTo(new RecordingAnswer.Nothing(sent.id()));
  }

  @Test
  default void each_message_has_the_timeout_of_its_own_location() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent two = room.send("two", TestPolicy.SHIPPED.expiringAfter(2));
    room.send("one", TestPolicy.SHIPPED.expiringAfter(1));
    RecordingAnswer.Sent never = room.send("never", TestPolicy.SHIPPED.expiringAfter(0));
    room.send("three", TestPolicy.SHIPPED.expiringAfter(3));
    assertThat(room.look(START)).isEqualTo(found(two));
    for (int left = 3; left >= 1; left--) {
      time().passSeconds(1);
      assertThat(room.info().map(ChannelInfo::messages)).contains(left);
    }
    assertThat(room.look(START)).isEqualTo(found(never));
  }

  @Test
  default void shorter_timeout_after_the_first_was_trimmed_is_kept_to() {
    AskedChannel room = channel("room");
    TestPolicy two = TestPolicy.SHIPPED.keeping(2);
    room.send("1", two.expiringAfter(5));
    room.send("2", two.expiringAfter(60));
    RecordingAnswer.Sent short3 = room.send("3", two.expiringAfter(1));
    RecordingAnswer.Sent long4 = room.send("4", two.expiringAfter(60));
    time().passSeconds(1);
    assertThat(room.look(START)).isEqualTo(found(long4));
    assertThat(room.look(short3.id())).isEqualTo(found(long4));
  }

  @Test
  default void messages_sent_one_after_the_other_expire_one_after_the_other() {
    AskedChannel room = channel("room");
    for (int i = 0; i < 4; i++) {
      room.send("x", TestPolicy.SHIPPED.expiringAfter(4));
      time().passSeconds(1);
    }
    for (int left = 3; left >= 0; left--) {
      assertThat(room.info().map(ChannelInfo::messages)).contains(left);
      time().passSeconds(1);
    }
  }
}
