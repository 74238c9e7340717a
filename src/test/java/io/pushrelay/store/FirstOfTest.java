package io.pushrelay.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FirstOfTest {
  private static FirstOf<Integer> of(int limit, int... offered) {
    FirstOf<Integer> first = new FirstOf<>(limit, Comparator.naturalOrder());
    for (int one : offered) {
      first.offer(one);
    }
    return first;
  }

  @Test
  void first_of_them_are_kept_in_order_however_they_come() {
    assertThat(of(3, 5, 1, 4, 2, 3).list()).isEqualTo(List.of(1, 2, 3));
    assertThat(of(3, 1, 2, 3, 4).list()).isEqualTo(List.of(1, 2, 3));
    assertThat(of(3, 2).list()).isEqualTo(List.of(2));
  }

  @Test
  void there_are_more_only_if_others_were_offered() {
    assertThat(of(3, 3, 2, 1).hasMore()).isFalse();
    assertThat(of(3, 3, 2, 1, 3, 2, 1).hasMore()).as("the same ones again").isFalse();
    assertThat(of(3, 3, 2, 1, 4).hasMore()).isTrue();
    assertThat(of(3, 3, 2, 4, 1).hasMore()).isTrue();
  }
}
