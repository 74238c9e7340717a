package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths are a location's, and that no spelling of a path gets around its protection. */
public interface LocationContract {
  Relay relay();

  @ParameterizedTest
  @ValueSource(strings = {"/send", "/send/", "/send/room/7", "/send/listen", "/send/%C3%BC"})
  default void sender_location_is_its_path_and_everything_under_it(String path) {
    String channel = fresh();
    assertThat(relay().ask(sending("POST", path, channel).body("news"))).hasStatus(202);
    assertThat(relay().ask(listening(channel))).isMessage("news");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/listen", "/listen/", "/listen/room/7", "/listen/send"})
  default void listener_location_is_its_path_and_everything_under_it(String path) {
    String channel = fresh();
    relay().post(channel, "news");
    assertThat(relay().ask(listening(path, channel))).isMessage("news");
  }

  /**
   * What a session without cookies, a careless template and a client that does not resolve send.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%s;jsessionid=1",
        "/%s;a=b/room;c=d",
        "//%s",
        "/%s//room",
        "/x/../%s",
        "/listen/../%s",
        "/./%s",
        "/%s/x/..",
      })
  default void location_is_found_by_every_spelling_of_its_path(String spelling) {
    String channel = fresh();
    String sender = spelling.formatted("send");
    assertThat(relay().ask(sending("POST", sender, channel).body("news"))).hasStatus(202);
    assertThat(relay().ask(listening(spelling.formatted("listen"), channel))).isMessage("news");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%73end", "/s%65nd/x", "/%73%65%6E%64"})
  default void encoded_letters_of_a_path_are_letters(String path) {
    String channel = fresh();
    assertThat(relay().ask(sending("POST", path, channel).body("news"))).hasStatus(202);
    assertThat(relay().ask(listening("/%6Cisten", channel))).isMessage("news");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/listen/..;/send", "/listen/%2e%2e/send", "/listen/..%2Fsend"})
  default void dot_segment_in_disguise_is_refused_also_with_credentials(String path) {
    String channel = fresh();
    assertThat(relay().ask(sending("PUT", path, channel))).hasStatusIn(400, 404, 405);
    assertThat(relay().knows(channel)).as("the channel was made").isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/sen",
        "/sender",
        "/send.html",
        "/listener",
        "/listen-not",
        "/Send",
        "/LISTEN",
        "/other",
        "/other/send",
        "/application.wadl",
      })
  default void any_other_path_is_404_without_a_body(String path) {
    String channel = fresh();
    for (String method : List.of("GET", "POST", "PUT", "DELETE", "OPTIONS", "BREW")) {
      assertThat(relay().ask(sending(method, path, channel)))
          .as("%s %s", method, path)
          .hasStatus(404)
          .hasNoBody();
    }
    assertThat(relay().knows(channel)).as("%s made a channel", path).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/WEB-INF/web.xml", "/WEB-INF/beans.xml", "/META-INF/MANIFEST.MF"})
  default void descriptors_of_the_deployment_are_not_served(String path) {
    assertThat(relay().ask(Request.of("GET", path))).hasStatus(404);
  }

  /** Other spellings of the sender's path, of which a server may make the path itself. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/send/",
        "/send/x",
        "/send;jsessionid=1",
        "/send;a=b/x",
        ";a=b/send",
        "//send",
        "/send//x",
        "/./send",
        "/x/../send",
        "/send/../send",
        "/listen/../send",
        "/%73end",
        "/%73%65%6E%64",
        "/s%65nd/x",
        "/send%2Fx",
        "/send%3Ba=b",
        "/send%00",
        "/%2e/send",
        "/x/%2e%2e/send",
        "/listen/%2E%2E/send",
        "/SEND",
        "/send\\x",
        "/listen\\..\\send",
      })
  default void no_spelling_of_the_senders_path_gets_around_its_role(String path) {
    asksInVain(path, response -> assertThat(response).hasStatusIn(301, 400, 401, 404));
  }

  /**
   * Grizzly looks a byte too far for the end of such a path. Where there is none, Payara logs that
   * and answers 200 with nothing, and the deployment never sees the request; whether there is one
   * depends on which requests the same object has served before.
   */
  @Test
  default void path_that_ends_in_a_dot_does_not_get_around_the_senders_role() {
    asksInVain(
        "/send/.",
        response -> assertThat(response).hasStatusIn(200, 301, 400, 401, 404).hasNoBody());
  }

  /** Asks for whatever a sender may, without being one, and sees that nothing of it was done. */
  private void asksInVain(String path, Consumer<Response> isRefused) {
    String unknown = fresh();
    String channel = fresh();
    relay().post(channel, "kept");
    Info before = relay().known(channel);
    for (String method : List.of("GET", "POST", "PUT", "DELETE", "OPTIONS")) {
      for (String id : List.of(channel, unknown)) {
        Request request = Request.of(method, path + "?id=" + id);
        isRefused.accept(relay().ask(method.equals("POST") ? request.body("forged") : request));
      }
    }
    assertThat(relay().known(channel)).as("the channel after it all").isEqualTo(before);
    assertThat(relay().knows(unknown)).as("a channel was made").isFalse();
    assertThat(relay().ask(listening(channel))).isMessage("kept");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/listen/..;/send", "/listen;/..;/send", "/listen/..%2Fsend"})
  default void path_under_a_listeners_is_never_a_senders_by_being_read_twice(String path) {
    String channel = fresh();
    relay().post(channel, "kept");
    Info before = relay().known(channel);
    for (String method : List.of("POST", "PUT", "DELETE")) {
      assertThat(relay().ask(Request.of(method, path + "?id=" + channel)))
          .as("%s %s", method, path)
          .hasStatusIn(400, 401, 404, 405);
    }
    assertThat(relay().known(channel)).as("the channel after it all").isEqualTo(before);
  }

  @Test
  default void no_spelling_of_the_senders_path_lets_a_stranger_end_a_held_listener() {
    String channel = fresh();
    try (Exchange held = relay().hold(channel)) {
      for (String path : List.of("/send", "/listen/../send", "/send;x", "//send", "/%73end")) {
        relay().ask(Request.of("DELETE", path + "?id=" + channel));
        relay().ask(Request.of("POST", path + "?id=" + channel).body("forged"));
      }
      assertThat(held.hears(Duration.ofMillis(300))).as("the listener is answered").isFalse();
      relay().post(channel, "true news");
      assertThat(held.response()).isMessage("true news");
    }
  }
}
