package io.pushrelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConfigSourcesTest {
  @Test
  void what_changes_later_is_not_seen() {
    Map<String, String> source = new HashMap<>();
    ConfigSources sources = new ConfigSources("", source, source, source);
    source.put("push_mistake", "x");
    assertThat(sources).isEqualTo(new ConfigSources("", Map.of(), Map.of(), Map.of()));
  }

  @Test
  void text_does_not_tell_secrets() {
    Map<String, String> secret = Map.of("PASSWORD", "secret");
    assertThat(new ConfigSources("/chat", secret, secret, secret))
        .hasToString("ConfigSources[contextPath=/chat]");
  }
}
