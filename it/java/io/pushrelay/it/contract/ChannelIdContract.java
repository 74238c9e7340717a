package io.pushrelay.it.contract;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.server.Server;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names a channel can have, and how they are read from a query. */
public interface ChannelIdContract {
  Relay relay();

  @ParameterizedTest
  @ValueSource(strings = {"", "?", "?id", "?id=", "?id=&x=1", "?x=1", "?idx=1", "?xid=1"})
  default void missing_or_empty_id_is_400_with_a_sentence_that_says_so(String query) {
    for (String method : List.of("POST", "PUT", "GET", "DELETE")) {
      assertThat(relay().ask(Request.of(method, "/send" + query).as("sender")))
          .hasStatus(400)
          .hasSentenceAbout("id");
    }
    assertThat(relay().ask(Request.of("GET", "/listen" + query)))
        .hasStatus(400)
        .hasSentenceAbout("id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "%C3%BC", "%E2%82%AC"})
  default void id_has_512_characters_at_most(String character) {
    String longest = fresh() + "-";
    longest += character.repeat(512 - longest.length());
    relay().post(longest, "news");
    assertThat(relay().ask(listening(longest))).isMessage("news");
    assertThat(relay().ask(sending("POST", longest + character).body("x")))
        .hasStatus(400)
        .hasSentence();
    assertThat(relay().ask(listening(longest + character))).hasStatus(400).hasSentence();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%00", "%09", "%0A", "%0D%0A", "%1F", "%7F", "%C2%85"})
  default void control_character_in_an_id_is_400(String character) {
    assertThat(relay().ask(sending("POST", "a" + character + "b").body("x")))
        .hasStatus(400)
        .hasSentence();
    assertThat(relay().ask(listening("a" + character + "b"))).hasStatus(400).hasSentence();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "a%4", "a%zz", "%-1", "%u0041"})
  default void malformed_percent_escape_is_400(String id) {
    for (Request request : List.of(sending("POST", id).body("x"), listening(id))) {
      Response response = relay().ask(request);
      assertThat(response).hasStatus(400);
      if (Server.tested() == Server.WILDFLY) {
        // Undertow decodes every query, and refuses this one before the relay sees it.
        assertThat(response).hasNoBody();
      } else {
        assertThat(response).hasSentence();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%FF", "%C3%28", "a%C3", "%C0%AF", "%ED%A0%80", "%F5%80%80%80"})
  default void malformed_utf_8_is_400(String id) {
    assertThat(relay().ask(sending("POST", id).body("x"))).hasStatus(400).hasSentence();
    assertThat(relay().ask(listening(id))).hasStatus(400).hasSentence();
  }

  @ParameterizedTest
  @CsvSource({
    "a/b,      a%2Fb",
    "a/b,      a%2fb",
    "%C3%BC,   %c3%bc",
    "plain,    %70%6C%61%69%6E",
    "a+b,      a%2Bb",
    "a=b,      a%3Db",
    "a;b,      a%3Bb",
    "a:b@c,    a%3Ab%40c",
    "a*'()b,   a%2A%27%28%29b",
  })
  default void id_is_the_same_however_it_is_escaped(String one, String other) {
    String prefix = fresh();
    relay().post(prefix + one, "news");
    assertThat(relay().ask(listening(prefix + other))).isMessage("news");
    assertThat(relay().messages(prefix + other)).as("messages").isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "a+b,    a%20b",
    "%252F,  %2F",
    "%2525,  %25",
    "a%26b,  a",
    "case,   CASE",
    "a%20,   a",
    "%C3%BC, u%CC%88",
  })
  default void ids_of_different_characters_are_different_channels(String one, String other) {
    String prefix = fresh();
    relay().post(prefix + one, "news");
    assertThat(relay().knows(prefix + one)).as("channel %s", one).isTrue();
    assertThat(relay().knows(prefix + other)).as("channel %s", other).isFalse();
    assertThat(relay().ask(listening(prefix + one))).isMessage("news");
  }

  @Test
  default void id_is_found_among_other_parameters() {
    String channel = fresh();
    Request request = Request.of("POST", "/send?a=1&id=" + channel + "&b=2&idx=3").as("sender");
    assertThat(relay().ask(request.body("news"))).hasStatus(202);
    assertThat(relay().ask(listening(channel))).isMessage("news");
  }
}
