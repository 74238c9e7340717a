package io.pushrelay.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pushrelay.config.value.AllowedOrigins;
import io.pushrelay.config.value.ChannelIdExpression;
import io.pushrelay.config.value.LogText;
import io.pushrelay.config.value.Transports;
import java.nio.file.Path;
import java.util.Map;

/** What an operator may write. Input is a directive's name, or NAME@PATH, and after = its value. */
final class DirectiveFuzzTest {
  @FuzzTest
  void value_that_is_taken_is_taken_again_as_it_is_shown(byte[] input) {
    String text = new String(input, UTF_8);
    int equals = text.indexOf('=');
    String name = equals < 0 ? "push_channel_id" : text.substring(0, equals);
    String value = text.substring(equals + 1);
    if (name.startsWith(Directive.PUSH_TOKEN_KEY.directiveName())) {
      return; // it would be read as a file
    }
    Directive.named(name).ifPresent(directive -> check(directive, value));
    try {
      RelayConfig config =
          RelayConfig.read(new ConfigSources("", Map.of(), Map.of(), Map.of(name, value)));
      assertThat(ConfigSummary.of(config)).isNotBlank();
      config.warnings().forEach(DirectiveFuzzTest::checkLine);
    } catch (ConfigException refusal) {
      assertThat(refusal.problems()).isNotEmpty();
      refusal.problems().forEach(DirectiveFuzzTest::checkLine);
    }
  }

  private static void check(Directive directive, String value) {
    Object taken;
    try {
      taken = directive.parse(value);
    } catch (IllegalArgumentException refusal) {
      assertThat(refusal).hasMessageMatching("(?s).+");
      return;
    }
    if (taken instanceof AllowedOrigins
        || taken instanceof ChannelIdExpression
        || taken instanceof Transports
        || taken instanceof Path
        || taken instanceof Number) {
      assertThat(directive.parse(taken.toString())).isEqualTo(taken);
    }
  }

  private static void checkLine(String line) {
    assertThat(line).isNotBlank();
    assertThat(line.codePoints()).noneMatch(LogText::isBroken);
  }
}
