package io.pushrelay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChannelIdTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"a", " ", "a b", "/", "häuser/ß", "\u4e2d\u6587", "\ud83d\ude00", "a\u2028b"})
  void any_other_character_is_fine(String name) {
    assertThat(new ChannelId(name).value()).isEqualTo(name);
    assertThat(new ChannelId(name))
        .hasToString(name)
        .isEqualTo(new ChannelId(name))
        .hasSameHashCodeAs(new ChannelId(name));
  }

  @Test
  void empty_name_is_rejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ChannelId(""));
  }

  @ParameterizedTest
  @ValueSource(chars = {'\0', '\t', '\n', '\r', '\u001f', '\u007f', '\u0080', '\u009f'})
  void control_character_is_rejected_wherever_it_is(char control) {
    for (String name : new String[] {control + "ab", "a" + control + "b", "ab" + control}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ChannelId(name))
          .withMessageContaining("U+%04X at index %d", (int) control, name.indexOf(control));
    }
  }

  @Test
  void names_are_told_apart_by_every_character() {
    assertThat(new ChannelId("room")).isNotEqualTo(new ChannelId("Room"));
    assertThat(new ChannelId("room")).isNotEqualTo(new ChannelId("room "));
    assertThat((Object) new ChannelId("room")).isNotEqualTo("room");
  }

  /** They are the keys of hash maps, and strangers choose them. */
  @Test
  void id_is_found_among_many_of_the_same_hash_code_without_comparing_it_with_all_of_them() {
    long few = nanosToFindNone(9);
    long many = nanosToFindNone(12);
    assertThat(many).as("eight times as many, after %d ns", few).isLessThan(4 * few);
  }

  /** The CPU time that it takes among so many, as a power of two. */
  private static long nanosToFindNone(int power) {
    List<String> names = List.of("");
    for (int i = 0; i < power; i++) {
      names = names.stream().flatMap(name -> Stream.of(name + "Aa", name + "BB")).toList();
    }
    Map<ChannelId, String> channels = new ConcurrentHashMap<>();
    names.forEach(name -> channels.put(new ChannelId(name), name));
    ChannelId absent = new ChannelId("Aa".repeat(power - 1) + "C#");
    assertThat(absent).hasSameHashCodeAs(new ChannelId(names.get(0)));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long fastest = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long start = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < 100; i++) {
        assertThat(channels.get(absent)).isNull();
      }
      fastest = Math.min(fastest, threads.getCurrentThreadCpuTime() - start);
    }
    return fastest;
  }
}
