package io.pushrelay.it;

import static io.pushrelay.it.client.Relay.listening;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.application.ApplicationClient;
import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerLog;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.time.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application beside the relay is told who listens. */
final class SubscribeRequestIT {
  /** One is said of an application that fails; the other by Payara when a deployment stops. */
  private static final List<String> KNOWN =
      List.of("The application at http://localhost", "Error invoking AsyncListener");

  @TempDir static Path directory;

  private static ServerProcess server;
  private static ApplicationClient application;
  private static Relay relay;
  private ServerLog log;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    application = ApplicationClient.deploy(server);
    server.mustDeploy(
        RelayWar.with(
            "told.war",
            Map.ofEntries(
                entry("push_listener", "/listen, /members, /decided, /known, /now interval-poll"),
                entry("push_listener_concurrency", "broadcast"),
                entry("push_channel_id_separator", ","),
                entry("push_authorized_channels_only@/known", "on"),
                entry("push_listener_role@/members", "sender"),
                entry("push_authorize_request@/decided", application.url("/may-listen")),
                entry("push_authorize_timeout", "20s"),
                entry("push_subscribe_request", application.url("/notices")),
                entry("push_unsubscribe_request", application.url("/notices")),
                entry("push_unsubscribe_delay", "8s"))));
    relay = server.relay("told");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void listen_to_the_log() {
    log = new ServerLog(server);
  }

  @AfterEach
  void nothing_else_was_said() {
    assertThat(log.complaints(KNOWN)).isEmpty();
  }

  private static List<String> told(String channel, int notices) {
    Await.until(
        () -> application.notices(channel).toString(),
        Duration.ofSeconds(40),
        () -> application.notices(channel).size() >= notices);
    return application.notices(channel);
  }

  private static String member(String notice, String name) {
    Matcher member = Pattern.compile("\"" + name + "\":(?:\"([^\"]*)\"|([^,}]*))").matcher(notice);
    assertThat(member.find()).as(name + " in " + notice).isTrue();
    return member.group(1) == null ? member.group(2) : member.group(1);
  }

  private static void assertPair(List<String> notices, String transport, String reason) {
    assertThat(notices).hasSize(2);
    String begin = notices.get(0);
    String end = notices.get(1);
    assertThat(member(begin, "event")).isEqualTo("subscribe");
    assertThat(member(end, "event")).isEqualTo("unsubscribe");
    assertThat(notices).allMatch(notice -> member(notice, "transport").equals(transport));
    assertThat(member(begin, "connection"))
        .isEqualTo(member(end, "connection"))
        .hasSizeGreaterThan(36);
    assertThat(Duration.between(Instant.parse(member(begin, "time")), Instant.now()))
        .isLessThan(Duration.ofMinutes(1));
    assertThat(member(end, "reason")).isEqualTo(reason);
    assertThat(begin).doesNotContain("reason");
  }

  @Test
  void stream_is_told_of_when_it_begins_and_when_its_client_has_gone() {
    try (EventStreamClient stream = relay.stream(listening("stream"))) {
      String begin = told("stream", 1).get(0);
      assertThat(member(begin, "listeners")).isEqualTo("1");
      assertThat(member(begin, "subject")).isEqualTo("null");
      stream.reset();
    }
    List<String> notices = told("stream", 2);
    assertPair(notices, "eventsource", "disconnected");
    assertThat(member(notices.get(1), "listeners")).isEqualTo("0");
  }

  @Test
  void socket_is_told_of_when_it_begins_and_when_its_channel_is_deleted() {
    try (WebSocketClient socket = relay.socket(listening("/members", "socket").as("sender"))) {
      String begin = told("socket", 1).get(0);
      assertThat(member(begin, "subject")).isEqualTo("sender");
      relay.ask(Relay.sending("DELETE", "socket"));
      assertThat(socket.hear()).startsWith("closed: 1001");
    }
    assertPair(told("socket", 2), "websocket", "channel_deleted");
  }

  @Test
  void client_that_polls_begins_once_and_ends_when_it_does_not_ask_again() {
    Request request = listening("poll").with("User-Agent", "one");
    TestPosition last = null;
    for (int i = 0; i < 5; i++) {
      Request next = last == null ? request : request.after(last);
      try (Exchange poll = relay.hold(next, "poll")) {
        last = relay.post("poll", "news " + i);
        assertThat(poll.response()).isMessage("news " + i);
      }
      Await.pass(Duration.ofMillis(300));
    }
    assertThat(told("poll", 1)).hasSize(1);
    assertPair(told("poll", 2), "longpoll", "disconnected");
    assertThat(relay.ask(request.with("Range", "none"))).hasStatus(200);
    assertThat(told("poll", 4)).as("it is another one when it comes back").hasSize(4);
    assertThat(member(application.notices("poll").get(2), "connection"))
        .isNotEqualTo(member(application.notices("poll").get(0), "connection"));
  }

  @Test
  void clients_that_differ_are_told_of_each() {
    relay.post("two", "news");
    for (String name : List.of("one", "two", "one", "two")) {
      assertThat(relay.ask(listening("/now", "two").with("User-Agent", name))).isMessage("news");
    }
    assertThat(told("two", 4))
        .filteredOn(notice -> member(notice, "event").equals("subscribe"))
        .hasSize(2);
  }

  @Test
  void client_that_polls_and_goes_has_gone() {
    relay.hold("leaves").close();
    assertPair(told("leaves", 2), "longpoll", "disconnected");
  }

  @Test
  void one_that_is_refused_has_not_begun() {
    assertThat(relay.ask(listening("/known", "refused"))).hasStatus(403);
    assertThat(relay.ask(listening("/known", "refused").with("Accept", "text/event-stream")))
        .hasStatus(403);
    try (WebSocketClient socket = relay.socket(listening("/known", "refused"))) {
      assertThat(socket.hear()).startsWith("closed: 1008");
    }
    assertThat(relay.ask(listening("/decided", "own-refused"))).hasStatus(401);
    relay.stream(listening("marker")).close();
    assertThat(told("marker", 2)).hasSize(2);
    assertThat(application.notices("refused")).isEmpty();
    assertThat(application.notices("own-refused")).isEmpty();
  }

  @Test
  void one_that_the_application_lets_in_is_told_of() {
    relay.stream(listening("/decided", "open-told")).close();
    assertPair(told("open-told", 2), "eventsource", "disconnected");
    try (WebSocketClient socket = relay.socket(listening("/decided", "open-socket"))) {
      assertThat(told("open-socket", 1)).hasSize(1);
      assertThat(socket.hears(Duration.ZERO)).isFalse();
    }
    assertPair(told("open-socket", 2), "websocket", "disconnected");
  }

  @Test
  void each_of_several_channels_is_told_of() {
    relay.stream(Request.of("GET", "/listen?id=several-a,several-b")).close();
    List<String> a = told("several-a", 2);
    List<String> b = told("several-b", 2);
    assertPair(a, "eventsource", "disconnected");
    assertPair(b, "eventsource", "disconnected");
    assertThat(member(a.get(0), "connection")).isEqualTo(member(b.get(0), "connection"));
  }

  @Test
  void notice_that_is_not_taken_is_told_again() {
    application.fail(3);
    relay.stream(listening("again")).close();
    assertPair(told("again", 2), "eventsource", "disconnected");
    Await.until("the log says that it is over", () -> server.output().contains("answers again"));
  }
}
