package io.pushrelay.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.ResponseHead;
import io.pushrelay.store.AskedBatch;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.TestPolicy;
import io.pushrelay.time.FakeTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several messages that were appended as one are in the journal as one. */
final class JournalBatchTest {
  private static final long ROOM = 1 << 22;
  private static final SegmentSize ONE = new SegmentSize(1 << 22, 1 << 22);
  private static final String[] IDS = {"a", "b", "c"};

  @TempDir Path directory;

  private final FakeTime time = new FakeTime();
  private TestJournal journal;
  private int copies;

  @BeforeEach
  void begin() {
    journal = journal("lived");
  }

  private TestJournal journal(String name) {
    return new TestJournal(directory.resolve(name)).segments(ONE);
  }

  private JournalStore open() {
    return journal.open(ROOM, time, time::nanos);
  }

  private static AskedChannel channel(JournalStore store, String id) {
    return new AskedChannel(store, new ChannelId(id));
  }

  /** What a journal of one segment with this content comes to. */
  private State read(byte[] content) throws IOException {
    TestJournal copy = journal("copy" + copies++);
    Files.createDirectory(copy.path);
    Files.write(copy.path.resolve(journal.segments().get(0).getFileName()), content);
    try (JournalStore store = copy.open(ROOM, time, time::nanos)) {
      return State.of(store, IDS);
    }
  }

  /** What was kept before and after a batch, and where that is in the journal. */
  private static final class Lived {
    final State before;
    final State after;
    final int from;
    final int to;
    final byte[] whole;

    Lived(State before, State after, int from, int to, byte[] whole) {
      this.before = before;
      this.after = after;
      this.from = from;
      this.to = to;
      this.whole = whole;
    }
  }

  private Lived live(TestPolicy policy) throws IOException {
    try (JournalStore store = open()) {
      channel(store, "a").send("before", policy);
      State before = State.of(store, IDS);
      int from = (int) journal.size();
      new AskedBatch(store)
          .to(channel(store, "a"), "1", "2")
          .to(channel(store, "b"), "3")
          .to(channel(store, "c"), "4")
          .to(channel(store, "a"), "5")
          .send(policy);
      State after = State.of(store, IDS);
      int to = (int) journal.size();
      return new Lived(before, after, from, to, Files.readAllBytes(journal.segments().get(0)));
    }
  }

  @Test
  void batch_that_is_written_in_part_when_a_process_dies_is_not_there_at_all() throws IOException {
    for (TestPolicy policy :
        List.of(TestPolicy.SHIPPED.keeping(2), TestPolicy.SHIPPED.unstored())) {
      journal = journal("lived " + policy.stores());
      Lived lived = live(policy);
      assertThat(lived.after).isNotEqualTo(lived.before);
      for (int length = lived.from; length < lived.to; length++) {
        assertThat(read(Arrays.copyOf(lived.whole, length)))
            .as("%d of %d bytes", length - lived.from, lived.to - lived.from)
            .isEqualTo(lived.before);
      }
      assertThat(read(Arrays.copyOf(lived.whole, lived.to))).isEqualTo(lived.after);
    }
  }

  @Test
  void batch_in_which_a_byte_has_changed_is_not_there_at_all() throws IOException {
    Lived lived = live(TestPolicy.SHIPPED);
    for (int at = lived.from; at < lived.to; at++) {
      byte[] flipped = lived.whole.clone();
      flipped[at] ^= (byte) (1 << (at % 8));
      assertThat(read(flipped)).as("byte %d", at - lived.from).isEqualTo(lived.before);
    }
  }

  @Test
  void every_field_and_size_of_a_batch_is_there_again() {
    ResponseHead head = new ResponseHead(200, List.of(new ResponseHead.Field("X-Y", "z")));
    int[] sizes = {0, 1, RecordWriter.COPIED, RecordWriter.COPIED + 1, 300_000, 5, 100_000, 70_000};
    State before;
    try (JournalStore store = open()) {
      AskedBatch batch = new AskedBatch(store);
      for (int i = 0; i < sizes.length; i++) {
        byte[] body = new byte[sizes[i]];
        Arrays.fill(body, (byte) ('0' + i));
        batch.add(
            channel(store, IDS[i % 3]),
            new NewMessage(
                Body.of(body),
                i % 2 == 0 ? "text/plain" : null,
                "name " + i,
                i == 3 ? head : null));
      }
      batch.send(TestPolicy.ENDLESS);
      channel(store, "a").send("after", TestPolicy.ENDLESS);
      before = State.of(store, IDS);
    }
    try (JournalStore store = open()) {
      assertThat(State.of(store, IDS)).isEqualTo(before);
    }
  }

  @Test
  void messages_of_a_batch_are_moved_and_released_one_by_one() {
    journal.segments(new SegmentSize(1 << 12, 1 << 12));
    List<State> states = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      try (JournalStore store = open()) {
        if (i > 0) {
          assertThat(State.of(store, IDS)).isEqualTo(states.get(i - 1));
        }
        new AskedBatch(store)
            .to(channel(store, "a"), "x".repeat(500), "y")
            .to(channel(store, "b"), "z".repeat(1000), "kept " + i)
            .send(TestPolicy.SHIPPED.keeping(i % 3 + 1));
        states.add(State.of(store, IDS));
        if (i % 10 == 9) {
          channel(store, "a").delete();
          channel(store, "b").delete();
          assertThat(store.live()).as("bytes that are needed of the journal").isZero();
          assertThat(journal.budget.used()).isZero();
          states.set(i, State.of(store, IDS));
        }
      }
    }
  }

  @Test
  void journal_of_the_version_before_is_read() throws IOException {
    State before;
    try (JournalStore store = open()) {
      channel(store, "a").send("x");
      channel(store, "b").send("unkept", TestPolicy.SHIPPED.unstored());
      before = State.of(store, IDS);
    }
    byte[] whole = Files.readAllBytes(journal.segments().get(0));
    SegmentHeader header = Objects.requireNonNull(SegmentHeader.read(whole));
    System.arraycopy(header.bytes(1), 0, whole, 0, SegmentHeader.LENGTH);
    assertThat(read(whole)).isEqualTo(before);
  }
}
