package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of the channel info. */
public interface ChannelInfoContract {
  Duration BRIEFLY = Duration.ofMillis(50);

  /** Nanoseconds by which the relay's clock, or Redis's, and the test's may differ in 3 seconds. */
  long CLOCKS_DIFFER = 20_000_000;

  Relay relay();

  private Response ask(String channel, String accept) {
    return relay().ask(sending("GET", channel).with("Accept", accept));
  }

  /** What is told within a second of a listener's request: that it was 0 seconds ago. */
  private Response askAtOnce(String channel, String accept) {
    for (int attempt = 0; attempt < 20; attempt++) {
      long start = System.nanoTime();
      assertThat(relay().ask(listening(channel))).isMessage("one");
      Response told = ask(channel, accept);
      if (System.nanoTime() - start < 1_000_000_000L - CLOCKS_DIFFER) {
        return told;
      }
    }
    throw new AssertionError("a listener and a sender never asked within one second");
  }

  /** A channel with two messages, a held listener, and an id. */
  private TestPosition busy(String channel) {
    relay().post(channel, "one");
    return relay().post(channel, "two");
  }

  @Test
  default void text_has_three_lines_parted_by_crlf() {
    String channel = fresh();
    TestPosition last = busy(channel);
    try (Exchange held = relay().hold(listening(channel).after(last), channel)) {
      assertThat(askAtOnce(channel, "text/plain"))
          .hasStatus(200)
          .hasMediaType("text/plain")
          .hasBody("queued messages: 2\r\nlast requested: 0 seconds ago\r\nactive listeners: 1");
      assertThat(held.hears(BRIEFLY)).as("the held listener is answered").isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/json"})
  default void json_has_four_keys(String type) {
    String channel = fresh();
    TestPosition last = busy(channel);
    try (Exchange held = relay().hold(listening(channel).after(last), channel)) {
      assertThat(askAtOnce(channel, type))
          .hasStatus(200)
          .hasMediaType(type)
          .hasBody(
              "{\"messages\": 2, \"requested\": 0, \"listeners\": 1, \"last_message_id\": \""
                  + last.id()
                  + "\"}");
      assertThat(held.hears(BRIEFLY)).as("the held listener is answered").isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/xml", "text/xml"})
  default void xml_has_four_elements(String type) {
    String channel = fresh();
    TestPosition last = busy(channel);
    assertThat(askAtOnce(channel, type))
        .hasStatus(200)
        .hasMediaType(type)
        .hasBody(
            "<channel><messages>2</messages><requested>0</requested><listeners>0</listeners>"
                + "<last_message_id>"
                + last.id()
                + "</last_message_id></channel>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/yaml", "text/yaml", "application/x-yaml"})
  default void yaml_has_four_lines(String type) {
    String channel = fresh();
    TestPosition last = busy(channel);
    assertThat(askAtOnce(channel, type))
        .hasStatus(200)
        .hasMediaType(type)
        .hasBody(
            "messages: 2\nrequested: 0\nlisteners: 0\nlast_message_id: \"" + last.id() + "\"\n");
  }

  @Test
  default void json_of_an_empty_channel_says_minus_one_and_null() {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    assertThat(ask(channel, "application/json"))
        .hasBody(
            "{\"messages\": 0, \"requested\": -1, \"listeners\": 0, \"last_message_id\": null}");
  }

  @Test
  default void xml_of_an_empty_channel_has_an_empty_last_id() {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    assertThat(ask(channel, "application/xml"))
        .hasBody(
            "<channel><messages>0</messages><requested>-1</requested><listeners>0</listeners>"
                + "<last_message_id/></channel>");
  }

  @Test
  default void yaml_of_an_empty_channel_says_null() {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    assertThat(ask(channel, "application/yaml"))
        .hasBody("messages: 0\nrequested: -1\nlisteners: 0\nlast_message_id: null\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "*/*                                                 > text/plain",
        "text/*                                              > text/plain",
        "image/png                                           > text/plain",
        "image/png, application/xml                          > application/xml",
        "text/plain;q=0.5, application/json                  > application/json",
        "application/json;q=0.1, application/xml;q=0.9       > application/xml",
        "application/json;q=0, application/yaml;q=0.1        > application/yaml",
        "application/json;q=0                                > text/plain",
        "application/xml;q=0.8, */*;q=0.1                    > application/xml",
        "application/json;q=0.5, */*                         > text/plain",
        "APPLICATION/JSON                                    > application/json",
        "application/json; charset=UTF-8; q=0.7, image/png   > application/json",
      })
  default void accept_chooses_the_form(String accept, String type) {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    assertThat(ask(channel, accept)).hasStatus(200).hasMediaType(type);
  }

  @Test
  default void accept_is_one_list_in_several_headers() {
    String channel = fresh();
    assertThat(
            relay()
                .ask(
                    sending("PUT", channel)
                        .with("Accept", "text/plain;q=0.3")
                        .with("Accept", "application/xml;q=0.6")))
        .hasMediaType("application/xml");
  }

  @Test
  default void no_accept_is_text() {
    assertThat(relay().ask(sending("PUT", fresh()))).hasStatus(200).hasMediaType("text/plain");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "GET", "DELETE"})
  default void every_method_answers_in_the_form_asked_for(String method) {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    Response response = relay().ask(sending(method, channel).with("Accept", "application/xml"));
    assertThat(response).hasMediaType("application/xml");
    assertThat(response.body()).startsWith("<channel><messages>").endsWith("</channel>");
  }

  @Test
  default void last_requested_counts_the_seconds_since_a_listener_asked() {
    String channel = fresh();
    relay().post(channel, "news");
    long before = System.nanoTime();
    relay().ask(listening(channel));
    long after = System.nanoTime();
    long least = 0;
    while (least < 2) {
      long asked = System.nanoTime();
      String told = ask(channel, "text/plain").body();
      least = seconds(asked - after - CLOCKS_DIFFER);
      long most = seconds(System.nanoTime() - before + CLOCKS_DIFFER);
      assertThat(told)
          .isIn(
              LongStream.rangeClosed(least, most)
                  .mapToObj(ChannelInfoContract::requestedAgo)
                  .toList());
      Await.pass(Duration.ofMillis(10));
    }
  }

  private static long seconds(long nanos) {
    return Duration.ofNanos(Math.max(0, nanos)).toSeconds();
  }

  private static String requestedAgo(long seconds) {
    String unit = seconds == 1 ? "second" : "seconds";
    return "queued messages: 1\r\nlast requested: %d %s ago\r\nactive listeners: 0"
        .formatted(seconds, unit);
  }

  @Test
  default void a_sender_that_asks_is_not_a_listener() {
    String channel = fresh();
    relay().post(channel, "news");
    assertThat(relay().known(channel).requested()).as("requested").isEqualTo(-1);
    assertThat(relay().known(channel).requested()).as("requested, asked again").isEqualTo(-1);
  }
}
