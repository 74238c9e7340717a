package io.pushrelay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MemoryBudgetTest {
  @Test
  void bytes_are_there_up_to_the_limit() {
    MemoryBudget budget = new MemoryBudget(100);
    assertThat(budget.limit()).isEqualTo(100);
    assertThat(budget.used()).isZero();
    assertThat(budget.reserve(60)).isTrue();
    assertThat(budget.reserve(40)).isTrue();
    assertThat(budget.used()).isEqualTo(100);
    assertThat(budget.reserve(1)).isFalse();
    assertThat(budget.used()).as("after what was refused").isEqualTo(100);
  }

  @Test
  void more_than_is_left_is_refused_whole() {
    MemoryBudget budget = new MemoryBudget(100);
    budget.reserve(60);
    assertThat(budget.reserve(41)).isFalse();
    assertThat(budget.used()).isEqualTo(60);
    assertThat(budget.reserve(Long.MAX_VALUE)).as("no overflow").isFalse();
  }

  @Test
  void released_bytes_are_there_again() {
    MemoryBudget budget = new MemoryBudget(100);
    budget.reserve(100);
    budget.release(30);
    assertThat(budget.used()).isEqualTo(70);
    assertThat(budget.reserve(31)).isFalse();
    assertThat(budget.reserve(30)).isTrue();
  }

  @Test
  void negative_number_gives_back_also_when_nothing_is_left() {
    MemoryBudget budget = new MemoryBudget(100);
    budget.reserve(100);
    assertThat(budget.reserve(-10)).isTrue();
    assertThat(budget.used()).isEqualTo(90);
    assertThat(budget.reserve(0)).isTrue();
    assertThat(budget.used()).isEqualTo(90);
  }

  @Test
  void limit_of_0_has_room_for_nothing_but_nothing() {
    MemoryBudget budget = new MemoryBudget(0);
    assertThat(budget.reserve(0)).isTrue();
    assertThat(budget.reserve(1)).isFalse();
  }

  @Test
  void threads_that_reserve_at_once_never_exceed_the_limit() throws InterruptedException {
    MemoryBudget budget = new MemoryBudget(1000);
    // Grows after and shrinks before the budget does: what is really held is never less.
    AtomicLong held = new AtomicLong();
    Threads.run(
        4,
        number -> {
          SplittableRandom random = new SplittableRandom(number);
          for (int i = 0; i < 50_000; i++) {
            int bytes = random.nextInt(1, 500);
            if (budget.reserve(bytes)) {
              assertThat(held.addAndGet(bytes)).isLessThanOrEqualTo(1000);
              assertThat(budget.used()).isBetween((long) bytes, 1000L);
              held.addAndGet(-bytes);
              budget.release(bytes);
            }
          }
        });
    assertThat(budget.used()).isZero();
  }

  @Test
  void threads_that_take_single_bytes_get_exactly_the_limit() throws InterruptedException {
    MemoryBudget budget = new MemoryBudget(10_000);
    AtomicLong taken = new AtomicLong();
    Threads.run(
        4,
        number -> {
          while (budget.reserve(1)) {
            taken.incrementAndGet();
          }
        });
    assertThat(taken).hasValue(10_000);
    assertThat(budget.used()).isEqualTo(10_000);
  }
}
