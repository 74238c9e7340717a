package io.pushrelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LocationScopeTest {
  private static final String ALL = "io.pushrelay.config.Sample#perLocation";

  /** The sample at each location it can be seen at. */
  private static Given scoped(Sample sample, Given given, boolean asProperty) {
    for (String path : new String[] {"/send", "/listen"}) {
      if (sample.directive().owner() == Owner.BOTH || sample.path().equals(path)) {
        String name = sample.name() + "@" + path;
        if (asProperty) {
          given.andProperty(name, sample.value());
        } else {
          given.andParameter(name, sample.value());
        }
      }
    }
    return given;
  }

  private static void assertSet(Sample sample, Given given) {
    assertThat(sample.seen().apply(given.config())).isEqualTo(sample.meant());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void context_parameter_sets_it_for_one_location(Sample sample) {
    assertSet(sample, scoped(sample, Given.nothing(), false));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void system_property_sets_it_for_one_location(Sample sample) {
    assertSet(sample, scoped(sample, Given.nothing(), true));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void context_parameter_for_the_location_beats_every_source_for_the_deployment(Sample sample) {
    String other = sample.directive().defaultValue();
    Given given =
        Given.at("/chat")
            .andProperty("/chat/" + sample.name(), other)
            .andProperty(sample.name(), other)
            .andVariable(sample.directive().name(), other)
            .andParameter(sample.name(), other);
    assertSet(sample, scoped(sample, given, false));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void system_property_for_the_location_beats_a_context_parameter_for_it(Sample sample) {
    Given given = Given.nothing();
    given.andParameter(sample.name() + "@" + sample.path(), sample.directive().defaultValue());
    assertSet(sample, scoped(sample, given, true));
  }

  @Test
  void property_of_the_context_path_for_the_location_beats_the_plain_one() {
    Given given =
        Given.at("/chat")
            .andProperty("/chat/push_message_buffer_length@/send", "1")
            .andProperty("push_message_buffer_length@/send", "2")
            .andParameter("push_message_buffer_length@/send", "3");
    assertThat(given.sender("/send").retention().messageBufferLength()).isEqualTo(1);
  }

  @Test
  void plain_property_for_the_location_beats_the_context_paths_for_the_deployment() {
    Given given =
        Given.at("/chat")
            .andProperty("/chat/push_message_buffer_length", "1")
            .andProperty("push_message_buffer_length@/send", "2");
    assertThat(given.sender("/send").retention().messageBufferLength()).isEqualTo(2);
  }

  @Test
  void other_locations_keep_what_holds_for_the_deployment() {
    Given given =
        Given.parameter("push_sender", "/a, /b, /c")
            .andParameter("push_message_buffer_length", "7")
            .andParameter("push_message_buffer_length@/b", "8");
    assertThat(given.sender("/a").retention().messageBufferLength()).isEqualTo(7);
    assertThat(given.sender("/b").retention().messageBufferLength()).isEqualTo(8);
    assertThat(given.sender("/c").retention().messageBufferLength()).isEqualTo(7);
  }

  @Test
  void location_below_another_does_not_have_its_directives() {
    Given given =
        Given.parameter("push_sender", "/a, /a/b").andParameter("push_message_timeout@/a", "1s");
    assertThat(given.sender("/a").retention().messageTimeout()).hasSeconds(1);
    assertThat(given.sender("/a/b").retention().messageTimeout()).hasHours(1);
  }

  @Test
  void directive_of_both_kinds_is_set_for_either() {
    Given given =
        Given.parameter("push_channel_id@/send", "$arg_to")
            .andParameter("push_channel_id@/listen", "$arg_from");
    assertThat(given.sender("/send").channelId()).hasToString("$arg_to");
    assertThat(given.listener("/listen").channelId()).hasToString("$arg_from");
  }

  @Test
  void slash_at_the_end_of_the_path_does_not_matter() {
    assertThat(
            Given.parameter("push_message_timeout@/send/", "1s")
                .sender("/send")
                .retention()
                .messageTimeout())
        .hasSeconds(1);
    assertThat(
            Given.parameter("push_sender", "/send/")
                .andParameter("push_message_timeout@/send", "1s")
                .sender("/send")
                .retention()
                .messageTimeout())
        .hasSeconds(1);
  }

  @Test
  void root_location_is_a_location_as_any_other() {
    Given given = Given.parameter("push_sender", "/").andParameter("push_message_timeout@/", "1s");
    assertThat(given.sender("/").retention().messageTimeout()).hasSeconds(1);
  }

  @Test
  void empty_role_opens_one_location_only() {
    Given given = Given.parameter("push_sender", "/a, /b").andParameter("push_sender_role@/b", "");
    assertThat(given.sender("/a").role()).isEqualTo("sender");
    assertThat(given.sender("/b").role()).isEmpty();
    assertThat(given.config().warnings())
        .containsExactly("Everybody who reaches this server can send messages at /b.");
  }

  @Test
  void environment_variable_is_never_for_one_location() {
    Given given = Given.variable("PUSH_MESSAGE_TIMEOUT@/SEND", "1s");
    assertThat(given.sender("/send").retention().messageTimeout()).hasHours(1);
    assertThat(given.config().warnings()).hasSize(1);
  }
}
