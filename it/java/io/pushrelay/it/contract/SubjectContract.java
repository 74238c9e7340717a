package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static io.pushrelay.it.contract.TokenListenerContract.isRefused;
import static io.pushrelay.it.contract.TokenListenerContract.soon;
import static io.pushrelay.it.contract.TokenListenerContract.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.time.Await;
import io.pushrelay.token.TestTokens;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Listeners whose subject is known: who they are is told, and they can be thrown out. */
public interface SubjectContract {
  String JSON = "application/json";

  Relay relay();

  /** A request of the subject at {@code /private}. */
  static Request of(String subject, String channels) {
    String claims = "\"sub\":\"%s\",\"listen\":[\"*\"]".formatted(subject);
    return with(listening("/private", channels), "Bearer", TestTokens.token(soon(60, claims)));
  }

  /** A request that ends listeners, at the location of senders. */
  static Request ending(String query) {
    return Request.of("DELETE", "/send?" + query).as("sender").with("Accept", JSON);
  }

  /** Several nodes tell of each other's listeners what they hear within a second. */
  static void tells(Supplier<Response> asking, Predicate<String> expected) {
    AtomicReference<String> told = new AtomicReference<>("");
    Await.until(
        () -> "it is not " + told.get(),
        Duration.ofSeconds(10),
        () -> {
          String body = asking.get().body();
          told.set(body);
          return expected.test(body);
        });
  }

  private void ends(String query, int listeners) {
    assertThat(relay().ask(ending(query)))
        .hasStatus(200)
        .hasBody("{\"ended\": %d}".formatted(listeners));
  }

  private static void isEnded(Exchange held) {
    assertThat(held.response()).hasStatus(403).hasSentenceAbout("A sender has ended");
  }

  private static void isEnded(EventStreamClient stream) {
    assertThat(stream.event()).containsExactly("retry: 2147483647", ": 403 Revoked");
    assertThat(stream.ends()).isTrue();
  }

  @Test
  default void listeners_of_a_subject_are_ended_in_a_channel_and_no_others() {
    String channel = fresh();
    String other = fresh();
    relay().ask(sending("PUT", channel));
    try (Exchange held = relay().open(of("alice", channel));
        EventStreamClient stream = relay().stream(of("alice", channel));
        WebSocketClient socket = relay().socket(of("alice", channel));
        Exchange elsewhere = relay().hold(of("alice", other), other);
        Exchange bob = relay().open(of("bob", channel));
        Exchange anonymous = relay().open(listening(channel))) {
      relay().awaitListeners(5, channel);
      ends("id=" + channel + "&subject=alice", 3);
      isEnded(held);
      isEnded(stream);
      assertThat(socket.hear()).isEqualTo("closed: 4403 403 Revoked");
      relay().awaitListeners(2, channel);
      ends("id=" + channel + "&subject=alice", 0);
      relay().post(channel, "news");
      relay().post(other, "other news");
      assertThat(bob.response()).isMessage("news");
      assertThat(anonymous.response()).isMessage("news");
      assertThat(elsewhere.response()).isMessage("other news");
      assertThat(relay().ask(of("alice", channel))).isMessage("news");
    }
  }

  @Test
  default void listeners_of_a_subject_are_ended_wherever_they_listen() {
    String channel = fresh();
    String other = fresh();
    String subject = "everywhere " + channel;
    try (Exchange held = relay().hold(of(subject, channel), channel);
        EventStreamClient stream = relay().stream(of(subject, other))) {
      ends("subject=everywhere%20" + channel, 2);
      isEnded(held);
      isEnded(stream);
    }
  }

  @Test
  default void listener_of_several_channels_is_ended_as_a_whole() {
    String one = fresh();
    String two = fresh();
    relay().ask(sending("PUT", one));
    try (Exchange held = relay().open(of("carol", one + "," + two));
        EventStreamClient stream = relay().stream(of("carol", one + "," + two));
        WebSocketClient socket = relay().socket(of("carol", one + "," + two))) {
      relay().awaitListeners(3, one);
      ends("id=" + two + "&subject=carol", 3);
      isEnded(held);
      isEnded(stream);
      assertThat(socket.hear()).isEqualTo("closed: 4403 403 Revoked");
      relay().awaitListeners(0, one);
    }
  }

  @Test
  default void listeners_of_a_subject_are_ended_in_several_channels_and_each_is_counted_once() {
    String one = fresh();
    String two = fresh();
    String other = fresh();
    try (Exchange both = relay().open(of("erin", one + "," + two));
        Exchange second = relay().open(of("erin", two));
        Exchange elsewhere = relay().hold(of("erin", other), other)) {
      relay().awaitListeners(1, one);
      relay().awaitListeners(2, two);
      ends("id=" + one + "," + two + "&subject=erin", 2);
      isEnded(both);
      isEnded(second);
      relay().post(other, "news");
      assertThat(elsewhere.response()).isMessage("news");
    }
    assertThat(relay().ask(ending("id=,&subject=erin"))).hasStatus(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain | ended listeners: 0",
        "application/json | {\"ended\": 0}",
        "application/xml | <ended>0</ended>",
        "application/yaml | ended: 0",
      })
  default void how_many_were_ended_is_told_in_the_format_that_is_accepted(
      String type, String body) {
    var response =
        relay().ask(Request.of("DELETE", "/send?subject=nobody").as("sender").with("Accept", type));
    assertThat(response).hasStatus(200).hasMediaType(type);
    assertThat(response.body().strip()).isEqualTo(body);
  }

