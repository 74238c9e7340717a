package io.pushrelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeprecatedNamesTest {
  @Test
  void queue_messages_works_and_warns() {
    Given given = Given.parameter("push_queue_messages", "off");
    assertThat(given.sender("/send").retention().storeMessages()).isFalse();
    assertThat(given.config().warnings())
        .containsExactly(
            "push_queue_messages (context parameter push_queue_messages) is deprecated: its name"
                + " is push_store_messages now.");
  }

  @Test
  void buffer_size_works_and_warns() {
    RelayConfig config = Given.variable("PUSH_BUFFER_SIZE", "1k").config();
    assertThat(config.maxReservedMemory()).isEqualTo(1024);
    assertThat(config.warnings())
        .containsExactly(
            "push_buffer_size (environment variable PUSH_BUFFER_SIZE) is deprecated: its name is"
                + " push_max_reserved_memory now.");
  }

  @Test
  void works_and_warns_for_one_location() {
    Given given =
        Given.parameter("push_sender", "/a, /b").andProperty("push_queue_messages@/b", "off");
    assertThat(given.sender("/a").retention().storeMessages()).isTrue();
    assertThat(given.sender("/b").retention().storeMessages()).isFalse();
    assertThat(given.config().warnings())
        .containsExactly(
            "push_queue_messages@/b (system property push_queue_messages@/b) is deprecated: its"
                + " name is push_store_messages now.");
  }

  @Test
  void works_and_warns_for_a_context_path() {
    Given given = Given.at("/chat").andProperty("/chat/push_queue_messages", "off");
    assertThat(given.sender("/send").retention().storeMessages()).isFalse();
    assertThat(given.config().warnings()).hasSize(1);
  }

  @Test
  void stronger_source_wins_with_the_deprecated_name_as_well() {
    Given given =
        Given.parameter("push_queue_messages", "on").andProperty("push_queue_messages", "off");
    assertThat(given.sender("/send").retention().storeMessages()).isFalse();
    assertThat(given.config().warnings()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "push_store_messages, push_queue_messages, on",
    "push_max_reserved_memory, push_buffer_size, 4k",
  })
  void both_names_are_a_problem_also_with_the_same_value(String name, String old, String value) {
    assertThat(Given.parameter(name, value).andParameter(old, value).problem())
        .contains(name + " = \"" + value + "\" (context parameter " + name + ")")
        .contains(old + " = \"" + value + "\" (context parameter " + old + ")")
        .contains("expected only one of it and ");
    assertThat(Given.property(name, value).andProperty(old, value).problems()).hasSize(1);
    assertThat(
            Given.variable(name.toUpperCase(Locale.ROOT), value)
                .andVariable(old.toUpperCase(Locale.ROOT), value)
                .problems())
        .hasSize(1);
  }

  @Test
  void both_names_in_different_sources_are_a_problem() {
    assertThat(
            Given.property("push_store_messages", "on")
                .andParameter("push_queue_messages", "off")
                .problem())
        .isEqualTo(
            "push_queue_messages = \"off\" (context parameter push_queue_messages): expected only"
                + " one of it and push_store_messages = \"on\" (system property"
                + " push_store_messages)");
  }

  @Test
  void both_names_are_a_problem_when_the_new_one_is_the_weaker() {
    assertThat(
            Given.variable("PUSH_QUEUE_MESSAGES", "off")
                .andParameter("push_store_messages", "on")
                .problem())
        .startsWith("push_store_messages = \"on\" (context parameter push_store_messages)")
        .endsWith("push_queue_messages = \"off\" (environment variable PUSH_QUEUE_MESSAGES)");
  }

  @Test
  void both_names_at_one_location_are_a_problem() {
    assertThat(
            Given.parameter("push_store_messages@/send", "on")
                .andProperty("push_queue_messages@/send/", "off")
                .problem())
        .isEqualTo(
            "push_store_messages@/send = \"on\" (context parameter push_store_messages@/send):"
                + " expected only one of it and push_queue_messages@/send = \"off\" (system"
                + " property push_queue_messages@/send/)");
  }

  @Test
  void both_names_in_several_sources_are_a_problem_for_each_that_loses() {
    assertThat(
            Given.at("/chat")
                .andProperty("/chat/push_store_messages", "on")
                .andProperty("push_queue_messages", "on")
                .andVariable("PUSH_QUEUE_MESSAGES", "on")
                .andParameter("push_store_messages", "on")
                .problems())
        .hasSize(2)
        .allMatch(problem -> problem.startsWith("push_queue_messages = "));
  }

  @Test
  void one_name_for_the_deployment_and_the_other_for_a_location_are_no_problem() {
    Given given =
        Given.parameter("push_queue_messages", "off")
            .andParameter("push_sender", "/a, /b")
            .andParameter("push_store_messages@/b", "on");
    assertThat(given.sender("/a").retention().storeMessages()).isFalse();
    assertThat(given.sender("/b").retention().storeMessages()).isTrue();
  }

  @Test
  void deployment_wide_one_is_not_for_a_location() {
    assertThat(Given.parameter("push_buffer_size@/send", "1k").problem())
        .contains("expected push_buffer_size without @");
  }
}
