package io.pushrelay.it.journal;

import io.pushrelay.time.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A relay with a journal ends, in whatever way, and begins again, under load. {@code
 * -Djournal.seed=N} has it killed at the same moments again, {@code -Djournal.rounds=N} more often.
 */
final class JournalIT {
  private static final Pattern READ =
      Pattern.compile("The journal in .*: [1-9].* messages in .* channels, read in .* ms");

  private static final int ROUNDS = Integer.getInteger("journal.rounds", 6);

  private final Random random = new Random(seed());

  private static long seed() {
    long seed = Long.getLong("journal.seed", System.nanoTime() & 0xffff);
    System.out.println("Killed at moments from seed " + seed);
    return seed;
  }

  @Test
  void acknowledged_messages_reach_every_listener_once_and_in_order_across_every_kind_of_end(
      @TempDir Path directory) throws Exception {
    try (JournalServer server = new JournalServer(directory, JournalTraffic.PARAMETERS);
        JournalTraffic traffic = new JournalTraffic(server::relay)) {
      prepare(traffic);
      server.kill();
      traffic.check();
      prepare(traffic);
      server.redeploy();
      traffic.check();
      prepare(traffic);
      server.stop();
      traffic.check();
      server.await("the log says what was read", () -> READ.matcher(server.output()).find());
      traffic.assertNothingLost();
    }
  }

  @Test
  @Tag("long")
  void acknowledged_messages_outlive_a_process_that_is_killed_whenever_it_is(
      @TempDir Path directory) throws Exception {
    try (JournalServer server = new JournalServer(directory, JournalTraffic.PARAMETERS);
        JournalTraffic traffic = new JournalTraffic(server::relay)) {
      for (int round = 0; round < ROUNDS; round++) {
        prepare(traffic);
        server.kill();
        traffic.check();
      }
      traffic.assertNothingLost();
    }
  }

  private void prepare(JournalTraffic traffic) {
    traffic.prepare();
    Await.pass(Duration.ofMillis(random.nextInt(1500)));
  }
}
