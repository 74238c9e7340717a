package io.pushrelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DirectiveSourcesTest {
  private static final String ALL = "io.pushrelay.config.Sample#all";

  @Test
  void every_directive_has_a_sample_that_is_not_its_default() {
    assertThat(Sample.all()).extracting(Sample::directive).containsExactly(Directive.values());
    assertThat(Sample.all()).allSatisfy(s -> assertThat(s.byDefault()).isNotEqualTo(s.meant()));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void context_parameter_sets_it(Sample sample) {
    assertSet(sample, Given.parameter(sample.name(), sample.value()));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void environment_variable_sets_it(Sample sample) {
    assertSet(sample, Given.variable(upper(sample.name()), sample.value()));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void system_property_sets_it(Sample sample) {
    assertSet(sample, Given.property(sample.name(), sample.value()));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void property_of_the_context_path_sets_it(Sample sample) {
    assertSet(sample, Given.at("/chat").andProperty("/chat/" + sample.name(), sample.value()));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void plain_property_sets_it_for_a_deployment_with_a_context_path_too(Sample sample) {
    assertSet(sample, Given.at("/chat").andProperty(sample.name(), sample.value()));
  }

  private static void assertSet(Sample sample, Given given) {
    assertThat(sample.seen().apply(given.config())).isEqualTo(sample.meant());
    assertThat(given.config().warnings()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void white_space_around_the_value_does_not_count(Sample sample) {
    assertSet(sample, Given.parameter(sample.name(), "\n\t  " + sample.value() + " \r\n"));
    assertSet(sample, Given.variable(upper(sample.name()), " " + sample.value() + " "));
    assertSet(sample, Given.property(sample.name(), " " + sample.value() + " "));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void environment_variable_wins_over_context_parameter(Sample sample) {
    assertSet(
        sample,
        Given.parameter(sample.name(), sample.directive().defaultValue())
            .andVariable(upper(sample.name()), sample.value()));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void system_property_wins_over_environment_variable(Sample sample) {
    assertSet(
        sample,
        Given.variable(upper(sample.name()), sample.directive().defaultValue())
            .andParameter(sample.name(), sample.directive().defaultValue())
            .andProperty(sample.name(), sample.value()));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void property_of_the_context_path_wins_over_all(Sample sample) {
    String other = sample.directive().defaultValue();
    assertSet(
        sample,
        Given.at("/chat")
            .andProperty("/chat/" + sample.name(), sample.value())
            .andProperty(sample.name(), other)
            .andVariable(upper(sample.name()), other)
            .andParameter(sample.name(), other));
  }

  @Test
  void empty_value_of_a_stronger_source_wins_as_well() {
    Given given =
        Given.parameter("push_listener_role", "reader").andVariable("PUSH_LISTENER_ROLE", "");
    assertThat(given.listener("/listen").role()).isEmpty();
  }

  @Test
  void property_of_another_context_path_is_not_looked_at() {
    Given given =
        Given.at("/chat")
            .andProperty("/chat2/push_message_timeout", "1s")
            .andProperty("/news/push_message_timeout", "2s")
            .andProperty("/news/push_mistake", "")
            .andProperty("/push_message_timeout", "3s")
            .andProperty("chat/push_message_timeout", "4s");
    assertThat(given.sender("/send")).isEqualTo(Given.nothing().sender("/send"));
  }

  @Test
  void root_deployment_does_not_look_at_properties_of_context_paths() {
    Given given =
        Given.property("/chat/push_message_timeout", "1s").andProperty("/push_mistake", "2s");
    assertThat(given.sender("/send")).isEqualTo(Given.nothing().sender("/send"));
  }

  @Test
  void context_path_may_have_several_segments_and_an_at_sign() {
    Given given =
        Given.at("/a/b@1")
            .andProperty("/a/b@1/push_message_buffer_length", "7")
            .andProperty("/a/b@1/push_min_message_recipients@/send", "8");
    assertThat(given.sender("/send").retention().messageBufferLength()).isEqualTo(7);
    assertThat(given.sender("/send").retention().minMessageRecipients()).isEqualTo(8);
  }

  @Test
  void context_parameter_is_never_preceded_by_the_context_path() {
    Given given = Given.at("/chat").andParameter("/chat/push_message_buffer_length", "7");
    assertThat(given.sender("/send").retention().messageBufferLength()).isEqualTo(5);
  }

  @Test
  void value_that_is_overridden_is_not_looked_at() {
    Given given =
        Given.parameter("push_message_timeout", "soon")
            .andVariable("PUSH_MESSAGE_TIMEOUT", "later")
            .andProperty("push_message_timeout", "5s");
    assertThat(given.sender("/send").retention().messageTimeout()).hasSeconds(5);
  }

  @Test
  void what_does_not_begin_with_push_is_others() {
    Given given =
        Given.parameter("javax.faces.PROJECT_STAGE", "x")
            .andProperty("java.io.tmpdir", "x")
            .andProperty("pushrelay", "x")
            .andVariable("PATH", "x")
            .andVariable("PUSHRELAY", "x");
    assertThat(given.config().warnings()).isEmpty();
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}
