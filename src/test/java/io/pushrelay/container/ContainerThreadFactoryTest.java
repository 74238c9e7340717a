package io.pushrelay.container;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ContainerThreadFactoryTest {
  private final List<Thread> makers = new CopyOnWriteArrayList<>();
  private final AtomicBoolean full = new AtomicBoolean();
  private final ReentrantLock busy = new ReentrantLock();
  private final ContainerThreadFactory maker =
      new ContainerThreadFactory(
          task -> {
            busy.lock();
            try {
              if (full.get()) {
                throw new IllegalStateException("no more threads");
              }
              makers.add(Thread.currentThread());
              return new Thread(task);
            } finally {
              busy.unlock();
            }
          });

  @AfterEach
  void stop() {
    maker.stop();
  }

  @Test
  void threads_are_made_in_a_thread_that_serves_no_request() {
    Thread first = maker.newThread(() -> {});
    Thread second = maker.newThread(() -> {});

    assertThat(first).isNotSameAs(second);
    assertThat(makers).hasSize(3).element(0).isEqualTo(Thread.currentThread());
    assertThat(makers.subList(1, 3)).doesNotContain(Thread.currentThread());
    assertThat(makers.get(1)).isSameAs(makers.get(2));
  }

  @Test
  void thread_that_is_made_does_its_task() throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    Thread made = requireNonNull(maker.newThread(() -> done.set(true)));
    made.start();
    made.join();
    assertThat(done).isTrue();
  }

  @Test
  void thread_that_is_interrupted_while_it_waits_gets_none_and_stays_interrupted() {
    busy.lock();
    try {
      Thread.currentThread().interrupt();
      assertThat(maker.newThread(() -> {})).isNull();
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      busy.unlock();
    }
  }

  @Test
  void container_that_makes_no_thread_rejects_the_task() {
    full.set(true);
    assertThatThrownBy(() -> maker.newThread(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasRootCauseMessage("no more threads");
  }

  @Test
  void after_its_stop_tasks_are_rejected_and_its_own_thread_ends() throws InterruptedException {
    Thread unused = maker.newThread(() -> {});
    maker.stop();
    assertThatThrownBy(() -> maker.newThread(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    makers.get(1).join(10_000);
    assertThat(makers.get(1).isAlive()).isFalse();
  }
}
