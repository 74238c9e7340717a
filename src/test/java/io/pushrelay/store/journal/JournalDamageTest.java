package io.pushrelay.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.LogLines;
import io.pushrelay.store.RecordingAnswer;
import io.pushrelay.store.TestPolicy;
import io.pushrelay.time.FakeTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal of which something is missing or wrong is read as far as it is right. */
final class JournalDamageTest {
  private static final long ROOM = 1 << 20;
  private static final SegmentSize ONE = new SegmentSize(1 << 20, 1 << 20);

  @TempDir Path directory;

  private final FakeTime time = new FakeTime();
  private int copies;

  private TestJournal journal(String name) {
    return new TestJournal(directory.resolve(name)).segments(ONE);
  }

  private static AskedChannel channel(JournalStore store, String id) {
    return new AskedChannel(store, new ChannelId(id));
  }

  /** A folder with these segments. */
  private TestJournal with(List<Path> names, List<byte[]> contents) throws IOException {
    TestJournal copy = journal("copy" + copies++);
    Files.createDirectory(copy.path);
    for (int i = 0; i < names.size(); i++) {
      Files.write(copy.path.resolve(names.get(i).getFileName()), contents.get(i));
    }
    return copy;
  }

  /** Operations of every kind; what is kept after each, and the length of the journal then. */
  private List<State> live(TestJournal journal, List<Long> lengths) {
    List<State> states = new ArrayList<>();
    JournalStore store = journal.open(ROOM, time, time::nanos);
    List<RecordingAnswer.Sent> sent = new ArrayList<>();
    List<Runnable> steps =
        List.of(
            () -> sent.add(channel(store, "a").send("one", TestPolicy.SHIPPED.keeping(2))),
            () -> channel(store, "b").create(TestPolicy.SHIPPED),
            () -> channel(store, "a").send("two", TestPolicy.SHIPPED.keeping(2)),
            () -> channel(store, "a").send("three", TestPolicy.SHIPPED.keeping(2)),
            () -> channel(store, "c").send("unkept", TestPolicy.SHIPPED.unstored()),
            () ->
                sent.add(
                    channel(store, "b").send("b", TestPolicy.SHIPPED.keeping(1).receivedBy(1))),
            () -> channel(store, "b").send("c", TestPolicy.SHIPPED.keeping(1)),
            () -> channel(store, "b").received(sent.get(1)),
            () -> channel(store, "a").delete(),
            () -> channel(store, "a").send("again"));
    states.add(State.of(store, "a", "b", "c"));
    lengths.add(journal.size());
    for (Runnable step : steps) {
      step.run();
      states.add(State.of(store, "a", "b", "c"));
      lengths.add(journal.size());
    }
    store.close();
    return states;
  }

  @Test
  void whatever_is_written_when_a_process_dies_what_was_acknowledged_is_there() throws IOException {
    TestJournal journal = journal("lived");
    List<Long> lengths = new ArrayList<>();
    List<State> states = live(journal, lengths);
    byte[] whole = Files.readAllBytes(journal.segments().get(0));
    for (int length = 0; length <= whole.length; length++) {
      TestJournal torn = with(journal.segments(), List.of(Arrays.copyOf(whole, length)));
      JournalStore store = torn.open(ROOM, time, time::nanos);
      int done = 0;
      while (done + 1 < lengths.size() && lengths.get(done + 1) <= length) {
        done++;
      }
      assertThat(State.of(store, "a", "b", "c")).as("%d bytes", length).isEqualTo(states.get(done));
      store.close();
    }
  }

