package io.pushrelay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChannelIdTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "a b", "ü", "😀", "../x", "a/b?c#d", "%41"})
  void id_is_any_text(String text) {
    assertThat(new ChannelId(text).value()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "a\nb", "a\t", "\u007f", "\u0085"})
  void control_character_is_refused_by_its_number(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChannelId(text))
        .withMessageContaining("U+00");
  }

  @Test
  void id_is_not_empty() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ChannelId(""));
  }
}
