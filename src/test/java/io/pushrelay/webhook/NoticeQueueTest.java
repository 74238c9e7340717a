package io.pushrelay.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Client;
import io.pushrelay.config.WebhookPolicy;
import io.pushrelay.presence.Attendance;
import io.pushrelay.presence.PollingClient;
import io.pushrelay.presence.Presence;
import io.pushrelay.presence.PresenceTracker;
import io.pushrelay.store.LogLines;
import io.pushrelay.time.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the application is told, in which order, and what becomes of it if that does not work. */
final class NoticeQueueTest {
  private static final List<ChannelId> NEWS = List.of(new ChannelId("news"));
  private static final List<ChannelId> BOTH =
      List.of(new ChannelId("news"), new ChannelId("sport"));
  private static final Pattern CONNECTION = Pattern.compile("\"connection\":\"([^\"]*)\"");
  private static final Pattern EVENT = Pattern.compile("\"event\":\"([^\"]*)\"");

  private final LogLines log = LogLines.open("io.pushrelay");
  private final TestApplication application = new TestApplication();
  private final NoticeQueue queue =
      new NoticeQueue(
          application.client,
          application.deadlines,
          application.threads,
          channel -> CompletableFuture.completedFuture(3));
  private final PresenceTracker presence =
      new PresenceTracker(application.deadlines, application.time);
  private final WebhookPolicy policy =
      new WebhookPolicy(
          null,
          Duration.ofSeconds(2),
          application.url(),
          application.url(),
          Duration.ofSeconds(10));

  @AfterEach
  void close() {
    queue.stop();
    application.close();
    log.close();
  }

  private Attendance stream() {
    return presence.ofStream(queue.observer(policy), NEWS, "alice", "websocket");
  }

  private static String first(Pattern pattern, String notice) {
    Matcher matcher = pattern.matcher(notice);
    assertThat(matcher.find()).as(notice).isTrue();
    return matcher.group(1);
  }

  private void awaitHeard(int count) {
    Await.until(
        () -> application.heard.toString(),
        Duration.ofSeconds(10),
        () -> application.heard.size() >= count && queue.queued() == 0);
    assertThat(application.heard).hasSize(count);
  }

  @Test
  void beginning_and_end_of_a_stream_are_told_for_each_channel() {
    Attendance stream = presence.ofStream(queue.observer(policy), BOTH, "alice", "websocket");
    stream.begin();
    stream.end("disconnected");
    awaitHeard(4);
    String id = first(CONNECTION, application.heard.get(0));
    assertThat(application.heard)
        .containsExactly(
            "{\"event\":\"subscribe\",\"channel\":\"news\",\"subject\":\"alice\","
                + "\"transport\":\"websocket\",\"listeners\":3,\"time\":\"2015-12-22T03:34:40Z\","
                + "\"connection\":\""
                + id
                + "\"}",
            "{\"event\":\"subscribe\",\"channel\":\"sport\",\"subject\":\"alice\","
                + "\"transport\":\"websocket\",\"listeners\":3,\"time\":\"2015-12-22T03:34:40Z\","
                + "\"connection\":\""
                + id
                + "\"}",
            "{\"event\":\"unsubscribe\",\"channel\":\"news\",\"subject\":\"alice\","
                + "\"transport\":\"websocket\",\"listeners\":3,\"time\":\"2015-12-22T03:34:40Z\","
                + "\"connection\":\""
                + id
                + "\",\"reason\":\"disconnected\"}",
            "{\"event\":\"unsubscribe\",\"channel\":\"sport\",\"subject\":\"alice\","
                + "\"transport\":\"websocket\",\"listeners\":3,\"time\":\"2015-12-22T03:34:40Z\","
                + "\"connection\":\""
                + id
                + "\",\"reason\":\"disconnected\"}");
  }

  @Test
  void nothing_is_told_where_there_is_no_url() {
    Attendance half =
        presence.ofStream(
            queue.observer(
                new WebhookPolicy(
                    null, Duration.ofSeconds(2), null, application.url(), Duration.ofSeconds(10))),
            NEWS,
            null,
            "websocket");
    half.begin();
    half.end("x");
    awaitHeard(1);
    assertThat(application.heard.get(0)).contains("\"unsubscribe\"", "\"subject\":null");
  }

  @Test
  void strings_are_escaped() {
    Notice notice =
        new Notice(
            application.url(),
            new Presence(
                new ChannelId("a\"b\\c\u2028é🎈"), "x\ty", "websocket", "1", null, Instant.EPOCH),
            0);
    assertThat(notice.json(null))
        .contains("\"channel\":\"a\\\"b\\\\c\\u2028é🎈\"")
        .contains("\"subject\":\"x\\u0009y\"")
        .contains("\"listeners\":null");
  }

