package io.pushrelay.it.cluster;

import static io.pushrelay.it.client.Relay.fresh;
import static io.pushrelay.it.client.Relay.listening;
import static io.pushrelay.it.client.Relay.sending;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.TestPosition;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerLog;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.store.redis.RedisServer;
import io.pushrelay.token.TestTokens;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is heard on the channel of events (protocol, "Channel events"): of one relay in memory, and
 * of two nodes on Redis, where it happens at one and is heard at the other.
 */
final class ChannelEventsIT {
  private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\":(?:\"([^\"]*)\"|([^,}]*))");

  @RegisterExtension static final RedisServer REDIS = new RedisServer();

  @TempDir static Path directory;

  private static ServerProcess server;
  private ServerLog log;

  @BeforeAll
  static void start() {
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    for (String name : List.of("memory", "journal", "node1", "node2")) {
      Map<String, String> parameters =
          new HashMap<>(
              Map.ofEntries(
                  entry("push_sender", "/send, /quiet-send"),
                  entry("push_listener", "/listen, /quiet, /members, /tokens"),
                  entry("push_token_key@/tokens", TestTokens.SECRET),
                  entry("push_listener_role@/members", "sender"),
                  entry("push_listener_concurrency", "broadcast"),
                  entry("push_channel_id_separator", ","),
                  entry("push_message_buffer_length", "1000"),
                  entry("push_unsubscribe_delay", "8s"),
                  entry("push_status", "/status"),
                  entry("push_channel_events_channel_id", "what happens"),
                  entry("push_channel_events_channel_id@/quiet", ""),
                  entry("push_channel_events_channel_id@/quiet-send", "")));
      if (name.equals("journal")) {
        parameters.put("push_journal", directory.resolve(name).toString());
        parameters.put("push_journal_sync", "always");
      } else if (!name.equals("memory")) {
        parameters.put("push_redis_url", REDIS.process().url());
        parameters.put("push_redis_timeout", "12s"); // a machine that stops is no outage
      }
      server.mustDeploy(RelayWar.with(name + ".war", parameters));
    }
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
  void nothing_is_said() {
    assertThat(log.complaints(List.of())).isEmpty();
  }

  /** Who hears what happens to one channel; to others in other tests. */
  private static final class Hearing implements AutoCloseable {
    private final EventStreamClient stream;
    private final String channel;

    Hearing(Relay relay, String channel) {
      this.stream = relay.stream(listening("/quiet", "what%20happens"));
      this.channel = channel;
    }

    Map<String, String> next() {
      while (true) {
        Map<String, String> event = read(stream.data());
        if (event.getOrDefault("channel", "").startsWith(channel)) {
          return event;
        }
      }
    }

    @Override
    public void close() {
      stream.close();
    }
  }

  private static Map<String, String> read(String json) {
    Map<String, String> members = new HashMap<>();
    Matcher member = MEMBER.matcher(json);
    while (member.find()) {
      members.put(member.group(1), member.group(2) == null ? member.group(3) : member.group(2));
    }
    // Who comes later hears of all tests before, too.
    assertThat(Instant.parse(members.remove("time")))
        .isBetween(Instant.now().minusSeconds(1800), Instant.now().plusSeconds(60));
    return members;
  }

  @ParameterizedTest
  @CsvSource({"memory, memory", "journal, journal", "node1, node2"})
  void streams_messages_and_the_end_of_a_channel_are_heard(String here, String there) {
    String channel = fresh();
    Relay relay = server.relay(here);
    try (Hearing hearing = new Hearing(server.relay(there), channel);
        WebSocketClient socket = relay.socket(listening("/members", channel).as("sender"))) {
      Map<String, String> join = hearing.next();
      String connection = join.get("connection");
      assertThat(join)
          .containsOnly(
              entry("event", "join"),
              entry("channel", channel),
              entry("subject", "sender"),
              entry("transport", "websocket"),
              entry("connection", connection),
              entry("listeners", "1"));
      TestPosition sent = relay.post(channel, "secret");
      assertThat(socket.hear()).contains("secret");
      Map<String, String> publish = hearing.next();
      assertThat(publish)
          .containsEntry("event", "publish")
          .containsEntry("channel", channel)
          .containsEntry("message", sent.id())
          .containsEntry("size", "6")
          .containsEntry("listeners", "1")
          .hasSize(6);
      assertThat(publish.toString()).doesNotContain("secret");
      assertThat(relay.ask(sending("DELETE", channel))).hasStatus(200);
      assertThat(socket.hear()).startsWith("closed: 1001");
      List<Map<String, String>> both = List.of(hearing.next(), hearing.next());
      assertThat(both)
          .containsExactlyInAnyOrder(
              Map.of("event", "delete", "channel", channel, "messages", "1", "listeners", "1"),
              Map.of(
                  "event", "leave",
                  "channel", channel,
                  "subject", "sender",
                  "transport", "websocket",
                  "connection", connection,
                  "reason", "channel_deleted",
                  "listeners", "0"));
    }
  }

  @ParameterizedTest
  @CsvSource({"memory, memory", "journal, journal", "node1, node2"})
  void client_that_polls_joins_once_and_leaves_when_it_does_not_come_back(
      String here, String there) {
    String channel = fresh();
    Relay relay = server.relay(here);
    try (Hearing hearing = new Hearing(server.relay(there), channel)) {
      Request request = listening(channel);
      TestPosition last = null;
      for (int i = 0; i < 3; i++) {
        Request next = last == null ? request : request.after(last);
        try (Exchange poll = relay.hold(next, channel)) {
          if (last == null) { // it is told of just after it is held: before what is sent then
            assertThat(hearing.next()).containsEntry("event", "join");
          }
          last = relay.post(channel, "news " + i);
          assertThat(poll.response()).isMessage("news " + i);
        }
      }
      List<String> heard = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        heard.add(hearing.next().get("event"));
      }
      assertThat(heard).containsExactly("publish", "publish", "publish", "leave");
    }
  }

  @ParameterizedTest
  @CsvSource({"memory, memory", "journal, journal", "node1, node2"})
  void who_shows_a_token_is_told_of_by_its_subject(String here, String there) {
    String channel = fresh();
    String token =
        TestTokens.token(
            "{\"sub\":\"alice\",\"listen\":[\"%s\"],\"exp\":%d}"
                .formatted(channel, Instant.now().getEpochSecond() + 60));
    Relay relay = server.relay(here);
    try (Hearing hearing = new Hearing(server.relay(there), channel)) {
      assertThat(relay.ask(listening("/tokens", channel))).hasStatus(401);
      try (EventStreamClient stream =
          relay.stream(listening("/tokens", channel).with("Authorization", "Bearer " + token))) {
        assertThat(hearing.next())
            .containsEntry("event", "join")
            .containsEntry("subject", "alice")
            .containsEntry("transport", "eventsource");
        assertThat(
                relay.ask(
                    Request.of("DELETE", "/send?id=" + channel + "&subject=alice").as("sender")))
            .hasStatus(200);
        assertThat(hearing.next())
            .containsEntry("event", "leave")
            .containsEntry("subject", "alice")
            .containsEntry("reason", "revoked");
        assertThat(stream.event()).contains(": 403 Revoked");
      }
    }
  }

  @Test
  void nothing_is_heard_of_the_channel_itself_nor_of_quiet_locations() {
    Relay relay = server.relay("memory");
    String channel = fresh();
    try (Hearing hearing = new Hearing(relay, "");
        EventStreamClient itself = relay.stream(listening("what%20happens"));
        EventStreamClient quiet = relay.stream(listening("/quiet", channel))) {
      relay.ask(Request.of("POST", "/quiet-send?id=" + channel).as("sender").body("quiet"));
      assertThat(quiet.data()).isEqualTo("quiet");
      relay.ask(Request.of("DELETE", "/quiet-send?id=" + channel).as("sender"));
      relay.ask(
          sending("POST", "what%20happens")
              .body("{\"channel\":\"own\",\"time\":\"%s\"}".formatted(Instant.now())));
      Map<String, String> own = hearing.next();
      while (!"own".equals(own.get("channel"))) {
        assertThat(own.get("channel")).isNotEqualTo(channel).isNotEqualTo("what happens");
        own = hearing.next();
      }
      relay.post(channel, "marker");
      assertThat(hearing.next()).containsEntry("event", "publish").containsEntry("size", "6");
      assertThat(itself.data()).isNotEmpty();
    }
  }

  @Test
  void what_is_sent_over_a_socket_and_deleted_on_the_status_page_is_heard() {
    Relay relay = server.relay("memory");
    String channel = fresh();
    try (Hearing hearing = new Hearing(relay, channel);
        WebSocketClient sender =
            relay.socket(Request.of("GET", "/send?id=" + channel).as("sender"))) {
      sender.send("over a socket");
      assertThat(hearing.next()).containsEntry("event", "publish").containsEntry("size", "13");
      assertThat(relay.ask(Request.of("DELETE", "/status/channels?id=" + channel).as("sender")))
          .hasStatus(200);
      assertThat(hearing.next()).containsEntry("event", "delete").containsEntry("messages", "1");
    }
  }

  @Test
  void who_comes_later_hears_what_was_before() {
    Relay relay = server.relay("node1");
    String channel = fresh();
    relay.post(channel, "before");
    try (Hearing hearing = new Hearing(server.relay("node2"), channel)) {
      assertThat(hearing.next()).containsEntry("event", "publish");
      relay.stream(listening(channel + "," + channel + "b")).close();
      Map<String, String> first = hearing.next();
      Map<String, String> second = hearing.next();
      assertThat(first).containsEntry("event", "join").containsEntry("subject", "null");
      assertThat(second)
          .containsEntry("event", "join")
          .containsEntry("connection", first.get("connection"));
      assertThat(hearing.next())
          .containsEntry("event", "leave")
          .containsEntry("reason", "disconnected");
    }
  }
}
