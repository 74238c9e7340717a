package io.pushrelay.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pushrelay.time.Await;
import io.pushrelay.time.Deadlines;
import io.pushrelay.time.FakeTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An application that answers as a test wants it to, and what of the relay asks it. */
final class TestApplication implements AutoCloseable {
  /** How it answers. */
  interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  /**
   * Connections that may wait to be accepted. Who finds no place there is tried again after 1, 3
   * and 7 seconds.
   */
  private static final int BACKLOG = 2 * Authorizer.MOST;

  final FakeTime time = new FakeTime();
  final Deadlines deadlines = new Deadlines(time::nanos);
  final ExecutorService threads = Executors.newCachedThreadPool();
  final WebhookClient client = new WebhookClient(threads, deadlines);

  /** What it was asked or told: header fields that are asked for, or the body. */
  final List<String> heard = new CopyOnWriteArrayList<>();

  private final HttpServer server;
  private volatile Handler handler = exchange -> answer(exchange, 204, "");

  TestApplication() {
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    @Nullable String cookie = exchange.getRequestHeaders().getFirst("Cookie");
    heard.add(body.isEmpty() ? "cookie " + cookie : body);
    handler.handle(exchange);
  }

  void on(Handler next) {
    handler = next;
  }

  /**
   * Over a connection of its own: Java's server may close one at the moment in which its client
   * sends the next request, which is told again then only when time passes.
   */
  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getResponseHeaders().set("Connection", "close");
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/x?secret=1");
  }

  /** Time passes for the relay, whose deadlines are looked at. */
  void pass(Duration passing) {
    time.pass(passing);
    deadlines.sweep();
  }

  /**
   * The same, bit by bit, until something is so. A bit passes each 10 ms, in which requests have to
   * be sent and answered.
   */
  void passUntil(String what, Duration bit, BooleanSupplier condition) {
    Await.until(
        what,
        Duration.ofSeconds(30),
        () -> {
          pass(bit);
          return condition.getAsBoolean();
        });
  }

  @Override
  public void close() {
    client.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
