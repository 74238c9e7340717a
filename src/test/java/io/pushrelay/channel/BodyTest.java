package io.pushrelay.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class BodyTest {
  @Test
  void body_writes_its_bytes() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Body.of(new byte[] {0, -1, 2}).writeTo(out);
    assertThat(out.toByteArray()).containsExactly(0, -1, 2);
  }

  @Test
  void no_bytes_are_the_empty_body() {
    assertThat(Body.of(new byte[0])).isSameAs(Body.EMPTY);
    assertThat(Body.EMPTY.length()).isZero();
  }

  @Test
  void bodies_are_equal_if_their_bytes_are() {
    Body one = Body.of(new byte[] {1, 2});
    assertThat(one)
        .isEqualTo(Body.of(new byte[] {1, 2}))
        .hasSameHashCodeAs(Body.of(new byte[] {1, 2}));
    assertThat(one).isNotEqualTo(Body.of(new byte[] {1, 3})).isNotEqualTo(Body.EMPTY);
  }

  @Test
  void body_tells_its_length_but_not_its_bytes() {
    assertThat(Body.of(new byte[] {65, 66})).hasToString("2 bytes");
    assertThat(Body.of(new byte[] {65, 66}).length()).isEqualTo(2);
  }
}
