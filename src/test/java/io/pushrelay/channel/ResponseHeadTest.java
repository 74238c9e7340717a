package io.pushrelay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pushrelay.channel.ResponseHead.Field;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseHeadTest {
  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 0, 100, 199, 205, 304, 600, 999})
  void status_that_no_listener_may_have_makes_no_head(int status) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ResponseHead(status, List.of()))
        .withMessageContaining("its status is " + status);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 203, 206, 299, 303, 305, 599})
  void other_status_has_content(int status) {
    assertThat(new ResponseHead(status, List.of()).allowsContent()).isTrue();
  }

  @Test
  void status_204_has_no_content() {
    assertThat(new ResponseHead(204, List.of()).allowsContent()).isFalse();
  }

  @Test
  void fields_are_those_of_the_moment_it_was_made() {
    List<Field> fields = new ArrayList<>(List.of(new Field("A", "b")));
    ResponseHead head = new ResponseHead(200, fields);
    fields.clear();
    assertThat(head.fields()).containsExactly(new Field("A", "b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "a:", "a\r", "a\n", "a\0", "\u00e9", "\u212a", "(a)", "a/b", "a;"})
  void name_that_is_no_token_makes_no_field(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Field(name, "x"));
  }

  /** By one character of 16 bits, so that none of those is a line's end once it is a byte. */
  @Property
  void value_is_bytes_without_controls_but_the_tab(@ForAll char c) {
    boolean fits = c <= 0xFF && c != 0x7F && (c >= ' ' || c == '\t');
    String value = "a" + c + "b";
    if (fits) {
      assertThat(new Field("X", value).value()).isEqualTo(value);
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Field("X", value))
          .withMessageContaining("U+%04X", (int) c);
    }
  }
}