  @Test
  void connections_are_told_in_order_although_the_application_is_slow_and_fails_at_times() {
    AtomicInteger count = new AtomicInteger();
    List<String> taken = new ArrayList<>();
    application.on(
        exchange -> {
          int status = count.incrementAndGet() % 3 == 0 ? 503 : 200;
          if (status == 200) {
            synchronized (taken) {
              taken.add(application.heard.get(application.heard.size() - 1));
            }
          }
          TestApplication.answer(exchange, status, "");
        });
    List<Attendance> streams = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      streams.add(stream());
    }
    streams.forEach(Attendance::begin);
    streams.forEach(stream -> stream.end("x"));
    // So slowly that none is dropped, as it would be after a minute.
    application.passUntil("all are told", Duration.ofMillis(20), () -> queue.queued() == 0);
    Map<String, List<String>> told = new ConcurrentHashMap<>();
    for (String notice : application.heard) {
      List<String> events =
          told.computeIfAbsent(first(CONNECTION, notice), id -> new ArrayList<>());
      String event = first(EVENT, notice);
      if (events.isEmpty() || !events.get(events.size() - 1).equals(event)) {
        events.add(event); // told again, otherwise
      }
    }
    assertThat(told).hasSize(50);
    assertThat(told.values())
        .allSatisfy(events -> assertThat(events).containsExactly("subscribe", "unsubscribe"));
  }

  @Test
  void answer_that_is_slow_holds_up_neither_the_listener_nor_every_other_connection()
      throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    application.on(
        exchange -> {
          if (asked.getAndIncrement() == 0) {
            try {
              assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          TestApplication.answer(exchange, 200, "");
        });
    for (int i = 0; i < 80; i++) {
      stream().begin();
    }
    Await.until("the others are told", () -> application.heard.size() >= 60);
    over.countDown();
    awaitHeard(80);
  }

  @Test
  void what_can_not_be_told_within_a_minute_is_dropped_and_counted() {
    application.on(exchange -> TestApplication.answer(exchange, 500, ""));
    for (int i = 0; i < 20; i++) {
      stream().begin();
    }
    Await.until("it is answered for the first time", () -> !log.lines().isEmpty());
    application.passUntil("they are dropped", Duration.ofMillis(500), () -> queue.queued() == 0);
    assertThat(application.heard.size()).as("told again, ever more seldom").isBetween(8, 200);
    application.on(exchange -> TestApplication.answer(exchange, 200, ""));
    stream().begin();
    Await.until("it is said", () -> log.lines().size() == 2);
    assertThat(log.lines().get(0)).startsWith("WARNING").contains(" answers 500. ");
    assertThat(log.lines().get(1)).endsWith("answers again. What it was not told: 20 notices.");
  }

  @Test
  void what_the_application_refuses_is_not_told_again() {
    application.on(exchange -> TestApplication.answer(exchange, 404, ""));
    stream().begin();
    stream().begin();
    awaitHeard(2);
    Await.until("it is said", () -> !log.lines().isEmpty());
    assertThat(log.lines()).singleElement().asString().contains(" answers 404. ");
  }

  @Test
  void queue_has_an_end() {
    CountDownLatch over = new CountDownLatch(1);
    application.on(
        exchange -> {
          try {
            assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          TestApplication.answer(exchange, 200, "");
        });
    for (int i = 0; i < NoticeQueue.MOST + 100; i++) {
      stream().begin();
    }
    assertThat(queue.queued()).isEqualTo(NoticeQueue.MOST);
    queue.stop();
    over.countDown();
    Await.pass(Duration.ofMillis(200));
    assertThat(application.heard.size()).as("told before it was stopped").isLessThanOrEqualTo(8);
    stream().begin();
    assertThat(queue.queued()).isLessThanOrEqualTo(NoticeQueue.MOST);
  }

  private Attendance poll(String userAgent) {
    PollingClient client =
        new PollingClient("/listen", NEWS, new Client(null, "127.0.0.1"), userAgent);
    return presence.ofPoll(queue.observer(policy), Duration.ofSeconds(10), client, "longpoll");
  }

  private void ask(String userAgent, String reason) {
    Attendance request = poll(userAgent);
    request.begin();
    request.end(reason);
  }

  @Test
  void client_that_polls_begins_once_and_ends_when_it_has_not_asked_for_a_while() {
    for (int i = 0; i < 5; i++) {
      ask("one", "disconnected");
      awaitHeard(1); // before so much time passes that it would have taken too long
      application.pass(Duration.ofSeconds(9));
    }
    Attendance held = poll("one");
    held.begin();
    application.pass(Duration.ofSeconds(60));
    awaitHeard(1);
    held.end("conflict");
    application.pass(Duration.ofSeconds(10));
    awaitHeard(2);
    assertThat(application.heard.get(1)).contains("\"reason\":\"conflict\"");
    assertThat(first(CONNECTION, application.heard.get(0)))
        .isEqualTo(first(CONNECTION, application.heard.get(1)));
    assertThat(presence.polling()).isZero();
    ask("one", "disconnected");
    ask("two", "disconnected");
    awaitHeard(4);
    assertThat(application.heard.stream().map(line -> first(CONNECTION, line)).distinct())
        .hasSize(3);
  }
}
