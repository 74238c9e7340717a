package io.pushrelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pushrelay.config.value.ChannelIdExpression;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.config.value.PollMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RelayConfigTest {
  @Test
  void summary_has_every_location_with_its_role_and_the_memory() {
    assertThat(Given.nothing().config().summary())
        .isEqualTo(
            "sender /send (role sender, keeps 5 messages, messages up to 1048576 bytes);"
                + " listener /listen (long-poll, last, open to all);"
                + " memory 3145728 bytes");
  }

  @Test
  void summary_has_what_is_special_at_each_location() {
    Given given =
        Given.parameter("push_sender", "/a, /b")
            .andParameter("push_sender_role@/b", "")
            .andParameter("push_store_messages@/b", "off")
            .andParameter("push_max_message_size@/b", "2k")
            .andParameter("push_listener", "/c, /d interval-poll")
            .andParameter("push_listener_role@/d", "reader")
            .andParameter("push_listener_concurrency@/d", "broadcast")
            .andParameter("push_max_reserved_memory", "1k");
    assertThat(given.config().summary())
        .isEqualTo(
            "sender /a (role sender, keeps 5 messages, messages up to 1048576 bytes);"
                + " sender /b (open to all, keeps none, messages up to 2048 bytes);"
                + " listener /c (long-poll, last, open to all);"
                + " listener /d (interval-poll, broadcast, role reader);"
                + " memory 1024 bytes");
  }

  @Test
  void summary_says_which_redis_without_the_password() {
    assertThat(Given.parameter("push_redis_url", "redis://:secret@cache").config().summary())
        .endsWith("; memory 3145728 bytes; Redis redis://cache:6379/0, namespace pushrelay");
  }

  @Test
  void summary_says_where_the_journal_is() {
    assertThat(Given.parameter("push_journal", "/var/lib/push").config().summary())
        .endsWith("; memory 3145728 bytes; journal in /var/lib/push");
  }

  @Test
  void journal_and_redis_together_are_a_problem_that_names_both() {
    assertThatThrownBy(
            () ->
                Given.parameter("push_journal", "/var/lib/push")
                    .andParameter("push_redis_url", "redis://:secret@cache")
                    .config())
        .hasMessageContaining("push_journal = \"/var/lib/push\"")
        .hasMessageContaining("expected only one of it and push_redis_url = \"redis://***@cache\"")
        .hasMessageNotContaining("secret");
  }

  @Test
  void problem_of_a_url_does_not_show_the_password() {
    assertThatThrownBy(() -> Given.parameter("push_redis_url", "redis://:secret@cache:x").config())
        .hasMessageContaining("push_redis_url = \"redis://***@cache:x\"")
        .hasMessageNotContaining("secret");
  }

  @Test
  void senders_open_to_all_are_a_warning() {
    assertThat(
            Given.parameter("push_sender", "/a, /b")
                .andParameter("push_sender_role", "")
                .config()
                .warnings())
        .containsExactly("Everybody who reaches this server can send messages at /a, /b.");
  }

  @Test
  void locations_are_senders_first_as_they_are_written() {
    RelayConfig config =
        Given.parameter("push_sender", "/z, /a").andParameter("push_listener", "/y, /b").config();
    assertThat(config.locations().all())
        .extracting(Location::path)
        .containsExactly("/z", "/a", "/y", "/b");
  }

  @Test
  void location_for_both_has_what_is_set_there_for_senders_and_for_listeners() {
    RelayConfig config =
        Given.parameter("push_pubsub", "/chat interval-poll, /talk")
            .andParameter("push_sender_role@/chat", "talker")
            .andParameter("push_message_timeout@/chat", "1s")
            .andParameter("push_listener_role@/chat", "reader")
            .andParameter("push_channel_id@/chat", "$path_info")
            .config();
    assertThat(config.locations().all())
        .extracting(Location::path)
        .containsExactly("/send", "/chat", "/talk", "/listen", "/chat", "/talk");
    SenderLocation sender = (SenderLocation) config.locations().all().get(1);
    ListenerLocation listener = (ListenerLocation) config.locations().all().get(4);
    assertThat(sender.role()).isEqualTo("talker");
    assertThat(sender.retention().messageTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(listener.role()).isEqualTo("reader");
    assertThat(listener.pollMode()).isEqualTo(PollMode.INTERVAL_POLL);
    assertThat(List.of(sender.channelId(), listener.channelId()))
        .containsOnly(ChannelIdExpression.parse("$path_info"));
    assertThat(config.summary())
        .contains(
            "sender /chat (role talker,", "listener /chat (interval-poll, last, role reader)");
  }

  @Test
  void location_for_both_where_everybody_can_send_is_a_warning() {
    assertThat(
            Given.parameter("push_pubsub", "/chat")
                .andParameter("push_sender_role@/chat", "")
                .config()
                .warnings())
        .containsExactly("Everybody who reaches this server can send messages at /chat.");
  }

  @Test
  void mechanism_is_that_of_its_path() {
    Given given = Given.parameter("push_listener", "/a  interval-poll,/b long-poll\n,\t/c");
    assertThat(given.listener("/a").pollMode()).isEqualTo(PollMode.INTERVAL_POLL);
    assertThat(given.listener("/b").pollMode()).isEqualTo(PollMode.LONG_POLL);
    assertThat(given.listener("/c").pollMode()).isEqualTo(PollMode.LONG_POLL);
  }

  @ParameterizedTest
  @CsvSource({"on, 5, true", "on, 1, true", "on, 0, false", "off, 5, false", "off, 0, false"})
  void sender_keeps_messages_only_where_they_are_stored_and_there_is_room(
      String store, String length, boolean keeps) {
    assertThat(
            Given.parameter("push_store_messages", store)
                .andParameter("push_message_buffer_length", length)
                .sender("/send")
                .retention()
                .keeps())
        .isEqualTo(keeps);
  }

  @Test
  void warnings_and_locations_cannot_be_changed() {
    RelayConfig config = Given.parameter("push_sender_role", "").config();
    List<String> warnings = config.warnings();
    List<Location> locations = config.locations().all();
    assertThatThrownBy(warnings::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(locations::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void kinds_of_locations_are_told_by_their_words() {
    assertThat(Owner.values())
        .extracting(Owner::toString)
        .containsExactly("sender", "listener", "both", "deployment");
    assertThat(PollMode.values())
        .extracting(PollMode::toString)
        .containsExactly("long-poll", "interval-poll");
    assertThat(Concurrency.values())
        .extracting(Concurrency::toString)
        .containsExactly("last", "first", "broadcast");
  }

  @Test
  void secret_of_tokens_is_shown_nowhere() {
    String secret = "hidden-hidden-hidden-hidden-hidden";
    RelayConfig config =
        Given.parameter("push_token_key", secret).andParameter("push_listener_role", "x").config();
    assertThat(config.summary())
        .contains("role x and token", "role sender or token")
        .doesNotContain("hidden");
    assertThat(config.locations().all().toString()).doesNotContain("hidden");
    for (String name :
        new String[] {
          "push_token_key", "push_token_key@/listen", "push_token_keys", "push_tokenkey"
        }) {
      assertThatThrownBy(() -> Given.parameter(name, "hidden").config())
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(name + " = \"***\"")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hidden"));
    }
  }

  @Test
  void sender_location_without_a_role_that_takes_tokens_is_not_open() {
    assertThat(Given.parameter("push_sender_role", "").config().warnings()).hasSize(1);
    assertThat(
            Given.parameter("push_sender_role", "")
                .andParameter("push_token_key", "a secret of 32 bytes, at the very least")
                .config()
                .warnings())
        .isEmpty();
  }
}
