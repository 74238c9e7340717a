package io.pushrelay.it;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.time.Await;
import java.net.URL;
import java.net.URLEncoder;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels, the page and the stream of figures at the status location. */
@ArquillianTest
@Tag("arquillian")
@RunAsClient
final class StatusChannelsIT {
  @ArquillianResource URL url;

  @Deployment(testable = false)
  static WebArchive war() {
    return RelayWar.with(
        "status-channels.war",
        Map.of(
            "push_status", "/see/status",
            "push_listener", "/listen, /members",
            "push_listener_role@/members", "listener",
            "push_listener_concurrency", "broadcast"));
  }

  private Relay relay() {
    return Relay.at(url);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private static Request asking(String query) {
    return Request.of("GET", "/see/status/channels" + query).as("sender");
  }

  private String answer(String query) {
    Response response = relay().ask(asking(query));
    assertThat(response)
        .hasStatus(200)
        .hasMediaType("application/json")
        .hasHeader("Cache-Control", "no-store")
        .hasNoHeader("Access-Control-Allow-Origin");
    return new String(response.body().getBytes(ISO_8859_1), UTF_8);
  }

  @Test
  void channels_are_listed_by_name_in_pages() {
    String prefix = fresh() + "/";
    TestPosition last = relay().post(prefix + "b", "12345");
    relay().ask(sending("PUT", prefix + "a"));
    relay().ask(sending("PUT", prefix + "c"));
    String first = answer("?prefix=" + encoded(prefix) + "&limit=2");
    assertThat(first)
        .contains(
            "{\"id\": \"%sa\", \"messages\": 0, \"requested\": -1, \"listeners\": 0, \"last_message_id\": null, \"bytes\": "
                .formatted(prefix),
            "{\"id\": \"%sb\", \"messages\": 1, \"requested\": -1, \"listeners\": 0, \"last_message_id\": \"%s\", \"bytes\": "
                .formatted(prefix, last.id()))
        .endsWith("\"next\": \"%sb\"}\n".formatted(prefix));
    String second =
        answer("?prefix=" + encoded(prefix) + "&limit=2&after=" + encoded(prefix + "b"));
    assertThat(second)
        .contains("\"id\": \"%sc\"".formatted(prefix))
        .doesNotContain("\"id\": \"%sb\"".formatted(prefix))
        .endsWith("\"next\": null}\n");
    assertThat(answer("?prefix=" + encoded(prefix + "x")))
        .isEqualTo("{\"channels\": [], \"next\": null}\n");
  }

  @Test
  void busiest_channels_come_first() {
    String channel = fresh();
    try (EventStreamClient one = relay().stream(listening(channel));
        EventStreamClient two = relay().stream(listening(channel))) {
      Await.until("both are held", () -> relay().known(channel).listeners() == 2);
      Await.until(
          "it is the busiest",
          () -> answer("?order=busiest&limit=1").contains("\"" + channel + "\""));
      assertThat(answer("?order=busiest&limit=1")).contains("\"listeners\": 2");
      relay().post(channel, "both");
      assertThat(one.data()).isEqualTo("both");
      assertThat(two.data()).isEqualTo("both");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b&c=d/e?f#g%", "grüß \"gott\"\\", "💬", "../x"})
  void channel_of_any_name_is_described_and_deleted(String name) {
    String channel = fresh() + name;
    Response sent =
        relay()
            .ask(
                sending("POST", encoded(channel))
                    .with("Accept", "application/json")
                    .with("Content-Type", "text/x-own; charset=utf-8")
                    .body("secret"));
    TestPosition first = relay().info(sent).last().orElseThrow();
    String id = "?id=" + encoded(channel);
    String told = answer(id);
    assertThat(told)
        .startsWith(
            "{\"id\": \""
                + channel.replace("\\", "\\\\").replace("\"", "\\\"")
                + "\", \"messages\": 1,")
        .contains(
            "\"kept\": [{\"id\": \"%s\", \"size\": 6, \"type\": \"text/x-own".formatted(first.id()))
        .contains("\"age\": ", "\"expires\": 3")
        .doesNotContain("secret")
        .endsWith("\"next\": null}\n");
    assertThat(relay().ask(Request.of("DELETE", "/see/status/channels" + id).as("sender")))
        .hasStatus(200);
    assertThat(relay().ask(asking(id))).hasStatus(404).hasBody("There is no such channel.\n");
    assertThat(relay().ask(Request.of("DELETE", "/see/status/channels" + id).as("sender")))
        .hasStatus(404);
  }

  @Test
  void subjects_who_listen_are_named() {
    String channel = fresh();
    try (EventStreamClient reader = relay().stream(listening("/members", channel).as("reader"))) {
      Await.until("it is held", () -> relay().ask(asking("?id=" + channel)).status() == 200);
      assertThat(answer("?id=" + channel))
          .contains("\"listeners\": 1,", "\"subjects\": {\"reader\": 1}, \"subject_count\": 1,");
      relay().ask(sending("POST", channel).body("one"));
      assertThat(reader.data()).isEqualTo("one");
    }
  }

  @Test
  void messages_are_told_in_pages() {
    String channel = fresh();
    relay().post(channel, "one");
    TestPosition second = relay().post(channel, "second");
    relay().post(channel, "third one");
    String first = answer("?limit=2&id=" + channel);
    assertThat(first)
        .contains("\"size\": 3", "\"size\": 6")
        .endsWith("\"next\": \"" + second.id() + "\"}\n");
    assertThat(answer("?limit=2&id=" + channel + "&after=" + second.id()))
        .contains("\"size\": 9")
        .doesNotContain("\"size\": 6")
        .endsWith("\"next\": null}\n");
  }

  @Test
  void listeners_of_a_deleted_channel_are_told_so() {
    String channel = fresh();
    try (Exchange held = relay().hold(channel)) {
      assertThat(
              relay().ask(Request.of("DELETE", "/see/status/channels?id=" + channel).as("sender")))
          .hasStatus(200);
      assertThat(held.response()).hasStatus(410);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, http://elsewhere.test",
    "Origin, null",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site"
  })
  void page_of_another_origin_deletes_nothing(String header, String value) {
    String channel = fresh();
    relay().post(channel, "kept");
    assertThat(
            relay()
                .ask(
                    Request.of("DELETE", "/see/status/channels?id=" + channel)
                        .with(header, value)
                        .as("sender")))
        .hasStatus(403)
        .hasBody("Pages of another origin may not delete channels.\n");
    assertThat(relay().knows(channel)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?limit=0 | The query parameter 'limit' is a number from 1 to 1000.",
        "?limit=1001 | The query parameter 'limit' is a number from 1 to 1000.",
        "?limit=x | The query parameter 'limit' is a number from 1 to 1000.",
        "?order=size | The query parameter 'order' is name or busiest.",
        "?id=a&after=b | The query parameter 'after' is the id of a message, such as 1450755280:0.",
        "?prefix=%FF | The query parameter 'prefix' can't be decoded: its bytes are not UTF-8.",
        "?id=%01 | The query parameter 'id' can't be used: a channel id has no control characters, but this one has U+0001 at index 0."
      })
  void what_cannot_be_read_is_refused_with_a_sentence(String query, String sentence) {
    assertThat(relay().ask(asking(query))).hasStatus(400).hasBody(sentence + "\n");
  }

  @Test
  void nothing_is_deleted_that_is_not_named() {
    assertThat(relay().ask(Request.of("DELETE", "/see/status/channels?prefix=a").as("sender")))
        .hasStatus(400);
    assertThat(relay().ask(Request.of("POST", "/see/status/channels").as("sender")))
        .hasStatus(405)
        .hasHeader("Allow", "GET, HEAD, DELETE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/channels",
        "/channels?id=x",
        "/events",
        "/status.js",
        "/status.css",
        "/page.css",
        "/pushrelay.js",
        "/icon.svg"
      })
  void all_of_it_needs_the_role_of_senders(String path) {
    assertThat(relay().ask(Request.of("GET", "/see/status" + path))).isChallenge();
    assertThat(relay().ask(Request.of("GET", "/see/status" + path).as("reader"))).hasStatus(403);
    assertThat(relay().ask(Request.of("DELETE", "/see/status/channels?id=x"))).isChallenge();
    assertThat(relay().ask(Request.of("DELETE", "/see/status/channels?id=x").as("reader")))
        .hasStatus(403);
  }

  @ParameterizedTest
  @CsvSource({"/see/status, ./status/", "/see/status/, ./"})
  void browser_is_sent_the_page_with_its_files_beside_it(String path, String base) {
    Response page =
        relay()
            .ask(
                Request.of("GET", path)
                    .with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                    .as("sender"));
    assertThat(page).hasStatus(200).hasMediaType("text/html");
    assertThat(page.header("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(page.body()).contains("src=\"" + base + "status.js\"").doesNotContain("{base}");
    assertThat(relay().ask(Request.of("GET", "/see/status/status.js").as("sender")))
        .hasStatus(200)
        .hasMediaType("text/javascript");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/channels", "/events", "/status.js", ""})
  void head_is_answered_and_nothing_follows_it(String path) {
    try (Exchange exchange = relay().open(Request.of("HEAD", "/see/status" + path).as("sender"))) {
      assertThat(exchange.response()).hasStatus(200);
      exchange.send(asking("").under(relay().context()));
      assertThat(exchange.response()).hasStatus(200);
    }
  }

  @Test
  void figures_come_once_a_second_and_go_on_after_those_that_one_had() {
    Request following = Request.of("GET", "/see/status/events").as("sender");
    try (EventStreamClient stream = relay().stream(following)) {
      String first = stream.data();
      String second = stream.data();
      assertThat(first).startsWith("{\"time\":").contains("\"published\":", "\"listeners\":{");
      assertThat(second).isNotEqualTo(first);
    }
    assertThat(answer("?prefix=figures")).as("no channel of it").doesNotContain("figures\"");
  }
}
