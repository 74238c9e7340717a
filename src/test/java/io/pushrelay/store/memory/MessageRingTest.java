package io.pushrelay.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.store.MemoryBudget;
import io.pushrelay.time.Deadlines;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The ring holds what a plain list would. */
final class MessageRingTest {
  private static final MemoryChannel CHANNEL =
      new MemoryChannel(
          new MemoryStore(new MemoryBudget(0), InstantSource.system(), new Deadlines(() -> 0)),
          new ChannelId("ring"));

  private static StoredMessage message(long second) {
    return new StoredMessage(
        CHANNEL, new Message(new MessageId(second, 0), new NewMessage(Body.EMPTY, null), 0));
  }

  /** Steps: 0 to 5 add a message, a higher number removes the one at that part of the ring. */
  @Property
  void ring_is_the_list_that_the_same_steps_make(
      @ForAll @Size(max = 200) List<@IntRange(max = 9) Integer> steps) {
    MessageRing ring = new MessageRing();
    List<StoredMessage> list = new ArrayList<>();
    long second = 0;
    for (int step : steps) {
      if (step <= 5) {
        second += 2; // so that there are positions between messages
        StoredMessage newest = message(second);
        ring.add(newest);
        list.add(newest);
      } else if (!list.isEmpty()) {
        int index = (step - 6) * (list.size() - 1) / 3;
        ring.remove(index);
        list.remove(index);
      }
      assertThat(ring.size()).isEqualTo(list.size());
      assertThat(ring.isEmpty()).isEqualTo(list.isEmpty());
      for (int i = 0; i < list.size(); i++) {
        assertThat(ring.get(i)).isSameAs(list.get(i));
      }
    }
    for (long position = 0; position <= second + 1; position++) {
      MessageId id = new MessageId(position, 0);
      assertThat(ring.indexAfter(id))
          .isEqualTo((int) list.stream().filter(kept -> !kept.message.id().isAfter(id)).count());
    }
  }

  @Test
  void there_is_nothing_at_an_index_beyond_the_newest() {
    MessageRing ring = new MessageRing();
    ring.add(message(1));
    assertThatThrownBy(() -> ring.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
