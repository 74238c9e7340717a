package io.pushrelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LocationProblemsTest {
  @Test
  void location_after_the_at_sign_that_is_not_there_is_a_problem() {
    assertThat(Given.parameter("push_message_timeout@/nowhere", "1s").problem())
        .isEqualTo(
            "push_message_timeout@/nowhere = \"1s\""
                + " (context parameter push_message_timeout@/nowhere):"
                + " there is no location /nowhere, expected one of /send, /listen");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/send/sub", "/", "/Send", "/sen"})
  void only_the_locations_own_path_names_it(String path) {
    assertThat(Given.property("push_channel_id@" + path, "x").problem())
        .contains("there is no location " + path + ", expected one of /send, /listen");
  }

  @Test
  void directive_of_senders_at_a_listeners_location_is_a_problem() {
    assertThat(Given.parameter("push_message_timeout@/listen", "1s").problem())
        .endsWith(": expected a sender's location, and /listen is none");
  }

  @Test
  void directive_of_listeners_at_a_senders_location_is_a_problem() {
    assertThat(Given.parameter("push_listener_timeout@/send", "1s").problem())
        .endsWith(": expected a listener's location, and /send is none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"push_sender", "push_listener", "push_pubsub", "push_max_reserved_memory"})
  void directive_of_the_deployment_at_a_location_is_a_problem(String name) {
    assertThat(Given.parameter(name + "@/send", "x").problem())
        .isEqualTo(
            "%s@/send = \"x\" (context parameter %s@/send): expected %s without @: it is the"
                + " deployment's",
            name, name, name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|expected a path that begins with /, after the @",
        "send|expected a path that begins with / instead of send, after the @",
        "/send@/listen|'expected a path without white space and any of ? # ; % \\ @ \" (it is"
            + " written unencoded) instead of /send@/listen, which has U+0040 in it, after the"
            + " @'",
        "/a//b|expected a path without empty segments, . and .. instead of /a//b, after the @",
      })
  void what_is_no_path_after_the_at_sign_is_a_problem(String path, String expected) {
    String name = "push_message_timeout@" + path;
    assertThat(Given.parameter(name, "1s").problem())
        .isEqualTo("%s = \"1s\" (context parameter %s): %s", name, name, expected);
  }

  @Test
  void location_named_twice_in_one_source_with_and_without_slash_is_a_problem() {
    assertThat(
            Given.parameter("push_message_timeout@/send", "1s")
                .andParameter("push_message_timeout@/send/", "1s")
                .problem())
        .isEqualTo(
            "push_message_timeout@/send/ = \"1s\" (context parameter push_message_timeout@/send/):"
                + " expected only one of it and push_message_timeout@/send = \"1s\" (context"
                + " parameter push_message_timeout@/send)");
  }

  @Test
  void path_that_is_both_is_a_problem() {
    assertThat(
            Given.parameter("push_sender", "/a, /x, /y")
                .andProperty("push_listener", "/x/, /b, /y")
                .problems())
        .containsExactly(
            "push_listener = \"/x/, /b, /y\" (system property push_listener): expected /x to be a"
                + " sender's path or a listener's, not both, and it is in push_sender ="
                + " \"/a, /x, /y\" (context parameter push_sender)",
            "push_listener = \"/x/, /b, /y\" (system property push_listener): expected /y to be a"
                + " sender's path or a listener's, not both, and it is in push_sender ="
                + " \"/a, /x, /y\" (context parameter push_sender)");
  }

  @Test
  void path_that_is_both_shows_what_was_set_also_when_the_other_is_the_default() {
    assertThat(Given.parameter("push_sender", "/listen").problem())
        .contains("push_sender = \"/listen\" (context parameter push_sender)")
        .contains("push_listener = \"/listen\" (default)");
  }

  @Test
  void path_for_both_that_is_a_senders_or_a_listeners_too_is_a_problem() {
    assertThat(Given.parameter("push_pubsub", "/send/, /chat, /listen interval-poll").problems())
        .containsExactly(
            "push_pubsub = \"/send/, /chat, /listen interval-poll\" (context parameter push_pubsub):"
                + " expected /send here alone, and it is in push_sender = \"/send\" (default)",
            "push_pubsub = \"/send/, /chat, /listen interval-poll\" (context parameter push_pubsub):"
                + " expected /listen here alone, and it is in push_listener = \"/listen\" (default)");
  }

  @Test
  void location_that_is_not_there_is_none_of_those_for_both_either() {
    assertThat(
            Given.parameter("push_pubsub", "/chat")
                .andParameter("push_message_timeout@/talk", "1s")
                .problem())
        .endsWith(": there is no location /talk, expected one of /send, /listen, /chat");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a, /a", "/a/, /a", "/b, /a, /c, /a/"})
  void path_that_is_there_twice_is_a_problem(String paths) {
    assertThat(Given.parameter("push_sender", paths).problem())
        .isEqualTo(
            "push_sender = \"%s\" (context parameter push_sender): expected /a only once", paths);
    assertThat(Given.parameter("push_listener", paths + " interval-poll").problem())
        .endsWith(": expected /a only once");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void empty_list_is_a_problem(String paths) {
    assertThat(Given.parameter("push_sender", paths).problem())
        .isEqualTo(
            "push_sender = \"\" (context parameter push_sender): expected at least one path");
    assertThat(Given.parameter("push_listener", paths).problem())
        .isEqualTo(
            "push_listener = \"\" (context parameter push_listener): expected at least one path");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", "/a,", ",/a", "/a,,/b", "/a, ,/b"})
  void empty_entry_is_a_problem(String paths) {
    assertThat(Given.parameter("push_sender", paths).problem())
        .contains("expected a path before and after each comma");
    assertThat(Given.parameter("push_listener", paths).problem())
        .contains("expected a path before and after each comma");
  }

  @Test
  void every_wrong_entry_of_a_list_is_named() {
    assertThat(
            Given.parameter("push_listener", "a, /b?, /c poll, /d interval-poll x, /e").problem())
        .contains("instead of a; ")
        .contains("instead of /b?, which has U+003F in it; ")
        .contains("expected long-poll or interval-poll after /c instead of poll; ")
        .endsWith("expected a comma after /d interval-poll");
  }

  @Test
  void what_follows_from_a_wrong_list_is_not_said() {
    assertThat(
            Given.parameter("push_sender", "send")
                .andParameter("push_message_timeout@/send", "1s")
                .problem())
        .startsWith("push_sender = \"send\"");
  }

  @Test
  void other_locations_than_the_default_ones_take_their_place() {
    assertThat(
            Given.parameter("push_sender", "/publish")
                .andParameter("push_message_timeout@/send", "1s")
                .problem())
        .endsWith(": there is no location /send, expected one of /publish, /listen");
  }
}
