package io.pushrelay.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.pushrelay.store.LogLines;
import io.pushrelay.time.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a listener by what the application answers. */
final class AuthorizerTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final LogLines log = LogLines.open("io.pushrelay");
  private final TestApplication application = new TestApplication();
  private final Authorizer authorizer =
      new Authorizer(application.client, application.deadlines::now);

  @AfterEach
  void close() {
    application.close();
    log.close();
  }

  private CompletableFuture<Decision> begin(String cookie) {
    return begin(application.url(), cookie);
  }

  private CompletableFuture<Decision> begin(URI url, String cookie) {
    AuthorizeRequest request = new AuthorizeRequest(url, TIMEOUT);
    request.add("Cookie", cookie);
    return Objects.requireNonNull(authorizer.ask(request));
  }

  private Decision ask(String cookie) {
    return decision(begin(cookie));
  }

  private static Decision decision(CompletableFuture<Decision> asked) {
    Await.until("an answer", Duration.ofSeconds(60), asked::isDone);
    return asked.join();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 202, 204})
  void success_lets_in(int status) {
    application.on(exchange -> TestApplication.answer(exchange, status, ""));
    assertThat(ask("a")).isEqualTo(Decision.ALLOWED);
    Await.until("no question is counted", () -> authorizer.asking() == 0);
    assertThat(log.lines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 418, 429, 499})
  void clients_error_is_passed_on(int status) {
    application.on(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/x");
          exchange.getResponseHeaders().set("WWW-Authenticate", "X");
          TestApplication.answer(exchange, status, "no");
        });
    Refusal refusal = Objects.requireNonNull(ask("a").refusal());
    assertThat(refusal.status()).isEqualTo(status);
    assertThat(new String(refusal.body().bytes(), UTF_8)).isEqualTo("no");
    assertThat(refusal.contentType()).isEqualTo("text/x");
    assertThat(refusal.challenge()).isEqualTo("X");
    assertThat(log.lines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 599, 301, 302, 304, 307})
  void anything_else_lets_nobody_in(int status) {
    application.on(
        exchange -> {
          exchange.getResponseHeaders().set("Location", application.url().toString());
          TestApplication.answer(exchange, status, "");
        });
    assertThat(ask("a")).isEqualTo(Decision.UNDECIDED);
    assertThat(application.heard).hasSize(1);
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARNING The application at http://localhost:")
        .endsWith("/x?*** answers " + status + ". Until it does, new listeners are answered 503.");
  }

  @Test
  void failure_is_said_once_and_that_it_is_over() {
    application.on(exchange -> TestApplication.answer(exchange, 500, ""));
    for (int i = 0; i < 5; i++) {
      assertThat(ask("a")).isEqualTo(Decision.UNDECIDED);
    }
    application.on(exchange -> TestApplication.answer(exchange, 403, ""));
    for (int i = 0; i < 5; i++) {
      assertThat(ask("a").allowed()).isFalse();
    }
    application.on(exchange -> TestApplication.answer(exchange, 500, ""));
    assertThat(ask("a")).as("again within the minute").isEqualTo(Decision.UNDECIDED);
    assertThat(log.lines()).hasSize(2);
    assertThat(log.lines().get(1)).startsWith("INFO").endsWith("/x?*** answers again.");
  }

  @Test
  void answer_that_does_not_come_in_time_lets_nobody_in() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    application.on(exchange -> await(over));
    CompletableFuture<Decision> asked = begin("a");
    Await.until("it is asked", () -> !application.heard.isEmpty());
    application.pass(TIMEOUT.minusMillis(1));
    assertThat(asked).isNotDone();
    application.pass(Duration.ofMillis(1));
    assertThat(decision(asked)).isEqualTo(Decision.UNDECIDED);
    over.countDown();
    assertThat(log.lines()).singleElement().asString().contains("does not answer in time.");
  }

  private static void await(CountDownLatch over) {
    try {
      assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void body_that_does_not_end_in_time_lets_nobody_in() {
    CountDownLatch over = new CountDownLatch(1);
    application.on(
        exchange -> {
          exchange.sendResponseHeaders(200, 10);
          exchange.getResponseBody().write('a');
          exchange.getResponseBody().flush();
          await(over);
        });
    CompletableFuture<Decision> asked = begin("a");
    Await.until("it is asked", () -> !application.heard.isEmpty());
    Await.pass(Duration.ofMillis(200));
    assertThat(asked).isNotDone();
    application.pass(TIMEOUT);
    assertThat(decision(asked)).isEqualTo(Decision.UNDECIDED);
    over.countDown();
  }

  @Test
  void application_that_is_not_there_lets_nobody_in() throws IOException {
    URI gone;
    try (TestApplication other = new TestApplication()) {
      gone = other.url();
    }
    assertThat(decision(begin(gone, "a"))).isEqualTo(Decision.UNDECIDED);
    assertThat(log.lines()).singleElement().asString().contains("can't be reached.");
  }

  @Test
  void of_a_long_body_no_more_is_read_than_is_passed_on() {
    AtomicLong written = new AtomicLong();
    application.on(exchange -> writeLong(exchange, written));
    Refusal refusal = Objects.requireNonNull(ask("a").refusal());
    assertThat(refusal.body().length()).isEqualTo(WebhookClient.LONGEST_BODY);
    Await.until("it has noticed", () -> written.get() < 0);
    assertThat(-written.get()).isLessThan(20 << 20);
  }

  private static void writeLong(HttpExchange exchange, AtomicLong written) throws IOException {
    exchange.sendResponseHeaders(403, 100 << 20);
    byte[] block = new byte[1 << 16];
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < 1600; i++) {
        out.write(block);
        written.addAndGet(block.length);
      }
    } catch (IOException gone) {
      written.set(-written.get());
    }
  }

  @Test
  void answer_counts_for_its_max_age_and_for_the_same_question_alone() {
    application.on(
        exchange -> {
          exchange.getResponseHeaders().set("Cache-Control", "private, no-store, max-age=10");
          TestApplication.answer(exchange, 200, "");
        });
    assertThat(ask("a").allowed()).isTrue();
    application.pass(Duration.ofSeconds(9));
    assertThat(ask("a").allowed()).isTrue();
    assertThat(application.heard).hasSize(1);
    assertThat(ask("b").allowed()).isTrue();
    assertThat(application.heard).containsExactly("cookie a", "cookie b");
    application.pass(Duration.ofSeconds(1));
    assertThat(ask("a").allowed()).isTrue();
    assertThat(application.heard).containsExactly("cookie a", "cookie b", "cookie a");
  }

  @Test
  void refusal_is_never_remembered() {
    application.on(
        exchange -> {
          exchange.getResponseHeaders().set("Cache-Control", "max-age=10");
          TestApplication.answer(exchange, 403, "");
        });
    assertThat(ask("a").allowed()).isFalse();
    assertThat(ask("a").allowed()).isFalse();
    assertThat(application.heard).hasSize(2);
  }

  @Test
  void questions_do_not_pile_up() {
    CountDownLatch over = new CountDownLatch(1);
    application.on(
        exchange -> {
          await(over);
          TestApplication.answer(exchange, 200, "");
        });
    List<CompletableFuture<Decision>> asked = new ArrayList<>();
    for (int i = 0; i < Authorizer.MOST; i++) {
      asked.add(begin("a"));
    }
    AuthorizeRequest more = new AuthorizeRequest(application.url(), TIMEOUT);
    assertThat(authorizer.ask(more)).isNull();
    assertThat(asked.remove(0).cancel(true)).isTrue();
    assertThat(authorizer.asking()).isEqualTo(Authorizer.MOST - 1);
    asked.forEach(question -> question.cancel(true));
    over.countDown();
    assertThat(authorizer.asking()).isZero();
    assertThat(ask("a").allowed()).isTrue();
  }

  @Test
  void nobody_is_asked_when_it_is_closed() {
    application.client.close();
    assertThat(authorizer.ask(new AuthorizeRequest(application.url(), TIMEOUT))).isNull();
    assertThat(application.heard).isEmpty();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void header_that_can_not_be_sent_is_left_out() {
    assertThat(ask("a\nX: y").allowed()).isTrue();
    assertThat(application.heard).containsExactly("cookie null");
  }
}
