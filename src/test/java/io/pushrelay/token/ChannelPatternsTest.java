package io.pushrelay.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which channels ids and prefixes cover. */
final class ChannelPatternsTest {
  @Test
  void star_alone_is_every_channel() {
    assertThat(ChannelPatterns.of(List.of("*")).cover("x")).isTrue();
    assertThat(ChannelPatterns.of(List.of("*", "a*", "b")).cover("ä🎈*")).isTrue();
  }

  /** An id that ends in a star can't be named without those that begin with it. */
  @Test
  void id_that_ends_in_a_star_is_a_prefix() {
    ChannelPatterns patterns = ChannelPatterns.of(List.of("news*"));
    assertThat(patterns.cover("news*")).isTrue();
    assertThat(patterns.cover("newspaper")).isTrue();
    assertThat(patterns.cover("new")).isFalse();
  }

  @Test
  void star_elsewhere_is_a_star() {
    ChannelPatterns patterns = ChannelPatterns.of(List.of("a*b", "**"));
    assertThat(patterns.cover("a*b")).isTrue();
    assertThat(patterns.cover("aab")).isFalse();
    assertThat(patterns.cover("*x")).isTrue();
  }

  @Test
  void nothing_covers_nothing() {
    assertThat(ChannelPatterns.of(List.of()).cover("a")).isFalse();
    assertThat(ChannelPatterns.of(List.of("")).cover("a")).isFalse();
  }

  @Test
  void looking_at_one_prefix_finds_what_looking_at_all_of_them_would() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      List<String> patterns =
          random.ints(random.nextInt(5)).mapToObj(i -> word(random) + (i > 0 ? "*" : "")).toList();
      String id = word(random);
      boolean expected =
          patterns.stream()
              .anyMatch(
                  p ->
                      p.endsWith("*")
                          ? id.startsWith(p.substring(0, p.length() - 1))
                          : p.equals(id));
      assertThat(ChannelPatterns.of(patterns).cover(id))
          .as("%s of %s", id, patterns)
          .isEqualTo(expected);
    }
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      word.append("ab*\uffff".charAt(random.nextInt(4)));
    }
    return word.toString();
  }
}