  @Test
  default void token_ends_listeners_of_channels_that_it_sends_to() {
    String channel = fresh();
    String own = TestTokens.token(soon(60, "\"send\":[\"%s\"]".formatted(channel)));
    String all = TestTokens.token(soon(60, "\"send\":[\"*\"]"));
    String listens = TestTokens.token(soon(60, "\"listen\":[\"*\"]"));
    String subject = "dave-" + channel;
    Request here = Request.of("DELETE", "/publish?id=" + channel + "&subject=" + subject);
    Request elsewhere = Request.of("DELETE", "/publish?id=x&subject=" + subject);
    Request everywhere = Request.of("DELETE", "/publish?subject=" + subject);
    try (Exchange held = relay().hold(of(subject, channel), channel)) {
      assertThat(relay().ask(here)).hasStatus(401);
      isRefused(
          relay().ask(with(elsewhere, "Bearer", own)), 403, "insufficient_scope", "does not cover");
      isRefused(
          relay().ask(with(everywhere, "Bearer", own)), 403, "insufficient_scope", "all channels");
      isRefused(
          relay().ask(with(everywhere, "Bearer", listens)),
          403,
          "insufficient_scope",
          "all channels");
      assertThat(relay().ask(Request.of("DELETE", "/send?subject=" + subject))).hasStatus(401);
      assertThat(held.hears(Duration.ofMillis(100))).as("it is told something").isFalse();
      assertThat(relay().ask(with(here, "Bearer", own))).hasBody("ended listeners: 1");
      isEnded(held);
    }
    relay().awaitListeners(0, channel);
    try (Exchange held = relay().hold(of(subject, channel), channel)) {
      assertThat(relay().ask(with(everywhere, "Bearer", all))).hasBody("ended listeners: 1");
      isEnded(held);
    }
  }

  @Test
  default void empty_subject_is_a_mistake_and_no_channel_is_deleted() {
    String channel = fresh();
    relay().post(channel, "news");
    assertThat(relay().ask(ending("id=" + channel + "&subject="))).hasStatus(400).hasSentence();
    assertThat(relay().ask(ending("subject="))).hasStatus(400).hasSentence();
    ends("id=" + channel + "&subject=nobody", 0);
    assertThat(relay().messages(channel)).isEqualTo(1);
  }

  @Test
  default void subjects_of_a_channel_are_told_to_senders() {
    String channel = fresh();
    relay().ask(sending("PUT", channel));
    Request info = sending("GET", channel);
    String before = relay().ask(info.with("Accept", JSON)).body();
    assertThat(before).doesNotContain("subject");
    String strange = "B\\\"<&\\u00fc\\ud83c\\udf88\\n\\u0001>";
    try (EventStreamClient one = relay().stream(of("alice", channel));
        WebSocketClient two = relay().socket(of("alice", channel + ",other"));
        EventStreamClient three = relay().stream(of(strange, channel));
        EventStreamClient four = relay().stream(listening("/listen", channel))) {
      relay().awaitListeners(4, channel);
      tells(
          () -> relay().ask(info.with("Accept", JSON)),
          body ->
              body.contains("\"listeners\": 4")
                  && body.endsWith(
                      ", \"subjects\": {"
                          + "\"B\\u0022\\u003c\\u0026\\u00fc\\ud83c\\udf88\\u000a\\u0001\\u003e\": 1,"
                          + " \"alice\": 2}, \"subject_count\": 2}"));
      tells(
          () -> relay().ask(info.with("Accept", "application/xml")),
          body ->
              body.endsWith(
                  "<subjects><subject><name>B&#x22;&#x3c;&#x26;&#xfc;&#x1f388;&#xa;&#xfffd;&#x3e;</name>"
                      + "<listeners>1</listeners></subject><subject><name>alice</name><listeners>2"
                      + "</listeners></subject></subjects><subject_count>2</subject_count></channel>"));
      tells(
          () -> relay().ask(info.with("Accept", "application/yaml")),
          body ->
              body.endsWith(
                  """

          subjects:
            "B\\u0022\\u003c\\u0026\\u00fc\\U0001f388\\u000a\\u0001\\u003e": 1
            "alice": 2
          subject_count: 2
          """));
      assertThat(relay().ask(info).body())
          .startsWith("queued messages: 0")
          .endsWith("active listeners: 4");
      relay().post(channel, "news");
      for (EventStreamClient stream : List.of(one, three, four)) {
        assertThat(stream.data()).isEqualTo("news");
      }
      assertThat(two.hear()).isEqualTo("text: news");
    }
    Await.until(
        "they have gone, and a moment later their subjects",
        () -> {
          String after = relay().ask(info.with("Accept", JSON)).body();
          return after.contains("\"listeners\": 0") && !after.contains("subject");
        });
  }

  @Test
  default void user_of_the_container_is_a_subject_where_the_token_names_none() {
    String channel = fresh();
    String token = TokenListenerContract.token(60, channel);
    Request request = with(listening("/members", channel).as("reader"), "cookie", token);
    try (Exchange held = relay().hold(request, channel)) {
      tells(
          () -> relay().ask(sending("GET", channel).with("Accept", JSON)),
          body -> body.contains("\"subjects\": {\"reader\": 1}"));
      ends("id=" + channel + "&subject=reader", 1);
      isEnded(held);
    }
  }
}
