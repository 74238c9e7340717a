package io.pushrelay.it;

import static io.pushrelay.it.client.Relay.listening;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pushrelay.it.application.ApplicationClient;
import io.pushrelay.it.client.EventStreamClient;
import io.pushrelay.it.client.Exchange;
import io.pushrelay.it.client.Info;
import io.pushrelay.it.client.Relay;
import io.pushrelay.it.client.Request;
import io.pushrelay.it.client.Response;
import io.pushrelay.it.client.WebSocketClient;
import io.pushrelay.it.contract.AuthorizeQuestionContract;
import io.pushrelay.it.server.RelayWar;
import io.pushrelay.it.server.ServerLog;
import io.pushrelay.it.server.ServerProcess;
import io.pushrelay.time.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application beside the relay decides who listens. */
final class AuthorizeRequestIT implements AuthorizeQuestionContract {
  private static final String EVENTS = "text/event-stream";

  /**
   * One is said of an application that fails, as it does in a test; the other by Payara, of every
   * request that it holds for a deployment that stops.
   */
  private static final List<String> KNOWN =
      List.of(
          "The application at http://localhost",
          "Everybody who reaches this server can send messages at /talk",
          "Error invoking AsyncListener");

  @TempDir static Path directory;

  private static ServerProcess server;
  private static ApplicationClient application;
  private static Relay relay;
  private ServerLog log;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(directory, ServerProcess.Settings.NONE);
    application = ApplicationClient.deploy(server);
    String url = application.url("/may-listen?secret=hidden");
    server.mustDeploy(
        RelayWar.with(
            "decided.war",
            Map.ofEntries(
                entry("push_listener", "/listen, /free, /members, /gone, /any, /named, /brief"),
                entry("push_pubsub", "/talk"),
                entry("push_sender_role@/talk", ""),
                entry("push_authorize_request@/talk", url),
                entry("push_listener_concurrency", "broadcast"),
                entry("push_channel_id_separator", ","),
                entry("push_authorize_request@/listen", url),
                entry("push_authorize_timeout", "20s"),
                entry("push_authorize_request@/brief", url),
                entry("push_authorize_timeout@/brief", "1500ms"),
                entry("push_authorize_request@/members", url),
                entry("push_listener_role@/members", "listener"),
                entry("push_authorize_request@/any", url),
                entry("push_allow_origin@/any", "*"),
                entry("push_authorize_request@/named", url),
                entry("push_allow_origin@/named", PAGE),
                entry(
                    "push_authorize_request@/gone",
                    "http://localhost:" + ServerProcess.freePort() + "/"))));
    relay = server.relay("decided");
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
    assertThat(server.output()).doesNotContain("secret=hidden");
  }

  @Override
  public Relay relay() {
    return relay;
  }

  @Override
  public ApplicationClient application() {
    return application;
  }

  private static String refusal(Request request) {
    return AuthorizeQuestionContract.refusal(relay, request);
  }

  private static Response streamed(Request request) {
    return relay.ask(request.with("Accept", EVENTS));
  }

  private static void assertUndecided(Request request) {
    for (Response response : List.of(relay.ask(request), streamed(request))) {
      assertThat(response).hasStatus(503).hasSentenceAbout("application");
      assertThat(response.header("Retry-After")).isPresent();
    }
    assertThat(refusal(request)).isEqualTo("closed: 1013 503 Service Unavailable");
  }

  @Test
  void user_listens_whom_the_application_knows_by_the_cookie_of_its_session() {
    Request request = listening("own-alice").with("Cookie", application.logIn("alice"));
    try (EventStreamClient stream = relay.stream(request);
        WebSocketClient socket = relay.socket(request);
        Exchange poll = relay.open(request)) {
      Await.until("all listen", () -> relay.info("own-alice").map(Info::listeners).orElse(0) == 3);
      relay.post("own-alice", "hello");
      assertThat(stream.data()).isEqualTo("hello");
      assertThat(socket.hear()).isEqualTo("text: hello");
      assertThat(poll.response()).isMessage("hello");
    }
    assertThat(application.questions("own-alice"))
        .hasSize(3)
        .anyMatch(question -> question.contains("X-Listener-Transport=eventsource"))
        .anyMatch(question -> question.contains("X-Listener-Transport=websocket"))
        .anyMatch(question -> question.contains("X-Listener-Transport=longpoll"))
        .allMatch(question -> question.contains("X-Original-URI=/decided/listen?id=own-alice;"));
  }

  @Test
  void stranger_is_answered_as_the_application_does() {
    Request request = listening("own-bob");
    for (Response response : List.of(relay.ask(request), streamed(request))) {
      assertThat(response)
          .hasStatus(401)
          .hasHeader("WWW-Authenticate", "Session realm=\"app\"")
          .hasMediaType("application/problem+json")
          .hasBody("{\"title\":\"Log in first.\"}");
    }
    assertThat(refusal(request)).isEqualTo("closed: 4401 401");
    assertThat(relay.knows("own-bob")).isFalse();
  }

  @Test
  void user_who_may_not_is_answered_as_the_application_does() {
    Request request = listening("own-bob").with("Cookie", application.logIn("alice"));
    for (Response response : List.of(relay.ask(request), streamed(request))) {
      assertThat(response)
          .hasStatus(403)
          .hasSentence()
          .hasBody("alice may not listen to own-bob.\nNot at all.");
    }
    assertThat(refusal(request)).isEqualTo("closed: 4403 403 alice may not listen to own-bob.");
    assertThat(relay.ask(listening("unheard-of"))).hasStatus(404).hasNoBody();
  }

  @Test
  void nobody_is_let_in_by_an_application_that_fails() {
    assertUndecided(listening("broken-1"));
    assertUndecided(listening("moved-1"));
    assertUndecided(listening("/brief", "hanging-1-stop"));
    assertUndecided(listening("/gone", "x"));
    assertThat(application.questions("moved-1")).hasSize(3);
    String said = "(push_authorize_request) ";
    assertThat(log.records())
        .filteredOn(record -> record.contains("The application at"))
        .as("one line for each URL, or two if it was answered meanwhile")
        .hasSizeBetween(1, 6)
        .noneMatch(record -> record.contains("secret"))
        .allMatch(record -> !record.contains(said));
  }

  @Test
  void answer_counts_for_as_long_as_it_says() {
    Request request = listening("/listen", "cached-1").with("Cookie", "a=b");
    relay.post("cached-1", "news");
    for (int i = 0; i < 3; i++) {
      assertThat(relay.ask(request)).isMessage("news");
    }
    assertThat(application.questions("cached-1")).hasSize(1);
    assertThat(relay.ask(listening("/listen", "cached-1").with("Cookie", "a=c"))).isMessage("news");
    assertThat(application.questions("cached-1")).as("somebody else's").hasSize(2);
    relay.post("fading-1", "news");
    assertThat(relay.ask(listening("fading-1"))).isMessage("news");
    Await.pass(Duration.ofMillis(1100));
    assertThat(relay.ask(listening("fading-1"))).isMessage("news");
    assertThat(application.questions("fading-1")).as("later").hasSize(2);
    relay.post("open-1", "news");
    assertThat(relay.ask(listening("open-1"))).isMessage("news");
    assertThat(relay.ask(listening("open-1"))).isMessage("news");
    assertThat(application.questions("open-1")).hasSize(2);
  }

  @Test
  void location_without_it_is_as_it_was() {
    relay.post("broken-free", "news");
    assertThat(relay.ask(listening("/free", "broken-free"))).isMessage("news");
    assertThat(application.questions("broken-free")).isEmpty();
  }

  @Test
  void client_that_leaves_while_it_is_asked_is_forgotten() {
    for (int i = 0; i < 20; i++) {
      relay.open(listening("slow-leaves")).close();
      relay.open(listening("slow-leaves").with("Accept", EVENTS)).reset();
      try (WebSocketClient socket = relay.socket(listening("slow-leaves"))) {
        assertThat(socket.hears(Duration.ZERO)).isFalse();
      }
    }
    Await.pass(Duration.ofSeconds(2));
    Await.until(
        "nobody listens", () -> relay.info("slow-leaves").map(Info::listeners).orElse(0) == 0);
  }

  @Test
  void message_that_is_sent_while_it_is_asked_is_delivered() {
    try (Exchange poll = relay.open(listening("slow-message"));
        Exchange stream = relay.open(listening("slow-message").with("Accept", EVENTS));
        WebSocketClient socket = relay.socket(listening("slow-message"))) {
      relay.post("slow-message", "news");
      assertThat(poll.response()).isMessage("news");
      EventStreamClient events = stream.stream();
      assertThat(events.block()).containsExactly(": hi");
      assertThat(events.data()).isEqualTo("news");
      assertThat(socket.hear()).isEqualTo("text: news");
    }
  }

  @Test
  void answer_without_an_end_costs_nothing() {
    Response response = relay.ask(listening("huge-1"));
    assertThat(response).hasStatus(403).hasBody("\0".repeat(4096));
    assertThat(application.written()).isLessThan(20 << 20);
    assertThat(refusal(listening("huge-2"))).isEqualTo("closed: 4403 403");
  }

  @Test
  void deployment_that_stops_sends_those_away_about_whom_it_asks() {
    server.mustDeploy(
        RelayWar.with(
            "stopping.war",
            Map.of(
                "push_authorize_request",
                application.url("/may-listen"),
                "push_authorize_timeout",
                "20s",
                "push_listener_concurrency",
                "broadcast")));
    Relay stopping = server.relay("stopping");
    try (Exchange poll = stopping.open(listening("hanging-stop"));
        Exchange stream = stopping.open(listening("hanging-stop").with("Accept", EVENTS));
        WebSocketClient socket = stopping.socket(listening("hanging-stop"))) {
      Await.until("all are asked about", () -> application.questions("hanging-stop").size() == 3);
      server.undeploy("stopping");
      for (Exchange exchange : List.of(poll, stream)) {
        Response response = exchange.response();
        assertThat(response).hasStatus(503);
        assertThat(response.header("Retry-After")).isPresent();
      }
      assertThat(socket.hear()).startsWith("closed: 1012");
    }
    assertThatThrownBy(() -> stopping.socket(listening("x"))).hasMessage("refused with 404");
  }

  @Test
  void frame_at_a_location_for_both_is_sent_before_the_application_lets_its_client_listen() {
    long start = System.nanoTime(); // the application takes six seconds
    try (WebSocketClient socket = relay.socket(listening("/talk", "hanging-frame"))) {
      socket.send("news");
      Await.until("it is sent", () -> relay.messages("hanging-frame") == 1);
      boolean letIn = socket.hears(Duration.ofMillis(1));
      assertThat(letIn && System.nanoTime() - start < 6_000_000_000L).isFalse();
      assertThat(socket.hear()).isEqualTo("text: news");
    }
  }
}
