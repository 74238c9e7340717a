package io.pushrelay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class MessageIdTest {
  @Test
  void first_message_of_a_second_has_tag_0_and_the_next_one_more() {
    MessageId first = MessageId.START.next(7);
    assertThat(first).isEqualTo(new MessageId(7, 0)).hasToString("7:0");
    assertThat(first.next(7)).isEqualTo(new MessageId(7, 1));
    assertThat(first.next(8)).isEqualTo(new MessageId(8, 0));
  }

  @Test
  void clock_that_steps_back_makes_the_tag_grow() {
    assertThat(new MessageId(7, 3).next(5)).isEqualTo(new MessageId(7, 4));
  }

  @Test
  void second_and_tag_are_not_negative() {
    assertThatIllegalArgumentException().isThrownBy(() -> new MessageId(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new MessageId(0, -1));
  }

  @Property
  void next_id_is_always_after(
      @ForAll @LongRange(min = 0, max = 5) long second,
      @ForAll @IntRange(min = 0, max = 5) int tag,
      @ForAll @LongRange(min = 0, max = 8) long now) {
    MessageId id = new MessageId(second, tag);
    assertThat(id.next(now).isAfter(id)).isTrue();
    assertThat(id.next(now)).isGreaterThan(id);
    assertThat(id.isAfter(id)).isFalse();
  }

  @Property
  void order_and_after_say_the_same(
      @ForAll @LongRange(min = 0, max = 3) long a,
      @ForAll @IntRange(min = 0, max = 3) int b,
      @ForAll @LongRange(min = 0, max = 3) long c,
      @ForAll @IntRange(min = 0, max = 3) int d) {
    MessageId one = new MessageId(a, b);
    MessageId other = new MessageId(c, d);
    assertThat(one.isAfter(other)).isEqualTo(one.compareTo(other) > 0);
  }
}
