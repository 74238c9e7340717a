package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static io.pushrelay.it.client.Request.chunks;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Relay;
import org.junit.jupiter.api.Test;

/**
 * Limits of locations, and directives that come from outside the deployment: the system properties
 * that {@code it/resources/arquillian.xml} sets for the context path {@code /directives}.
 */
@Directives({
  "push_sender /small, /property, /id/short",
  "push_listener /hear/short",
  "push_max_message_size@/small 1k",
  "push_max_message_size@/property 1k",
  "push_max_channel_id_length@/id/short 12",
  "push_max_channel_id_length@/hear/short 12",
})
public interface SenderLimitContract {
  Relay relay();

  @Test
  default void message_size_is_limited_for_a_location() {
    String channel = fresh();
    String largest = "x".repeat(1024);
    assertThat(relay().ask(sending("POST", "/small", channel).body(largest))).hasStatus(202);
    assertThat(relay().ask(sending("POST", "/small", channel).body(largest + "x")))
        .hasStatus(413)
        .hasSentence();
    assertThat(relay().ask(sending("POST", "/small", channel).declaring(1025)))
        .hasStatus(413)
        .hasSentence();
    assertThat(relay().ask(sending("POST", "/send", channel).body(largest + "x"))).hasStatus(202);
    assertThat(relay().messages(channel)).as("messages").isEqualTo(2);
    assertThat(relay().ask(listening(channel))).isMessage(largest);
  }

  @Test
  default void message_size_is_limited_for_chunks_too() {
    String channel = fresh();
    String half = "x".repeat(512);
    assertThat(relay().ask(sending("POST", "/small", channel).chunked(half, half))).hasStatus(202);
    assertThat(
            relay()
                .ask(
                    sending("POST", "/small", channel)
                        .with("Transfer-Encoding", "chunked")
                        .sent(chunks(half, half, "x"))))
        .hasStatus(413)
        .hasSentence();
    assertThat(relay().messages(channel)).as("messages").isEqualTo(1);
  }

  @Test
  default void length_of_an_id_is_limited_for_a_location() {
    String number = fresh().replace("channel-", "");
    String longest = "x".repeat(12 - number.length()) + number;
    assertThat(relay().ask(sending("POST", "/id/short", longest).body("x"))).hasStatus(202);
    assertThat(relay().ask(sending("POST", "/id/short", longest + "x").body("x")))
        .hasStatus(400)
        .hasSentence();
    assertThat(relay().ask(listening("/hear/short", longest))).isMessage("x");
    assertThat(relay().ask(listening("/hear/short", longest + "x"))).hasStatus(400).hasSentence();
    assertThat(relay().ask(sending("POST", "/send", longest + "x").body("x"))).hasStatus(202);
  }

  @Test
  default void system_property_of_the_context_path_wins_over_the_context_parameter() {
    String channel = fresh();
    assertThat(relay().ask(sending("POST", "/property", channel).body("x".repeat(16))))
        .hasStatus(202);
    assertThat(relay().ask(sending("POST", "/property", channel).body("x".repeat(17))))
        .hasStatus(413)
        .hasSentence();
  }

  @Test
  default void system_property_of_the_context_path_sets_what_no_parameter_does() {
    String channel = fresh();
    relay().post("/property", channel, "1");
    relay().post("/property", channel, "2");
    assertThat(relay().messages(channel)).as("messages").isEqualTo(1);
    assertThat(relay().ask(listening(channel))).isMessage("2");
  }
}
