package io.pushrelay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.store.LogLines;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said in the log when something begins to go wrong, and how often. */
final class WatchTest {
  private static final long SECOND = 1_000_000_000L;

  private final LogLines log = LogLines.open("io.pushrelay");
  private long now = -SECOND;
  private long used;
  private long slow;
  private final Watch watch = new Watch(() -> now, () -> used, 1000, () -> slow);

  @AfterEach
  void close() {
    log.close();
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now += SECOND;
      watch.look();
    }
  }

  @Test
  void healthy_deployment_says_nothing() {
    used = 900;
    slow = 9;
    pass(600);
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void memory_that_is_nearly_used_up_is_said_once_with_what_to_do_and_once_when_it_is_over() {
    used = 901;
    pass(100);
    assertThat(log.lines()).singleElement().asString().startsWith("WARNING ").contains("raise it");
    used = 850;
    pass(100);
    assertThat(log.lines()).hasSize(1);
    used = 799;
    pass(100);
    assertThat(log.lines()).hasSize(2);
    assertThat(log.lines().get(1)).startsWith("INFO ");
  }

  @Test
  void listeners_of_whom_many_are_slow_are_said_once_and_once_when_they_read_again() {
    for (int minute = 0; minute < 5; minute++) {
      slow += 10;
      pass(60);
    }
    assertThat(log.lines()).singleElement().asString().startsWith("WARNING 10 listeners");
    pass(61);
    assertThat(log.lines()).hasSize(2);
    assertThat(log.lines().get(1)).startsWith("INFO ");
  }

  @Test
  void day_in_which_everything_comes_and_goes_takes_less_than_100_lines() {
    Random random = new Random(1);
    for (int second = 0; second < 24 * 3600; second++) {
      used = random.nextInt(1001);
      slow += second / 60 % 2 == 0 ? 1 : 0;
      pass(1);
    }
    assertThat(log.lines()).hasSizeBetween(50, 99);
  }
}
