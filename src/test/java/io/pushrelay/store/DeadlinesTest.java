package io.pushrelay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class DeadlinesTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(10);

  private final AtomicLong nanos = new AtomicLong();
  private final Deadlines deadlines = new Deadlines(nanos::get);
  private final List<String> passed = new ArrayList<>();

  private final class Named extends Deadlines.Deadline {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    protected void passed() {
      passed.add(name);
    }
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    deadlines.sweep();
  }

  @Test
  void deadline_passes_after_its_timeout_and_not_before() {
    deadlines.start(new Named("a"), SHORT);
    pass(SHORT.minusNanos(1));
    assertThat(passed).isEmpty();
    pass(Duration.ofNanos(1));
    assertThat(passed).containsExactly("a");
    pass(LONG);
    assertThat(passed).as("once").containsExactly("a");
  }

  @Test
  void longer_timeout_holds_up_no_shorter_one() {
    deadlines.start(new Named("long"), LONG);
    deadlines.start(new Named("short"), SHORT);
    pass(SHORT);
    assertThat(passed).containsExactly("short");
  }

  @Test
  void timeout_of_zero_never_passes() {
    Named never = new Named("never");
    deadlines.start(never, Duration.ZERO);
    pass(Duration.ofDays(10_000));
    assertThat(passed).isEmpty();
    assertThat(never.due()).isEqualTo(Deadlines.NEVER);
  }

  @Test
  void cancelled_deadline_does_not_pass_wherever_it_stood() {
    List<Named> all = List.of(new Named("a"), new Named("b"), new Named("c"), new Named("d"));
    all.forEach(named -> deadlines.start(named, SHORT));
    deadlines.cancel(all.get(0));
    deadlines.cancel(all.get(2));
    deadlines.cancel(all.get(3));
    deadlines.cancel(all.get(3));
    pass(SHORT);
    assertThat(passed).containsExactly("b");
    assertThat(deadlines.isEmpty()).isTrue();
  }

  @Test
  void deadline_that_is_started_again_begins_again() {
    Named named = new Named("a");
    deadlines.start(named, SHORT);
    pass(SHORT.dividedBy(2));
    deadlines.start(named, SHORT);
    pass(SHORT.dividedBy(2));
    assertThat(passed).isEmpty();
    deadlines.start(named, LONG);
    pass(SHORT);
    assertThat(passed).isEmpty();
    pass(LONG);
    assertThat(passed).containsExactly("a");
  }

  @Test
  void deadlines_pass_as_in_a_sorted_map_whatever_is_started_and_cancelled() {
    Random random = new Random(1);
    List<Named> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(new Named("n" + i));
    }
    TreeMap<String, Long> due = new TreeMap<>();
    for (int step = 0; step < 20_000; step++) {
      Named named = all.get(random.nextInt(all.size()));
      switch (random.nextInt(3)) {
        case 0 -> {
          Duration timeout = Duration.ofSeconds(1 + random.nextInt(4));
          deadlines.start(named, timeout);
          due.put(named.name, nanos.get() + timeout.toNanos());
        }
        case 1 -> {
          deadlines.cancel(named);
          due.remove(named.name);
        }
        default -> {
          passed.clear();
          pass(Duration.ofMillis(random.nextInt(300)));
          List<String> expected =
              due.entrySet().stream()
                  .filter(entry -> entry.getValue() <= nanos.get())
                  .map(java.util.Map.Entry::getKey)
                  .toList();
          assertThat(passed).containsExactlyInAnyOrderElementsOf(expected);
          expected.forEach(due::remove);
        }
      }
    }
  }
}