  @Test
  void whichever_bit_flips_no_wrong_message_is_served() throws IOException {
    TestJournal journal = journal("lived");
    Set<Message> known = new HashSet<>();
    live(journal, new ArrayList<>())
        .forEach(state -> state.channels().values().forEach(c -> known.addAll(c.messages())));
    byte[] whole = Files.readAllBytes(journal.segments().get(0));
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << (at % 8));
      TestJournal damaged = with(journal.segments(), List.of(flipped));
      JournalStore store = damaged.open(ROOM, time, time::nanos);
      List<Message> kept = new ArrayList<>();
      for (String id : List.of("a", "b", "c")) {
        kept.addAll(State.messages(channel(store, id)));
      }
      assertThat(known).as("byte %d", at).containsAll(kept);
      assertThat(kept).as("byte %d", at).isNotEmpty();
      store.close();
    }
  }

  @Test
  void record_that_a_sender_writes_into_a_message_is_never_read_as_one() throws IOException {
    TestJournal journal = journal("lived");
    try (JournalStore store = journal.open(ROOM, time, time::nanos)) {
      channel(store, "secret").send("forged");
    }
    byte[] forged = Files.readAllBytes(journal.segments().get(0));
    TestJournal other = journal("attacked");
    try (JournalStore store = other.open(ROOM, time, time::nanos)) {
      channel(store, "open").append(new NewMessage(Body.of(forged), null), TestPolicy.SHIPPED);
      channel(store, "last").send("x");
    }
    byte[] whole = Files.readAllBytes(other.segments().get(0));
    whole[SegmentHeader.LENGTH + 1] ^= 1;
    TestJournal damaged = with(other.segments(), List.of(whole));
    try (JournalStore store = damaged.open(ROOM, time, time::nanos)) {
      assertThat(channel(store, "secret").info()).isEmpty();
      assertThat(channel(store, "last").info()).isPresent();
    }
  }

  @Test
  void journal_of_a_later_version_is_refused_with_a_sentence() throws IOException {
    TestJournal journal = journal("lived");
    live(journal, new ArrayList<>());
    byte[] later = new SegmentHeader(1, 2, 3, 4).bytes(SegmentHeader.VERSION + 1);
    TestJournal other = with(journal.segments(), List.of(later));
    assertThatThrownBy(() -> other.open(ROOM, time, time::nanos))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("the journal is of version 3, and this is a relay for version 2.");
  }

  @Test
  void missing_segments_torn_ends_and_files_of_others_are_said_in_one_line_and_the_rest_is_kept()
      throws IOException {
    TestJournal journal = journal("lived");
    for (String id : List.of("a", "b", "c")) {
      try (JournalStore store = journal.open(ROOM, time, time::nanos)) {
        channel(store, id).send(id, TestPolicy.ENDLESS);
      }
    }
    List<Path> segments = journal.segments();
    Files.delete(segments.get(1));
    Path last = segments.get(segments.size() - 1);
    Files.write(last, Arrays.copyOf(Files.readAllBytes(last), (int) Files.size(last) - 3));
    Path note = Files.writeString(journal.path.resolve("note.txt"), "mine");
    LogLines log = LogLines.open("io.pushrelay.store.journal");
    try (JournalStore store = journal.open(ROOM, time, time::nanos)) {
      assertThat(channel(store, "a").info()).isPresent();
      assertThat(channel(store, "b").info()).isEmpty();
      assertThat(channel(store, "c").info()).isEmpty();
    } finally {
      log.close();
    }
    assertThat(note).hasContent("mine");
    assertThat(log.lines())
        .anyMatch(
            line ->
                line.matches(
                    "WARNING .*Dropped: segment 2, which is missing; \\d+ bytes at the end of segment 3\\."))
        .anyMatch(line -> line.startsWith("WARNING") && line.endsWith("left alone: note.txt."))
        .anyMatch(line -> line.matches("INFO .*: 1 messages in 1 channels, read in \\d+ ms\\."));
    log = LogLines.open("io.pushrelay.store.journal");
    try (JournalStore store = journal.open(ROOM, time, time::nanos)) {
      assertThat(channel(store, "a").info()).isPresent();
    } finally {
      log.close();
    }
    assertThat(log.lines()).noneMatch(line -> line.contains("at the end"));
  }
}
