package io.pushrelay.it;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.metrics.Promtool;
import io.pushrelay.time.Await;
import java.net.URL;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is to be seen of a deployment that nobody else uses. */
@ArquillianTest
@Tag("arquillian")
@RunAsClient
final class StatusIT {
  @ArquillianResource URL url;

  @Deployment(testable = false)
  static WebArchive war() {
    return RelayWar.with(
        "status.war",
        Map.of(
            "push_status", "/status",
            "push_listener_concurrency", "broadcast",
            "push_message_buffer_length", "2",
            "push_max_message_size", "1k"));
  }

  private Relay relay() {
    return Relay.at(url);
  }

  @BeforeEach
  void nobody_is_held_at_first() {
    Await.until(
        "nobody is held",
        () ->
            figures().values().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("pushrelay_listeners{"))
                .allMatch(entry -> entry.getValue() == 0));
  }

  /** A channel that is there. */
  private String channel() {
    String channel = fresh();
    assertThat(relay().ask(sending("PUT", channel))).hasStatus(200);
    return channel;
  }

  /** Servers put blanks into it, or take them out. */
  private static String type(Response response) {
    return response.header("Content-Type").orElse("").replace(" ", "");
  }

  private static Request seeing(String path) {
    return Request.of("GET", path).as("sender");
  }

  private Figures figures() {
    return Figures.of(relay());
  }

  @Test
  void figures_are_what_was_done() {
    String channel = channel();
    Figures before = figures();
    try (Exchange poll = relay().hold(channel);
        EventStreamClient stream = relay().stream(listening(channel));
        WebSocketClient socket = relay().socket(listening(channel))) {
      Await.until("all are held", () -> relay().known(channel).listeners() == 3);
      Map<String, Double> held = before.change(relay());
      assertThat(held)
          .isEqualTo(
              Map.of(
                  "listeners{transport=\"eventsource\"}", 1.0,
                  "listeners{transport=\"longpoll\"}", 1.0,
                  "listeners{transport=\"websocket\"}", 1.0));
      relay().post(channel, "one");
      assertThat(poll.response()).isMessage("one");
      assertThat(stream.data()).isEqualTo("one");
      assertThat(socket.hear()).isEqualTo("text: one");
      before.awaitChange(
          relay(),
          "messages_stored",
          1,
          "messages_published_total",
          1,
          "deliveries_total{transport=\"eventsource\"}",
          1,
          "deliveries_total{transport=\"longpoll\"}",
          1,
          "deliveries_total{transport=\"websocket\"}",
          1,
          "delivery_seconds_count",
          3,
          "listeners{transport=\"eventsource\"}",
          1,
          "listeners{transport=\"websocket\"}",
          1);
    }
    // The container finds out by itself, or when something is sent, that they have gone.
    relay().ask(sending("DELETE", channel));
    Await.until(
        "nobody is held, and both streams have ended",
        () -> {
          Map<String, Double> now = before.change(relay());
          return now.keySet().stream().noneMatch(n -> n.startsWith("listeners{"))
              && ended(now) == 2;
        });
    Map<String, Double> after = before.change(relay());
    assertThat(after).containsEntry("channels", -1.0).doesNotContainKey("messages_stored");
  }

  private static double ended(Map<String, Double> change) {
    return change.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("listeners_ended_total"))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  @Test
  void message_that_is_asked_for_later_is_delivered_but_took_no_time() {
    Figures before = figures();
    String channel = fresh();
    relay().post(channel, "one");
    assertThat(relay().ask(listening(channel))).isMessage("one");
    before.awaitChange(
        relay(),
        "channels",
        1,
        "messages_stored",
        1,
        "messages_published_total",
        1,
        "deliveries_total{transport=\"longpoll\"}",
        1);
  }

  @Test
  void listener_that_is_told_that_it_missed_messages_is_counted_once() {
    String channel = fresh();
    var first = relay().post(channel, "one");
    relay().post(channel, "two");
    relay().post(channel, "three");
    relay().post(channel, "four");
    Figures before = figures();
    assertThat(relay().ask(listening(channel).after(first))).isMessage("three");
    before.awaitChange(relay(), "deliveries_total{transport=\"longpoll\"}", 1, "missed_total", 1);
  }

  @Test
  void refusals_are_counted_by_their_status() {
    Figures before = figures();
    relay().ask(Request.of("POST", "/send?id=" + fresh()).body("x")); // no credentials
    relay().ask(sending("POST", fresh()).body("x".repeat(2000)));
    relay().ask(sending("GET", fresh())); // there is no such channel
    relay().ask(sending("BREW", fresh()));
    relay().ask(Request.of("GET", "/listen")); // of which channel?
    relay().ask(Request.of("GET", "/nothing"));
    before.awaitChange(
        relay(),
        "refused_total{status=\"400\"}",
        1,
        "refused_total{status=\"401\"}",
        1,
        "refused_total{status=\"404\"}",
        2,
        "refused_total{status=\"405\"}",
        1,
        "refused_total{status=\"413\"}",
        1);
  }

  @Test
  void held_request_that_ends_is_counted_by_its_reason_and_by_its_status() {
    String channel = channel();
    Figures before = figures();
    try (Exchange held = relay().hold(channel)) {
      relay().ask(sending("DELETE", channel));
      assertThat(held.response()).hasStatus(410);
    }
    before.awaitChange(
        relay(),
        "channels",
        -1,
        "listeners_ended_total{reason=\"channel_deleted\"}",
        1,
        "refused_total{status=\"410\"}",
        1);
  }

  @Test
  void prometheus_takes_the_text_format() throws Exception {
    Response response = relay().ask(seeing("/status/metrics"));
    assertThat(response)
        .hasStatus(200)
        .hasHeader("Cache-Control", "no-store")
        .hasNoHeader("Access-Control-Allow-Origin");
    assertThat(type(response)).isEqualTo("text/plain;version=0.0.4;charset=utf-8");
    Promtool.check(response.body());
  }

  @Test
  void open_metrics_are_there_for_who_prefers_them() {
    Response response =
        relay()
            .ask(
                seeing("/status/metrics")
                    .with(
                        "Accept",
                        "application/openmetrics-text;version=1.0.0;q=0.75,text/plain;version=0.0.4;q=0.5"));
    assertThat(response).hasStatus(200).hasMediaType("application/openmetrics-text");
    assertThat(type(response))
        .isEqualTo("application/openmetrics-text;version=1.0.0;charset=utf-8");
    assertThat(response.body()).contains("# TYPE pushrelay_deliveries counter").endsWith("# EOF\n");
  }

  @Test
  void status_is_text_for_a_person_and_json_for_a_program() {
    assertThat(relay().ask(seeing("/status")))
        .hasStatus(200)
        .hasMediaType("text/plain")
        .hasHeader("Cache-Control", "no-store");
    assertThat(relay().ask(seeing("/status")).body()).contains("messages published");
    Response json = relay().ask(seeing("/status").with("Accept", "application/json"));
    assertThat(json).hasStatus(200).hasMediaType("application/json");
    assertThat(json.body()).contains("\"messages_published\": ");
  }

  @Test
  void version_is_that_of_the_build() {
    assertThat(figures().values().keySet())
        .filteredOn(name -> name.startsWith("pushrelay_build_info"))
        .singleElement()
        .asString()
        .matches("pushrelay_build_info\\{version=\"[0-9][^\"]*\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/status", "/status/metrics"})
  void figures_need_the_role_of_senders(String path) {
    assertThat(relay().ask(Request.of("GET", path))).isChallenge();
    assertThat(relay().ask(Request.of("GET", path).as("reader"))).hasStatus(403);
    assertThat(relay().ask(Request.of("GET", path).as("sender"))).hasStatus(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/status/live", "/status/ready"})
  void whether_it_serves_is_told_to_everybody_in_one_word(String path) {
    assertThat(relay().ask(Request.of("GET", path)))
        .hasStatus(200)
        .hasBody("ok\n")
        .hasHeader("Cache-Control", "no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/status", "/status/metrics", "/status/live", "/status/ready"})
  void nothing_but_get_and_head_is_answered(String path) {
    for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS", "BREW"}) {
      assertThat(relay().ask(Request.of(method, path).as("sender")))
          .as(method)
          .hasStatus(405)
          .hasHeader("Allow", "GET, HEAD");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/status/other", "/status/live/x", "/status/Live"})
  void there_is_nothing_else(String path) {
    assertThat(relay().ask(Request.of("GET", path).as("sender"))).hasStatus(404);
  }
}
