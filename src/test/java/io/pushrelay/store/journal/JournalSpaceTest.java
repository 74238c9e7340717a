package io.pushrelay.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.TestPolicy;
import io.pushrelay.time.Await;
import io.pushrelay.time.FakeTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of the disk a journal takes. */
final class JournalSpaceTest {
  private static final long ROOM = 1 << 24;
  private static final int SEGMENT = 1 << 14;

  /** Each segment that goes is written to disk. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final FakeTime time = new FakeTime();

  private TestJournal journal() {
    return new TestJournal(directory.resolve("journal"))
        .segments(new SegmentSize(SEGMENT, SEGMENT));
  }

  @Test
  void takes_twice_what_lives_and_a_segment_at_most_whatever_the_history() {
    for (int seed = 0; seed < 3; seed++) {
      TestJournal journal =
          new TestJournal(directory.resolve("journal" + seed))
              .segments(new SegmentSize(SEGMENT, SEGMENT));
      Random random = new Random(seed);
      List<String> ids = new ArrayList<>();
      State before;
      JournalStore first = journal.open(ROOM, time, time::nanos);
      try (JournalStore store = first) {
        AskedChannel old = new AskedChannel(store, new ChannelId("old"));
        old.send("x".repeat(5000), TestPolicy.ENDLESS);
        for (int i = 0; i < 20; i++) {
          ids.add("channel" + i);
        }
        for (int i = 0; i < 4000; i++) {
          String id = ids.get(random.nextInt(random.nextInt(ids.size()) + 1));
          AskedChannel channel = new AskedChannel(store, new ChannelId(id));
          if (random.nextInt(200) == 0) {
            channel.delete();
          } else {
            channel.send("x".repeat(random.nextInt(300)), TestPolicy.SHIPPED.keeping(3));
          }
        }
        ids.add("old");
        before = State.of(store, ids.toArray(String[]::new));
        Await.until(
            "cleaned up", PATIENCE, () -> journal.size() <= 2 * store.live() + SEGMENT + 2000);
        assertThat(State.of(store, ids.toArray(String[]::new))).isEqualTo(before);
      }
      try (JournalStore store = journal.open(ROOM, time, time::nanos)) {
        assertThat(State.of(store, ids.toArray(String[]::new))).isEqualTo(before);
        assertThat(store.live()).as("live bytes, as counted anew").isEqualTo(first.live());
      }
    }
  }

  @Test
  void takes_one_small_segment_when_all_has_expired() {
    TestJournal journal = journal();
    try (JournalStore store = journal.open(ROOM, time, time::nanos)) {
      for (int i = 0; i < 1000; i++) {
        new AskedChannel(store, new ChannelId("c" + i % 50)).send("x".repeat(200));
      }
      time.passSeconds(7300);
      store.expire();
      time.passSeconds(3700);
      store.expire();
      assertThat(store.live()).isZero();
      Await.until(
          "cleaned up", PATIENCE, () -> journal.segments().size() == 1 && journal.size() <= 4096);
    }
  }
}
