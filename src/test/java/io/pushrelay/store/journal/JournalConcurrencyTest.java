package io.pushrelay.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.AskedChannel;
import io.pushrelay.store.RecordingAnswer;
import io.pushrelay.store.TestPolicy;
import io.pushrelay.store.Threads;
import io.pushrelay.time.FakeTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of a journal that several threads write at once, while it is cleaned up. */
final class JournalConcurrencyTest {
  private static final long ROOM = 1 << 22;
  private static final String[] IDS = {"one", "two", "three", "four"};
  private static final TestPolicy SOME = TestPolicy.SHIPPED.keeping(20);

  @TempDir Path directory;

  private final FakeTime time = new FakeTime();

  private TestJournal journal(boolean synced) {
    return new TestJournal(directory.resolve("journal"))
        .sync(synced ? SyncPolicy.ALWAYS : SyncPolicy.every(Duration.ofMillis(10)))
        .segments(new SegmentSize(1 << 13, 1 << 13));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_is_kept_is_the_same_after_a_restart_whatever_was_done_at_once(boolean synced)
      throws InterruptedException {
    TestJournal journal = journal(synced);
    State before;
    try (JournalStore store = journal.open(ROOM, time, time::nanos)) {
      Threads.run(4, number -> use(store, new Random(number), synced ? 150 : 3000));
      before = State.of(store, IDS);
    }
    try (JournalStore store = journal.open(ROOM, time, time::nanos)) {
      assertThat(State.of(store, IDS)).isEqualTo(before);
    }
  }

  private static void use(JournalStore store, Random random, int steps) {
    MessageId seen = MessageId.START;
    for (int i = 0; i < steps; i++) {
      AskedChannel channel =
          new AskedChannel(store, new ChannelId(IDS[random.nextInt(IDS.length)]));
      switch (random.nextInt(12)) {
        case 0 -> channel.create(SOME.forgottenAfter(random.nextInt(2)));
        case 1 -> store.acknowledge(channel.id(), seen);
        case 2 -> store.expire();
        case 3 -> {
          if (random.nextInt(20) == 0) {
            channel.delete();
          }
        }
        case 4 -> channel.look(seen);
        default -> {
          TestPolicy policy = SOME.receivedBy(random.nextInt(2));
          RecordingAnswer.Sent sent =
              channel.send(
                  "x".repeat(random.nextInt(300)), i % 9 == 0 ? policy.unstored() : policy);
          seen = sent.id();
        }
      }
    }
  }

  @Test
  void requests_that_wait_for_the_disk_share_its_syncs_and_are_told_in_order()
      throws InterruptedException {
    Queue<MessageId> told = new ConcurrentLinkedQueue<>();
    try (JournalStore store = journal(true).open(ROOM, time, time::nanos)) {
      Threads.run(
          4,
          number -> {
            AskedChannel channel = new AskedChannel(store, new ChannelId("own" + number));
            MessageId before = MessageId.START;
            for (int i = 0; i < 50; i++) {
              RecordingAnswer.Sent sent = channel.send("x", SOME);
              assertThat(sent.previous()).isEqualTo(before);
              before = sent.id();
              told.add(before);
            }
          });
    }
    assertThat(told).hasSize(200);
  }
}
