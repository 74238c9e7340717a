package io.pushrelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RejectedValuesTest {
  private static final String TIME =
      "expected a time, written as 90 (seconds), 30s, 1h30m, 2d, 1w, 1M (30 days) or 1y";
  private static final String RATE = "expected a rate, written as 100/s, 100/s burst=200 or 30/m";
  private static final String COUNT = "expected a number from 0 to 2147483647";
  private static final String MEMORY =
      "expected a size of at least 1 bytes, written as 4096, 512k, 3M or 1G";
  private static final String MESSAGE_SIZE =
      "expected a size of 1 to 2147483639 bytes, written as 4096, 512k, 3M or 1G";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "push_sender|send|expected a path that begins with / instead of send",
        "push_sender|''|expected at least one path",
        "push_sender|/a /b|expected a comma and nothing else after /a",
        "push_listener|''|expected at least one path",
        "push_listener|/a poll|expected long-poll or interval-poll after /a instead of poll",
        "push_pubsub|/a poll|expected long-poll or interval-poll after /a instead of poll",
        "push_pubsub|/a,|expected a path before and after each comma",
        "push_channel_id|''|expected an expression such as $arg_id",
        "push_channel_id|$|there is a $ without a variable's name; expected one of $arg_NAME,"
            + " $http_NAME, $cookie_NAME, $remote_user, $host, $uri, $path_info, or $$ for a"
            + " dollar sign",
        "push_listener_concurrency|all|expected last or first or broadcast",
        "push_listener_concurrency|''|expected last or first or broadcast",
        "push_max_reserved_memory|lots|" + MEMORY,
        "push_max_reserved_memory|0|" + MEMORY,
        "push_max_reserved_memory|''|" + MEMORY,
        "push_max_reserved_memory|99999999999999999999|" + MEMORY,
        "push_message_buffer_length|-1|" + COUNT,
        "push_message_buffer_length|2147483648|" + COUNT,
        "push_message_buffer_length|''|" + COUNT,
        "push_min_message_recipients|1.5|" + COUNT,
        "push_message_timeout|soon|" + TIME,
        "push_message_timeout|''|" + TIME,
        "push_message_timeout|101y|expected a time of at most 100 years",
        "push_authorized_channels_only|yes|expected on or off",
        "push_authorized_channels_only|''|expected on or off",
        "push_store_messages|true|expected on or off",
        "push_listener_timeout|-5s|" + TIME,
        "push_channel_timeout|5 s|" + TIME,
        "push_max_message_size|0|" + MESSAGE_SIZE,
        "push_max_message_size|2G|" + MESSAGE_SIZE,
        "push_sender_port|65536|expected a number from 0 to 65535",
        "push_max_channel_id_length|0|expected a number from 1 to 8192",
        "push_max_channel_id_length|8193|expected a number from 1 to 8192",
        "push_max_channel_listeners|many|" + COUNT,
        "push_max_listeners|-1|" + COUNT,
        "push_max_client_listeners|some|" + COUNT,
        "push_max_client_channels|''|" + COUNT,
        "push_channel_events_channel_id|a\u0007b|expected text without control characters",
        "push_sender_rate|100|" + RATE,
        "push_sender_rate|100/h|" + RATE,
        "push_sender_rate|100/s burst|" + RATE,
        "push_sender_rate|0/s|expected a number from 1 to 1000000",
        "push_sender_rate|1/s burst=0|expected a number from 1 to 1000000",
        "push_redis_namespace|a{b}|expected 1 to 100 letters, digits and . _ : / -",
        "push_redis_namespace|''|expected 1 to 100 letters, digits and . _ : / -",
        "push_redis_timeout|0|expected a time from 100ms to 1m",
        "push_redis_timeout|2m|expected a time from 100ms to 1m",
        "push_redis_replicas|-1|expected a number from 0 to 100",
        "push_journal|var/lib/push|expected the absolute path of a folder",
        "push_journal_sync|never|expected always, off or a time from 10ms to 1h",
        "push_journal_sync|0|expected always, off or a time from 10ms to 1h",
        "push_journal_sync|2h|expected always, off or a time from 10ms to 1h",
        "push_sender_role|a\u0000b|expected the name of a role, without control characters, or"
            + " nothing: open to all",
        "push_listener_role|a\u0007b|expected the name of a role, without control characters, or"
            + " nothing: open to all",
        "push_allow_origin|app.example|expected *, null or origins such as https://app.example or"
            + " http://app.example:8080, without a path, instead of app.example",
        "push_allow_origin|* https://a.example|expected * alone, or origins without it",
        "push_sender_origin|a.example, *|expected *, null or origins such as https://app.example or"
            + " http://app.example:8080, without a path, instead of a.example",
        "push_listener_transports|''|expected longpoll or eventsource or websocket",
        "push_listener_transports|sse, eventsource, eventsource|expected longpoll or eventsource"
            + " or websocket instead of sse; expected eventsource only once",
        "push_ping_interval|often|" + TIME,
        "push_write_timeout|-1|" + TIME,
        "push_max_poll_messages|0|expected a number from 1 to 1000",
        "push_compress|on|expected off, or a size from 1 byte on, such as 1k",
        "push_compress|0|expected off, or a size from 1 byte on, such as 1k",
        "push_channel_id_separator|123456789|expected at most 8 characters, without control"
            + " characters, or nothing: a request names one channel",
      })
  void problem_has_name_value_origin_and_what_was_expected(
      String name, String value, String expected) {
    String shown = value.replace("\u0000", "\\u0000").replace("\u0007", "\\u0007");
    assertThat(Given.parameter(name, value).problem())
        .isEqualTo("%s = \"%s\" (context parameter %s): %s", name, shown, name, expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'', push_message_timeout, system property push_message_timeout",
    "/chat, /chat/push_message_timeout, system property /chat/push_message_timeout",
  })
  void origin_is_the_property_as_it_is_called(String context, String key, String origin) {
    assertThat(Given.at(context).andProperty(key, "soon").problem())
        .isEqualTo("push_message_timeout = \"soon\" (%s): %s", origin, TIME);
  }

  @Test
  void origin_is_the_environment_variable() {
    assertThat(Given.variable("PUSH_MESSAGE_TIMEOUT", "soon").problem())
        .isEqualTo(
            "push_message_timeout = \"soon\" (environment variable PUSH_MESSAGE_TIMEOUT): %s",
            TIME);
  }

  @Test
  void name_has_the_location_that_it_is_for() {
    assertThat(Given.parameter("push_message_timeout@/send", "soon").problem())
        .isEqualTo(
            "push_message_timeout@/send = \"soon\""
                + " (context parameter push_message_timeout@/send): %s",
            TIME);
  }

  @Test
  void deprecated_name_is_shown_as_it_was_used() {
    assertThat(Given.parameter("push_buffer_size", "lots").problem())
        .isEqualTo("push_buffer_size = \"lots\" (context parameter push_buffer_size): %s", MEMORY);
  }

  @Test
  void value_of_one_deployment_is_rejected_where_all_locations_have_their_own() {
    assertThat(
            Given.parameter("push_message_timeout", "soon")
                .andParameter("push_message_timeout@/send", "1s")
                .problem())
        .startsWith("push_message_timeout = \"soon\"");
  }

  @Test
  void long_value_is_cut() {
    assertThat(Given.parameter("push_message_timeout", "x".repeat(100_000)).problem())
        .isEqualTo(
            "push_message_timeout = \"%s…\" (context parameter push_message_timeout): %s",
            "x".repeat(200), TIME);
  }

  @Test
  void long_value_is_not_cut_within_a_character() {
    String problem = Given.parameter("push_message_timeout", "x" + "😀".repeat(1000)).problem();
    assertThat(problem.chars().filter(c -> c == '\ud83d').count())
        .isEqualTo(problem.chars().filter(c -> c == '\ude00').count());
  }

  @ParameterizedTest
  @CsvSource({
    "push_sender, x",
    "push_sender, /x?",
    "push_listener, '/x '",
    "push_channel_id, $",
    "push_channel_id, ${",
    "push_allow_origin, x",
  })
  void long_value_does_not_make_a_long_problem(String name, String start) {
    assertThat(Given.parameter(name, start + "x".repeat(100_000)).problem().length())
        .isLessThan(1500);
  }
}
