package io.pushrelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the status location is, and who may read it. */
final class StatusConfigTest {
  private static Given status(String path) {
    return Given.parameter("push_status", path);
  }

  @Test
  void there_is_none_unless_it_is_asked_for() {
    assertThat(Given.nothing().config().status().find("/status")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"/status,''", "//status,''", "/status/live,/live", "/status//live,/live"})
  void what_follows_its_path_is_what_is_asked_for(String requested, String rest) {
    assertThat(status("/status").config().status().find(requested)).isEqualTo(rest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/statuses", "/Status", "/x/status"})
  void other_paths_are_not_its_own(String requested) {
    assertThat(status("/status").config().status().find(requested)).isNull();
  }

  @Test
  void its_role_is_that_of_senders_unless_it_has_one() {
    assertThat(status("/status").config().status().role()).isEqualTo("sender");
    assertThat(status("/status").andParameter("push_sender_role", "boss").config().status().role())
        .isEqualTo("boss");
    assertThat(
            status("/status").andParameter("push_status_role", "watcher").config().status().role())
        .isEqualTo("watcher");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/send", "/listen"})
  void path_that_hides_a_location_is_refused(String path) {
    assertThat(status(path).problem())
        .contains("push_status")
        .endsWith("expected a path that hides no location, and it hides " + path);
  }

  @Test
  void path_below_a_location_is_its_own() {
    assertThat(status("/send/status").config().status().find("/send/status/ready"))
        .isEqualTo("/ready");
  }

  @Test
  void figures_that_are_open_to_all_are_warned_of() {
    Given open = status("/status").andParameter("push_sender_role", "");
    assertThat(open.config().warnings()).anyMatch(warning -> warning.endsWith("read /status."));
    assertThat(open.andParameter("push_status_port", "9090").config().warnings())
        .noneMatch(warning -> warning.endsWith("read /status."));
  }
}
