package io.pushrelay.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A listener in front of another. */
final class ForwardingListenerTest {
  @Test
  void nothing_that_a_listener_is_told_or_asked_is_left_to_a_default() {
    assertThat(Listener.class.getMethods())
        .isNotEmpty()
        .allSatisfy(
            method ->
                assertThatCode(
                        () ->
                            ForwardingListener.class.getDeclaredMethod(
                                method.getName(), method.getParameterTypes()))
                    .as(method.getName() + Arrays.toString(method.getParameterTypes()))
                    .doesNotThrowAnyException());
  }
}
