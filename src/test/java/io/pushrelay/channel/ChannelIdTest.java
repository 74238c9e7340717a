package io.pushrelay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
}
