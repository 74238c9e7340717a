package io.pushrelay.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class MergedDirectivesTest {
  @Directives({"push_sender /one, /two", "push_message_timeout@/one 1s"})
  private interface OneContract {}

  @Directives({
    "push_sender /two, /three",
    "push_listener /poll interval-poll",
    "push_pubsub /chat",
    "push_channel_id@/three $http_x_room $arg_y",
    "push_message_timeout@/one 1s",
  })
  private interface OtherContract {}

  @Directives("push_message_timeout@/one 2s")
  private interface SlowContract {}

  @Directives("push_listener /poll")
  private interface HeldContract {}

  private interface EasyContract {}

  @Test
  void locations_of_all_contracts_are_joined_and_their_values_are_all_there() {
    final class BothIT implements EasyContract, OneContract, OtherContract {}
    assertThat(MergedDirectives.of(BothIT.class))
        .isEqualTo(
            Map.of(
                "push_sender", "/send, /one, /two, /three",
                "push_listener", "/listen, /poll interval-poll",
                "push_pubsub", "/chat",
                "push_channel_id@/three", "$http_x_room $arg_y",
                "push_message_timeout@/one", "1s"));
  }

  @Test
  void two_values_of_one_directive_are_refused_with_both_contracts_names() {
    final class BothIT implements OneContract, SlowContract {}
    assertThatThrownBy(() -> MergedDirectives.of(BothIT.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "SlowContract needs push_message_timeout@/one to be \"2s\","
                + " but OneContract needs \"1s\"");
  }

  @Test
  void location_that_is_to_behave_in_two_ways_is_refused_too() {
    final class BothIT implements OtherContract, HeldContract {}
    assertThatThrownBy(() -> MergedDirectives.of(BothIT.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "HeldContract needs push_listener of /poll to be \"/poll\","
                + " but OtherContract needs \"/poll interval-poll\"");
  }
}
