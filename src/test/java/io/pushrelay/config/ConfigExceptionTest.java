package io.pushrelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ConfigExceptionTest {
  private static Given sevenMistakes() {
    return Given.at("/chat")
        .andParameter("push_sender", "/send, /both")
        .andParameter("push_listener", "/listen, /both")
        .andParameter("push_message_timeout", "soon")
        .andParameter("push_mesage_timeout", "1h")
        .andParameter("push_max_message_size@/upload", "1M")
        .andVariable("PUSH_MAX_RESERVED_MEMORY", "0")
        .andProperty("push_listener_timeout@/send/", "5s")
        .andProperty("/chat/push_queue_messages", "on")
        .andParameter("push_store_messages", "on");
  }

  @Test
  void seven_mistakes_are_one_message_with_a_line_for_each() {
    List<String> lines = sevenMistakes().message().lines().toList();
    assertThat(lines.get(0)).isEqualTo("Pushrelay can't start: 7 problems in its configuration");
    assertThat(lines.subList(1, lines.size()))
        .satisfiesExactlyInAnyOrder(
            line ->
                assertThat(line)
                    .startsWith("push_mesage_timeout = \"1h\"")
                    .endsWith("there is no such directive, expected push_message_timeout?"),
            line ->
                assertThat(line)
                    .startsWith("push_store_messages = \"on\"")
                    .contains("only one of it and push_queue_messages = \"on\""),
            line ->
                assertThat(line)
                    .startsWith("push_message_timeout = \"soon\"")
                    .contains("expected a time"),
            line ->
                assertThat(line)
                    .startsWith("push_max_reserved_memory = \"0\"")
                    .contains("expected a size"),
            line ->
                assertThat(line)
                    .startsWith("push_listener = \"/listen, /both\"")
                    .contains("expected /both to be"),
            line ->
                assertThat(line)
                    .startsWith("push_max_message_size@/upload = \"1M\"")
                    .contains("there is no location /upload"),
            line ->
                assertThat(line)
                    .startsWith("push_listener_timeout@/send = \"5s\"")
                    .contains("expected a listener's location"));
  }

  @Test
  void problems_are_the_lines_after_the_first() {
    ConfigException failure = sevenMistakes().failure();
    assertThat(failure.getMessage())
        .isEqualTo(
            "Pushrelay can't start: 7 problems in its configuration\n"
                + String.join("\n", failure.problems()));
  }

  @Test
  void one_problem_is_not_called_problems() {
    assertThat(Given.parameter("push_store_messages", "yes").failure())
        .hasMessage(
            "Pushrelay can't start: 1 problem in its configuration\n"
                + "push_store_messages = \"yes\" (context parameter push_store_messages):"
                + " expected on or off");
  }

  @Test
  void problems_cannot_be_changed() {
    List<String> problems = sevenMistakes().problems();
    assertThatThrownBy(() -> problems.remove(0)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void problems_of_one_kind_come_in_the_order_of_their_names() {
    Given given = Given.parameter("push_sender", "/a, /b, /c, /d, /e, /f, /g, /h");
    List<String> paths = List.of("", "@/a", "@/b", "@/c", "@/d", "@/e", "@/f", "@/g", "@/h");
    for (String path : paths) {
      given.andParameter("push_queue_messages" + path, "on");
      given.andProperty("push_store_messages" + path, "on");
    }
    assertThat(given.problems())
        .extracting(problem -> problem.substring(0, problem.indexOf(' ')))
        .containsExactlyElementsOf(paths.stream().map("push_queue_messages"::concat).toList());
  }

  @Test
  void message_is_the_same_whatever_digits_the_locale_writes() {
    String english = sevenMistakes().message();
    String summary = Given.nothing().config().summary();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(sevenMistakes().failure()).hasMessage(english);
      assertThat(Given.parameter("push_max_channel_id_length", "0").problem())
          .endsWith("expected a number from 1 to 8192");
      assertThat(Given.nothing().config().summary()).isEqualTo(summary);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void line_breaks_in_a_value_do_not_break_the_line() {
    assertThat(Given.parameter("push_store_messages", "a\nb\rc\u0085d\u2028e\u2029f").problem())
        .startsWith("push_store_messages = \"a\\u000ab\\u000dc\\u0085d\\u2028e\\u2029f\" (");
  }

  @Property
  void every_message_has_one_line_more_than_problems(
      @ForAll String value, @ForAll String name, @ForAll String path) {
    Given given =
        Given.parameter("push_store_messages", "a" + value)
            .andProperty("push_" + name, value)
            .andProperty("push_channel_id@" + path, value)
            .andParameter("push_store_messages@/" + path, value);
    List<String> problems = given.problems();
    assertThat(given.message().split("\\R", -1)).hasSize(problems.size() + 1);
    assertThat(problems).noneMatch(String::isBlank);
  }

  @Property
  void every_warning_is_one_line(@ForAll String name) {
    RelayConfig config = Given.variable("PUSH_" + name, "x").config();
    assertThat(config.warnings()).isNotEmpty().noneMatch(w -> w.split("\\R", -1).length > 1);
  }
}
