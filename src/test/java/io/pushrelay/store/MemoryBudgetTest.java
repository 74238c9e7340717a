package io.pushrelay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MemoryBudgetTest {
  @Test
  void what_is_reserved_is_there_for_nobody_else() {
    MemoryBudget budget = new MemoryBudget(10);
    assertThat(budget.reserve(7)).isTrue();
    assertThat(budget.reserve(4)).isFalse();
    assertThat(budget.used()).isEqualTo(7);
    assertThat(budget.reserve(3)).isTrue();
    budget.release(7);
    assertThat(budget.used()).isEqualTo(3);
    assertThat(budget.reserve(-3)).isTrue();
    assertThat(budget.used()).isZero();
  }

  @Test
  void number_that_would_overflow_is_too_many() {
    MemoryBudget budget = new MemoryBudget(Long.MAX_VALUE);
    assertThat(budget.reserve(Long.MAX_VALUE)).isTrue();
    assertThat(budget.reserve(Long.MAX_VALUE)).isFalse();
    assertThat(budget.reserve(1)).isFalse();
  }

  @Test
  void budget_is_never_exceeded_and_balances_whoever_reserves_at_once()
      throws InterruptedException {
    MemoryBudget budget = new MemoryBudget(100);
    AtomicLong most = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int i = 0; i < 4; i++) {
      int bytes = 7 + i * 11;
      threads.execute(
          () -> {
            for (int n = 0; n < 50_000; n++) {
              if (budget.reserve(bytes)) {
                most.accumulateAndGet(budget.used(), Math::max);
                budget.release(bytes);
              }
            }
          });
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(most.get()).isBetween(1L, 100L);
    assertThat(budget.used()).isZero();
  }
}
