package io.pushrelay.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.ResponseHead;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.RecordingAnswer;
import io.pushrelay.store.TestPolicy;
import io.pushrelay.time.FakeTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is there after a restart, and what isn't. */
final class JournalRestartTest {
  private static final long ROOM = 1 << 20;

  private final Path directory;

  private final FakeTime time = new FakeTime();
  private final TestJournal journal;
  private JournalStore store;

  JournalRestartTest(@TempDir Path directory) {
    this.directory = directory;
    journal = new TestJournal(directory.resolve("journal"));
    store = journal.open(ROOM, time, time::nanos);
  }

  @AfterEach
  void end() {
    store.close();
  }

  private void restart() {
    restart(ROOM);
  }

  private void restart(long room) {
    store.close();
    store = journal.open(room, time, time::nanos);
  }

  private AskedChannel channel(String id) {
    return new AskedChannel(store, new ChannelId(id));
  }

  @Test
  void messages_come_back_with_all_their_fields() {
    NewMessage plain = new NewMessage(Body.EMPTY, null);
    NewMessage full =
        new NewMessage(
            Body.of(new byte[] {0, -1, 13}),
            "text/plain; x=\u00ff",
            "\u20ac \ud83d\ude00",
            new ResponseHead(
                404,
                List.of(new ResponseHead.Field("A", "1"), new ResponseHead.Field("A", "\u00e4"))));
    NewMessage large = new NewMessage(Body.of(new byte[200_000]), "");
    AskedChannel room = channel("r\u00f6\u20acm\ud83d");
    for (NewMessage message : List.of(plain, full, large)) {
      room.append(message, TestPolicy.SHIPPED.receivedBy(7));
    }
    List<?> before = State.messages(room);
    restart();
    assertThat(before).hasSize(3);
    assertThat(State.messages(channel("r\u00f6\u20acm\ud83d"))).isEqualTo(before);
  }

  @Test
  void listeners_resume_behind_the_message_that_they_had() {
    AskedChannel room = channel("room");
    room.send("one");
    RecordingAnswer.Sent two = room.send("two");
    RecordingAnswer.Sent three = room.send("three");
    restart();
    assertThat(channel("room").look(two.id()))
        .isEqualTo(new RecordingAnswer.Found(three.message(), false));
    assertThat(channel("room").look(three.id())).isEqualTo(new RecordingAnswer.Nothing(three.id()));
  }

  @Test
  void who_has_missed_messages_is_told_so_after_a_restart_too() {
    AskedChannel room = channel("room");
    RecordingAnswer.Sent one = room.send("one", TestPolicy.SHIPPED.keeping(1));
    room.send("two", TestPolicy.SHIPPED.keeping(1));
    RecordingAnswer.Sent three = room.send("three", TestPolicy.SHIPPED.keeping(1));
    restart();
    assertThat(channel("room").look(one.id()))
        .isEqualTo(new RecordingAnswer.Found(three.message(), true));
  }

  @Test
  void deleted_channel_does_not_come_back() {
    channel("room").send("x");
    assertThat(channel("room").delete()).isPresent();
    restart();
    assertThat(channel("room").info()).isEmpty();
  }

  @Test
  void channel_that_a_sender_has_created_comes_back_and_one_of_listeners_does_not() {
    channel("created").create(TestPolicy.SHIPPED);
    channel("listened").join();
    restart();
    assertThat(channel("created").info()).isPresent();
    assertThat(channel("listened").info()).isEmpty();
  }

  @Test
  void time_that_passes_while_the_relay_is_down_counts_for_messages() {
    TestPolicy policy = TestPolicy.SHIPPED.expiringAfter(10).forgottenAfter(0);
    channel("room").send("early", policy);
    time.passSeconds(6);
    channel("room").send("late", policy);
    store.close();
    time.passSeconds(5);
    store = journal.open(ROOM, time, time::nanos);
    assertThat(State.messages(channel("room")))
        .extracting(m -> m.body().length())
        .containsExactly(4);
    time.passSeconds(5);
    assertThat(channel("room").info()).isEmpty();
  }

  @Test
  void what_has_expired_does_not_come_back_when_the_clock_is_set_back() {
    TestPolicy policy = TestPolicy.SHIPPED.expiringAfter(10);
    channel("room").send("x", policy);
    time.passSeconds(11);
    channel("other").send("y");
    time.stepBack(Duration.ofSeconds(8));
    restart();
    assertThat(State.messages(channel("room"))).isEmpty();
  }

  @Test
  void ids_go_on_growing_when_the_clock_is_set_back() {
    MessageId kept = channel("room").send("x").id();
    MessageId unkept = channel("other").send("x", TestPolicy.SHIPPED.unstored()).id();
    channel("other").delete();
    time.stepBack(Duration.ofHours(1));
    restart();
    assertThat(channel("room").send("y").id()).isGreaterThan(kept);
    assertThat(channel("other").send("y").id()).isGreaterThan(unkept);
    assertThat(channel("new").send("y").id().second()).isGreaterThan(kept.second());
  }

  @Test
  void ids_go_on_growing_when_nothing_is_left_of_what_was_sent() {
    MessageId before = channel("room").send("x").id();
    channel("room").delete();
    time.stepBack(Duration.ofHours(1));
    for (int i = 0; i < 5; i++) {
      restart();
    }
    assertThat(channel("room").send("y").id()).isGreaterThan(before);
  }

  @Test
  void receipts_count_after_a_restart() {
    TestPolicy policy = TestPolicy.SHIPPED.keeping(1).receivedBy(2);
    RecordingAnswer.Sent one = channel("room").send("one", policy);
    channel("room").received(one);
    restart();
    channel("room").send("two", policy);
    assertThat(State.messages(channel("room"))).hasSize(2);
    channel("room").received(one);
    assertThat(State.messages(channel("room"))).hasSize(1);
    restart();
    assertThat(State.messages(channel("room"))).hasSize(1);
  }

  @Test
  void newest_messages_stay_when_less_memory_is_configured() {
    for (int i = 0; i < 100; i++) {
      channel("room").send("message " + i, TestPolicy.ENDLESS);
    }
    restart(3000);
    List<Message> kept = State.messages(channel("room"));
    assertThat(kept).hasSizeBetween(5, 12);
    assertThat(journal.budget.used()).isLessThanOrEqualTo(3000);
    assertThat(channel("room").info().orElseThrow().lastMessageId())
        .isEqualTo(kept.get(kept.size() - 1).id());
  }

  @Test
  void folder_that_another_deployment_holds_is_refused_with_a_sentence() {
    assertThatThrownBy(() -> journal.open(ROOM, time, time::nanos))
        .isInstanceOf(JournalException.class)
        .hasMessage(
            "Pushrelay can't start: the folder of push_journal, %s, is held by another deployment.",
            journal.path);
  }

  @Test
  void folder_that_cannot_be_made_is_refused_with_a_sentence() throws IOException {
    TestJournal nowhere = new TestJournal(directory.resolve("no/where"));
    assertThatThrownBy(() -> nowhere.open(ROOM, time, time::nanos))
        .hasMessageContaining("is not there, and neither is the one it would be made in");
    TestJournal file = new TestJournal(Files.createFile(directory.resolve("file")));
    assertThatThrownBy(() -> file.open(ROOM, time, time::nanos))
        .hasMessageContaining("can't be written");
  }

  @Test
  void folder_is_free_as_soon_as_the_store_is_closed_and_closing_again_does_nothing() {
    store.close();
    store.close();
    store = journal.open(ROOM, time, time::nanos);
    assertThat(channel("room").send("x").id().second()).isPositive();
  }
}
