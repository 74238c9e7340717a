package io.pushrelay.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.channel.MessageId;
import io.pushrelay.store.Store;
import io.pushrelay.store.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class NextBatcherTest {
  private static final MessageId POSITION = new MessageId(1, 2);
  private static final MessageId LAST = new MessageId(3, 4);
  private static final NextBatcher.Question NEWS = question("news");

  /** What Redis was asked and has not answered. */
  private record Asked(NextBatcher.Question question, int askers, Store.NextReply then) {}

  private final Queue<Asked> asked = new ArrayDeque<>();
  private final NextBatcher batcher =
      new NextBatcher((question, askers, then) -> asked.add(new Asked(question, askers, then)));

  private final List<String> told = new ArrayList<>();

  private static NextBatcher.Question question(String channel) {
    return new NextBatcher.Question(new ChannelId(channel), POSITION, Store.IfNone.JOIN);
  }

  private final class Asker implements Store.NextReply {
    private final String name;

    Asker(String name) {
      this.name = name;
    }

    @Override
    public void found(Message message, boolean missed) {
      told.add(name + " found");
    }

    @Override
    public void nothing(MessageId last, int generation) {
      told.add(name + " joined after " + last + " as " + generation);
      if (name.equals("faulty")) {
        throw new IllegalStateException("of the test");
      }
    }

    @Override
    public void full(MessageId last) {
      told.add(name + " full");
    }

    @Override
    public void unknown() {
      told.add(name + " unknown");
    }

    @Override
    public void noRoom() {
      told.add(name + " no room");
    }

    @Override
    public void failed(StoreException reason) {
      told.add(name + " failed");
    }
  }

  private Asked next() {
    Asked one = asked.poll();
    if (one == null) {
      throw new AssertionError("Redis was not asked");
    }
    return one;
  }

  private void ask(String... names) {
    for (String name : names) {
      batcher.ask(NEWS, new Asker(name));
    }
  }

  @Test
  void who_asks_first_is_asked_for_at_once_and_the_others_together_afterwards() {
    ask("one", "two", "three");
    Asked first = next();
    assertThat(first.askers).isEqualTo(1);
    assertThat(asked).as("asked while the first question is under way").isEmpty();
    first.then.nothing(LAST, 7);
    assertThat(told).containsExactly("one joined after 3:4 as 7");
    Asked second = next();
    assertThat(second.askers).isEqualTo(2);
    second.then.nothing(LAST, 7);
    assertThat(told)
        .hasSize(3)
        .contains("two joined after 3:4 as 7", "three joined after 3:4 as 7");
    assertThat(asked).isEmpty();
    ask("four");
    assertThat(next().askers).as("for who comes when all are answered").isEqualTo(1);
  }

  @Test
  void other_questions_do_not_wait() {
    ask("one");
    batcher.ask(question("other"), new Asker("two"));
    assertThat(next().question).isEqualTo(NEWS);
    assertThat(next().question).isEqualTo(question("other"));
  }

  @Test
  void where_there_is_no_room_for_all_each_is_asked_for_alone() {
    ask("one", "two", "three");
    next().then.noRoom();
    assertThat(told).containsExactly("one no room");
    next().then.noRoom();
    Asked two = next();
    Asked three = next();
    assertThat(List.of(two.askers, three.askers)).containsExactly(1, 1);
    two.then.nothing(LAST, 1);
    three.then.noRoom();
    assertThat(told).endsWith("two joined after 3:4 as 1", "three no room");
  }

  @Test
  void fault_of_one_who_is_told_is_not_the_others() {
    ask("one", "faulty", "three");
    next().then.nothing(LAST, 1);
    next().then.nothing(LAST, 1);
    assertThat(told).hasSize(3).endsWith("three joined after 3:4 as 1");
  }

  @Test
  void failure_is_everybodys_and_who_waits_is_asked_for_again() {
    ask("one", "two");
    next().then.failed(new StoreException("away"));
    next().then.failed(new StoreException("away"));
    assertThat(told).containsExactly("one failed", "two failed");
    assertThat(asked).isEmpty();
  }
}
