package io.pushrelay.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many threads write, seen by an executor that runs them when it is told to. */
final class DeliveryPoolTest {
  private static final int WIDTH = 8;

  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final DeliveryPool deliveries = new DeliveryPool(threads::add, WIDTH);
  private final List<Integer> delivered = new ArrayList<>();

  private void add(int count) {
    IntStream.range(0, count).forEach(number -> deliveries.add(() -> delivered.add(number)));
  }

  private void run() {
    for (Runnable next = threads.poll(); next != null; next = threads.poll()) {
      next.run();
    }
  }

  @Test
  void a_few_deliveries_are_a_few_threads_work() {
    add(15);
    assertThat(threads).hasSize(2);
  }

  @Test
  void more_threads_begin_the_more_deliveries_wait() {
    add(48);
    assertThat(threads).hasSize(5);
  }

  @Test
  void no_more_threads_write_than_may() {
    add(1_000);
    assertThat(threads).hasSize(WIDTH);
  }

  @Test
  void what_was_delivered_does_not_count_as_waiting() {
    add(1_000);
    run();
    add(15);
    assertThat(threads).hasSize(2);
  }

  @Test
  void deliveries_are_begun_in_the_order_they_came() {
    add(1_000);
    run();
    assertThat(delivered).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
  }

  @Test
  void a_single_thread_is_all_where_only_one_may_write() {
    DeliveryPool one = new DeliveryPool(threads::add, 1);
    IntStream.range(0, 100).forEach(number -> one.add(() -> delivered.add(number)));
    assertThat(threads).hasSize(1);
  }

  @Test
  void a_quarter_of_many_threads_begins_however_little_waits() {
    DeliveryPool wide = new DeliveryPool(threads::add, 64);
    IntStream.range(0, 15).forEach(number -> wide.add(() -> delivered.add(number)));
    assertThat(threads).hasSize(15);
    IntStream.range(0, 16).forEach(number -> wide.add(() -> delivered.add(number)));
    assertThat(threads).as("16 and one more for 16 that wait").hasSize(17);
  }
}
