package io.pushrelay.it.api;

import static io.pushrelay.it.client.Relay.fresh;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.server.ServerProcess;
import java.net.URLEncoder;
import java.util.Map;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** What an application can do with the relay, whichever way it reaches it. */
abstract class SendingContract {
  /** Of the relay. */
  static final Map<String, String> PARAMETERS = Map.of("push_max_message_size", "1000");

  abstract ServerProcess server();

  final Relay relay() {
    return server().relay("relay");
  }

  /** Where the application is. */
  final Relay app() {
    return server().relay("app");
  }

  /** Its archive, without the jar. */
  static WebArchive application() {
    return ShrinkWrap.create(WebArchive.class, "app.war")
        .addClasses(SendingApplication.class, Orders.class, Audit.class);
  }

  final String ask(String path, String channel, String text) {
    Request request =
        Request.of(
            "GET",
            "/application%s?channel=%s&text=%s"
                .formatted(path, channel, URLEncoder.encode(text, UTF_8)));
    return new String(app().ask(request).body().getBytes(ISO_8859_1), UTF_8);
  }

  @Test
  void message_is_heard() {
    String channel = fresh();
    try (Exchange held = relay().hold(channel)) {
      assertThat(ask("/send", channel, "grüße")).isEqualTo("sent");
      assertThat(held.response())
          .isMessage(new String("grüße".getBytes(UTF_8), ISO_8859_1))
          .hasHeader("Content-Type", "text/plain; charset=utf-8");
    }
  }

  @Test
  void message_has_the_type_and_the_name_that_it_is_given() {
    String channel = fresh();
    assertThat(ask("/named", channel, "{\"price\":1}")).isEqualTo("sent");
    try (var stream = relay().stream(Relay.listening(channel))) {
      assertThat(stream.event()).contains("event: price", "data: {\"price\":1}");
    }
    assertThat(relay().ask(Relay.listening(channel)))
        .isMessage("{\"price\":1}")
        .hasHeader("Content-Type", "application/json");
  }

  @Test
  void channel_is_injected_by_its_id() {
    assertThat(ask("/news", "", "hello")).isEqualTo("news of the day/é+&: 1, true");
  }

  @Test
  void channel_is_known_while_it_is_there() {
    String channel = fresh();
    assertThat(ask("/info", channel, "")).isEqualTo("none");
    assertThat(ask("/delete", channel, "")).isEqualTo("false");
    ask("/send", channel, "a");
    assertThat(ask("/info", channel, "")).matches("1 never 0 \\d+:\\d+");
    Response first = relay().ask(Relay.listening(channel));
    assertThat(first).isMessage("a");
    assertThat(ask("/info", channel, "")).startsWith("1 requested 0 ");
    Request next =
        Relay.listening(channel)
            .with("If-Modified-Since", first.header("Last-Modified").orElseThrow())
            .with("If-None-Match", first.header("ETag").orElseThrow());
    try (Exchange held = relay().hold(next, channel)) {
      assertThat(ask("/info", channel, "")).startsWith("1 requested 1 ");
      assertThat(ask("/delete", channel, "")).isEqualTo("true");
      assertThat(held.response()).hasStatus(410);
    }
    assertThat(relay().knows(channel)).isFalse();
  }

  @Test
  void messages_of_a_transaction_go_out_after_its_commit_in_order() {
    String channel = fresh();
    assertThat(ask("/committed", channel, "a b c")).isEqualTo("none");
    try (var stream = relay().stream(Relay.listening(channel))) {
      for (String text : new String[] {"a", "b", "c"}) {
        assertThat(stream.data()).isEqualTo(text);
      }
    }
  }

  @Test
  void nothing_of_a_transaction_goes_out_after_its_rollback() {
    String channel = fresh();
    assertThat(ask("/rolled-back", channel, "a b c")).isEqualTo("none");
    assertThat(relay().knows(channel)).isFalse();
    assertThat(ask("/send", channel, "afterwards")).isEqualTo("sent");
    assertThat(relay().messages(channel)).isEqualTo(1);
  }

  @Test
  void transactional_method_sends_if_it_returns_and_not_if_it_fails() {
    String channel = fresh();
    assertThat(ask("/orders/refused", channel, "a")).contains("refused");
    assertThat(relay().knows(channel)).isFalse();
    assertThat(ask("/orders/marked", channel, "a"))
        .isEqualTo("sent"); // the server rolls back in silence
    assertThat(relay().knows(channel)).isFalse();
    assertThat(ask("/orders/taken", channel, "b")).isEqualTo("sent");
    assertThat(relay().ask(Relay.listening(channel))).isMessage("b");
  }

  @Test
  void what_the_relay_does_not_take_is_refused_with_its_sentence() {
    String channel = fresh();
    assertThat(ask("/large", channel, ""))
        .startsWith("413 ")
        .contains("The message is too large: 1000 bytes at most are allowed.");
    assertThat(ask("/send", "x".repeat(2_000), ""))
        .startsWith("400 ")
        .contains("The channel id has 2000 characters");
    assertThat(ask("/typed", channel, "")).startsWith("400 ").contains("no type");
    assertThat(ask("/send", "", ""))
        .isEqualTo("java.lang.IllegalArgumentException: The channel's id is empty.");
    assertThat(relay().knows(channel)).isFalse();
  }

  @Test
  void transaction_within_another_one_sends_for_itself() {
    String channel = fresh();
    assertThat(ask("/orders/audited", channel, "noted")).contains("refused");
    assertThat(relay().ask(Relay.listening(channel))).isMessage("noted");
    assertThat(relay().messages(channel)).isEqualTo(1);
  }

  @Test
  void nothing_of_a_transaction_whose_time_is_up_goes_out() {
    String channel = fresh();
    assertThat(ask("/late", channel, "a")).isEqualTo("rolled back");
    assertThat(relay().knows(channel)).isFalse();
  }

  @Test
  void what_is_refused_after_the_commit_is_logged_and_the_others_are_sent() {
    String channel = fresh();
    assertThat(ask("/orders/partly", channel, "b")).isEqualTo("sent");
    assertThat(relay().ask(Relay.listening(channel))).isMessage("b");
    server()
        .await(
            "the log says so",
            () ->
                server()
                    .output()
                    .contains(
                        "A transaction was committed, and 1 of its 2 messages were not sent: "));
  }
}
