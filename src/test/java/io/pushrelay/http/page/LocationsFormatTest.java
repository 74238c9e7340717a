package io.pushrelay.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.config.ConfigSources;
import io.pushrelay.config.RelayConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LocationsFormatTest {
  private static String json(int port, Map<String, String> parameters) {
    RelayConfig config = RelayConfig.read(new ConfigSources("", Map.of(), Map.of(), parameters));
    return LocationsFormat.json(config.locations(), port);
  }

  @Test
  void shipped_configuration_has_one_location_of_each_kind() {
    assertThat(json(80, Map.of()))
        .isEqualTo(
            "{\"senders\": [{\"path\": \"/send\", \"argument\": \"id\", \"info\": true}],"
                + " \"listeners\": [{\"path\": \"/listen\", \"argument\": \"id\","
                + " \"mechanism\": \"long-poll\","
                + " \"transports\": [\"longpoll\", \"eventsource\", \"websocket\"]}]}\n");
  }

  @Test
  void location_for_both_is_there_as_each_and_tells_of_no_channels() {
    assertThat(json(80, Map.of("push_pubsub", "/chat interval-poll", "push_channel_id", "$arg_r")))
        .contains("{\"path\": \"/send\", \"argument\": \"r\", \"info\": true}")
        .contains("{\"path\": \"/chat\", \"argument\": \"r\", \"info\": false}]")
        .contains("{\"path\": \"/chat\", \"argument\": \"r\", \"mechanism\": \"interval-poll\"");
  }

  @Test
  void senders_at_another_port_are_not_told_of() {
    Map<String, String> inner = Map.of("push_sender_port", "8089");
    assertThat(json(80, inner)).startsWith("{\"senders\": [],");
    assertThat(json(8089, inner)).contains("\"/send\"");
  }

  @Test
  void channel_that_more_than_a_query_parameter_names_has_no_argument() {
    Map<String, String> parameters =
        Map.of("push_channel_id", "\"$arg_a\"", "push_channel_id@/listen", "${arg_room}");
    assertThat(json(80, parameters))
        .contains("\"/send\", \"argument\": null")
        .contains("\"/listen\", \"argument\": \"room\"");
  }
}
