package io.pushrelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.RetentionPolicy;
import io.pushrelay.config.value.AllowedOrigins;
import io.pushrelay.config.value.ChannelIdExpression;
import io.pushrelay.config.value.Compression;
import io.pushrelay.config.value.Concurrency;
import io.pushrelay.config.value.PollMode;
import io.pushrelay.config.value.Transports;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class DirectiveTest {
  @ParameterizedTest
  @EnumSource
  void name_is_that_of_the_constant_in_lower_case(Directive directive) {
    assertThat(directive.directiveName())
        .startsWith("push_")
        .isEqualTo(directive.name().toLowerCase(Locale.ROOT));
  }

  @Test
  void no_name_is_used_twice() {
    assertThat(Arrays.stream(Directive.values()).flatMap(d -> d.names().stream()))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void takes_its_own_default(Directive directive) {
    assertThat(directive.parse(directive.defaultValue())).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void says_in_words_what_it_takes(Directive directive) {
    assertThat(directive.takes()).isNotBlank();
  }

  @ParameterizedTest
  @EnumSource
  void is_found_by_its_names(Directive directive) {
    assertThat(directive.names())
        .allSatisfy(n -> assertThat(Directive.named(n)).contains(directive));
  }

  @Test
  void is_not_found_by_another_name() {
    assertThat(Directive.named("push_nothing")).isEmpty();
    assertThat(Directive.named("PUSH_SENDER")).isEmpty();
    assertThat(Directive.named("")).isEmpty();
  }

  @Test
  void two_directives_have_a_deprecated_name() {
    assertThat(Directive.PUSH_STORE_MESSAGES.deprecatedName()).contains("push_queue_messages");
    assertThat(Directive.PUSH_MAX_RESERVED_MEMORY.deprecatedName()).contains("push_buffer_size");
    assertThat(Arrays.stream(Directive.values()).filter(d -> d.deprecatedName().isPresent()))
        .hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "PUSH_SENDER",
        "PUSH_LISTENER",
        "PUSH_PUBSUB",
        "PUSH_MAX_RESERVED_MEMORY",
        "PUSH_MAX_LISTENERS",
        "PUSH_MAX_CLIENT_.*",
        "PUSH_PAGE",
        "PUSH_STATUS.*",
        "PUSH_REDIS_.*",
        "PUSH_JOURNAL.*"
      },
      mode = Mode.MATCH_NONE)
  void all_others_can_be_set_for_one_location(Directive directive) {
    assertThat(directive.perLocation()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "PUSH_SENDER",
        "PUSH_LISTENER",
        "PUSH_PUBSUB",
        "PUSH_MAX_RESERVED_MEMORY",
        "PUSH_MAX_LISTENERS",
        "PUSH_MAX_CLIENT_.*",
        "PUSH_PAGE",
        "PUSH_STATUS.*",
        "PUSH_REDIS_.*",
        "PUSH_JOURNAL.*"
      },
      mode = Mode.MATCH_ANY)
  void locations_memory_listeners_page_status_redis_and_journal_are_the_deployments(
      Directive directive) {
    assertThat(directive.perLocation()).isFalse();
  }

  @Test
  void sender_location_has_these_defaults() {
    SenderLocation sender = Given.nothing().sender("/send");
    assertThat(sender)
        .isEqualTo(
            new SenderLocation(
                "/send",
                ChannelIdExpression.parse("$arg_id"),
                512,
                "sender",
                new RetentionPolicy(5, 0, Duration.ofHours(1), Duration.ofHours(1), true),
                1024 * 1024,
                0,
                AllowedOrigins.parse(""),
                "",
                TokenPolicy.NONE,
                Duration.ofSeconds(25),
                null,
                null));
    assertThat(sender.retention().keeps()).isTrue();
  }

  @Test
  void listener_location_has_these_defaults() {
    assertThat(Given.nothing().listener("/listen"))
        .isEqualTo(
            new ListenerLocation(
                "/listen",
                ChannelIdExpression.parse("$arg_id"),
                512,
                "",
                PollMode.LONG_POLL,
                Concurrency.LAST,
                false,
                Duration.ofSeconds(55),
                0,
                AllowedOrigins.parse(""),
                Transports.parse("longpoll, eventsource, websocket"),
                Duration.ofSeconds(25),
                Duration.ofSeconds(60),
                1,
                Compression.OFF,
                "",
                TokenPolicy.NONE,
                WebhookPolicy.NONE,
                null));
  }

  @Test
  void deployment_has_these_defaults() {
    RelayConfig config = Given.nothing().config();
    assertThat(config.maxReservedMemory()).isEqualTo(3 * 1024 * 1024);
    assertThat(config.servesPage()).isTrue();
    assertThat(config.locations().all())
        .extracting(Location::path)
        .isEqualTo(List.of("/send", "/listen"));
    assertThat(config.warnings()).isEmpty();
  }
}
