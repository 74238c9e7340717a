package io.pushrelay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MessageIdTest {
  @Test
  void next_in_a_later_second_begins_at_tag_0() {
    assertThat(new MessageId(10, 7).next(11)).isEqualTo(new MessageId(11, 0));
    assertThat(MessageId.START.next(1)).isEqualTo(new MessageId(1, 0));
  }

  @Test
  void next_in_the_same_second_counts_the_tag() {
    assertThat(new MessageId(10, 0).next(10)).isEqualTo(new MessageId(10, 1));
  }

  @Test
  void next_before_the_second_counts_the_tag() {
    assertThat(new MessageId(10, 3).next(9)).isEqualTo(new MessageId(10, 4));
    assertThat(new MessageId(10, 3).next(-9)).isEqualTo(new MessageId(10, 4));
  }

  @Test
  void next_of_the_highest_tag_is_in_the_next_second() {
    assertThat(new MessageId(10, Integer.MAX_VALUE).next(10)).isEqualTo(new MessageId(11, 0));
  }

  @Test
  void ids_are_ordered_by_second_then_tag() {
    List<MessageId> ordered =
        List.of(
            MessageId.START,
            new MessageId(0, 1),
            new MessageId(1, 0),
            new MessageId(1, 2),
            new MessageId(1, 10),
            new MessageId(2, 0),
            new MessageId(Long.MAX_VALUE, 0));
    List<MessageId> shuffled = new ArrayList<>(ordered);
    Collections.reverse(shuffled);
    Collections.sort(shuffled);
    assertThat(shuffled).isEqualTo(ordered);
  }

  @Test
  void ids_are_equal_if_second_and_tag_are() {
    MessageId id = new MessageId(10, 7);
    assertThat(id).isEqualTo(new MessageId(10, 7)).hasSameHashCodeAs(new MessageId(10, 7));
    assertThat(id).isNotEqualTo(new MessageId(11, 7)).isNotEqualTo(new MessageId(10, 8));
    assertThat((Object) id).isNotEqualTo("10:7");
  }

  @Test
  void is_after_agrees_with_the_order() {
    List<MessageId> ids =
        List.of(MessageId.START, new MessageId(1, 1), new MessageId(1, 2), new MessageId(2, 0));
    for (MessageId one : ids) {
      for (MessageId other : ids) {
        assertThat(one.isAfter(other))
            .as("%s after %s", one, other)
            .isEqualTo(one.compareTo(other) > 0);
        assertThat(one.compareTo(other) == 0).isEqualTo(one.equals(other));
      }
    }
  }

  @Test
  void negative_second_or_tag_is_rejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> new MessageId(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new MessageId(0, -1));
  }

  @Test
  void is_written_as_second_colon_tag() {
    assertThat(new MessageId(1450755280, 3)).hasToString("1450755280:3");
  }
}
