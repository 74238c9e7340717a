package io.pushrelay.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DeadlinesTest {
  private final FakeTime time = new FakeTime();
  private final Deadlines deadlines = new Deadlines(time::nanos);
  private final List<String> passed = new ArrayList<>();

  private final class Named extends Deadlines.Deadline {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    protected void onExpired() {
      passed.add(name);
    }
  }

  private Named started(String name, long seconds) {
    Named deadline = new Named(name);
    deadlines.start(deadline, Duration.ofSeconds(seconds));
    return deadline;
  }

  private List<String> passedAfter(long seconds) {
    passed.clear();
    time.passSeconds(seconds);
    deadlines.sweep();
    return passed;
  }

  @Test
  void deadline_passes_once_when_its_time_is_over() {
    started("a", 2);
    time.pass(Duration.ofNanos(1_999_999_999));
    assertThat(passedAfter(0)).isEmpty();
    time.pass(Duration.ofNanos(1));
    assertThat(passedAfter(0)).containsExactly("a");
    assertThat(passedAfter(10)).isEmpty();
    assertThat(deadlines.isEmpty()).isTrue();
  }

  @Test
  void deadlines_of_one_timeout_pass_in_the_order_they_were_started() {
    started("a", 5);
    started("b", 5);
    time.passSeconds(1);
    started("c", 5);
    assertThat(passedAfter(4)).containsExactly("a", "b");
    assertThat(passedAfter(1)).containsExactly("c");
  }

  @Test
  void shorter_timeout_passes_before_a_longer_one_started_earlier() {
    started("long", 9);
    started("short", 1);
    assertThat(passedAfter(1)).containsExactly("short");
    assertThat(passedAfter(8)).containsExactly("long");
  }

  @Test
  void timeout_is_the_same_however_it_is_written() {
    Named minute = new Named("minute");
    deadlines.start(minute, Duration.ofMinutes(1));
    started("seconds", 60);
    assertThat(passedAfter(60)).containsExactly("minute", "seconds");
  }

  @Test
  void timeout_of_zero_never_passes() {
    Named never = started("never", 0);
    assertThat(never.due()).isEqualTo(Deadlines.NEVER);
    assertThat(passedAfter(Duration.ofDays(36_500).toSeconds())).isEmpty();
    assertThat(deadlines.isEmpty()).as("nothing refers to it").isTrue();
  }

  @Test
  void cancelled_deadline_never_passes_wherever_it_stood() {
    for (int cancelled = 0; cancelled < 3; cancelled++) {
      List<String> rest = new ArrayList<>(List.of("0", "1", "2"));
      List<Named> all = rest.stream().map(name -> started(name, 5)).toList();
      deadlines.cancel(all.get(cancelled));
      deadlines.cancel(all.get(cancelled));
      rest.remove(cancelled);
      assertThat(passedAfter(5)).containsExactlyElementsOf(rest);
      assertThat(deadlines.isEmpty()).isTrue();
    }
  }

  @Test
  void cancelling_what_does_not_run_does_nothing() {
    deadlines.cancel(new Named("never started"));
    Named over = started("a", 1);
    assertThat(passedAfter(1)).containsExactly("a");
    deadlines.cancel(over);
    assertThat(deadlines.isEmpty()).isTrue();
  }

  @Test
  void starting_again_begins_the_time_from_the_beginning() {
    Named again = started("again", 5);
    started("other", 5);
    time.passSeconds(4);
    deadlines.start(again, Duration.ofSeconds(5));
    assertThat(again.due()).isEqualTo(Duration.ofSeconds(9).toNanos());
    assertThat(passedAfter(1)).containsExactly("other");
    assertThat(passedAfter(4)).containsExactly("again");
  }

  @Test
  void starting_again_may_change_the_timeout() {
    Named changed = started("changed", 5);
    deadlines.start(changed, Duration.ofSeconds(1));
    assertThat(passedAfter(1)).containsExactly("changed");
    deadlines.start(changed, Duration.ofSeconds(3));
    deadlines.start(changed, Duration.ZERO);
    assertThat(changed.due()).isEqualTo(Deadlines.NEVER);
    assertThat(passedAfter(99)).isEmpty();
  }

  @Test
  void deadline_may_start_itself_again_when_it_passes() {
    Deadlines.Deadline ticking =
        new Deadlines.Deadline() {
          @Override
          protected void onExpired() {
            passed.add("tick");
            deadlines.start(this, Duration.ofSeconds(1));
          }
        };
    deadlines.start(ticking, Duration.ofSeconds(1));
    assertThat(passedAfter(1)).containsExactly("tick");
    assertThat(passedAfter(5)).as("one sweep, however late").containsExactly("tick");
  }

  @Test
  void deadline_is_told_without_a_lock() {
    Deadlines.Deadline asking =
        new Deadlines.Deadline() {
          @Override
          protected void onExpired() {
            assertThat(CompletableFuture.runAsync(() -> started("other", 1)))
                .as("another thread, in the same queue")
                .succeedsWithin(10, TimeUnit.SECONDS);
          }
        };
    deadlines.start(asking, Duration.ofSeconds(1));
    assertThat(passedAfter(1)).isEmpty();
    assertThat(passedAfter(1)).containsExactly("other");
  }

  @Test
  void deadline_that_fails_leaves_the_others_to_the_next_sweep() {
    Deadlines.Deadline failing =
        new Deadlines.Deadline() {
          @Override
          protected void onExpired() {
            throw new IllegalStateException("on purpose");
          }
        };
    deadlines.start(failing, Duration.ofSeconds(1));
    started("next", 1);
    time.passSeconds(1);
    assertThat(CompletableFuture.runAsync(deadlines::sweep))
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("on purpose");
    assertThat(passedAfter(0)).containsExactly("next");
  }

  @Test
  void now_is_the_clock_it_was_given() {
    time.passSeconds(3);
    assertThat(deadlines.now()).isEqualTo(Duration.ofSeconds(3).toNanos());
  }
}
