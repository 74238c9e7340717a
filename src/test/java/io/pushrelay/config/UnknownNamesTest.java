package io.pushrelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnknownNamesTest {
  @ParameterizedTest
  @CsvSource({
    "push_senders, push_sender",
    "push_sendr, push_sender",
    "push_lisetner, push_listener",
    "push_channelid, push_channel_id",
    "push_concurrency_listener, ",
    "push_message_time_out, push_message_timeout",
    "push_message_timout@/send, push_message_timeout",
    "push_max_mesage_size, push_max_message_size",
    "push_queue_message, push_store_messages",
    "push_buffersize, push_max_reserved_memory",
    "push_Sender, push_sender",
    "push_, ",
    "push_x, ",
    "push_something_else_altogether, ",
  })
  void unknown_name_is_a_problem_that_has_the_nearest_known_name(String name, String nearest) {
    String end = nearest == null ? "" : ", expected " + nearest + "?";
    assertThat(Given.parameter(name, "5").problem())
        .isEqualTo(
            "%s = \"5\" (context parameter %s): there is no such directive%s", name, name, end);
    assertThat(Given.property(name, "5").problem())
        .isEqualTo(
            "%s = \"5\" (system property %s): there is no such directive%s", name, name, end);
    assertThat(Given.at("/chat").andProperty("/chat/" + name, "5").problem())
        .isEqualTo(
            "%s = \"5\" (system property /chat/%s): there is no such directive%s", name, name, end);
  }

  @Test
  void unknown_name_at_a_location_that_is_not_there_is_one_problem() {
    assertThat(Given.parameter("push_mistake@/nowhere", "5").problem())
        .startsWith("push_mistake@/nowhere = \"5\"")
        .contains("there is no such directive");
  }

  @Test
  void very_long_unknown_name_is_a_problem() {
    assertThat(Given.parameter("push_" + "x".repeat(100_000), "5").problem())
        .endsWith("there is no such directive");
  }

  @ParameterizedTest
  @CsvSource({
    "PUSH_SENDERS, PUSH_SENDER",
    "push_message_timeout, PUSH_MESSAGE_TIMEOUT",
    "Push_Message_Timeout, PUSH_MESSAGE_TIMEOUT",
    "PUSH_BUFER_SIZE, PUSH_MAX_RESERVED_MEMORY",
  })
  void unknown_environment_variable_is_a_warning_that_has_the_nearest_known_one(
      String name, String nearest) {
    RelayConfig config = Given.variable(name, "secret").config();
    assertThat(config.warnings())
        .containsExactly(
            "The environment variable %s is none of Pushrelay's; was %s meant?"
                .formatted(name, nearest));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUSH_TOKEN", "PUSH_", "PUSH_GATEWAY_URL"})
  void environment_variable_of_other_software_is_a_warning_without_its_value(String name) {
    RelayConfig config = Given.variable(name, "secret").config();
    assertThat(config.warnings())
        .containsExactly("The environment variable %s is none of Pushrelay's.".formatted(name));
    assertThat(config.locations().all()).hasSize(2);
  }

  @Test
  void environment_variable_with_letters_that_only_look_the_same_is_unknown() {
    // Kelvin sign: its lower case is a plain k.
    RelayConfig config = Given.variable("PUSH_\u212A", "x").config();
    assertThat(config.warnings()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void every_name_is_nearest_to_itself_and_to_its_misspellings(Directive directive) {
    String name = directive.directiveName();
    assertThat(NearestName.of(name)).contains(directive);
    assertThat(NearestName.of(name + "x")).contains(directive);
    assertThat(NearestName.of(name.substring(0, name.length() - 1))).contains(directive);
    assertThat(NearestName.of(name.replace("push_", "push_x"))).contains(directive);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "abc, abc, 0",
    "'', abc, 3",
    "abc, '', 3",
    "kitten, sitting, 3",
    "ab, ba, 2",
    "flaw, lawn, 2"
  })
  void distance_is_the_number_of_characters_to_change(String a, String b, int distance) {
    assertThat(NearestName.distance(a, b)).isEqualTo(distance);
  }
}
