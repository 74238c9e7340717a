package io.pushrelay.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The application that {@link Pushpin} asks what to do with a listener: hold it, and subscribe it
 * to the channel that its query names. It tells that by the headers of GRIP, and for a WebSocket,
 * which comes as requests with its events, by a message that subscribes.
 */
final class GripApplication implements AutoCloseable {
  private static final String EVENTS = "application/websocket-events";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  GripApplication() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.setExecutor(threads);
    server.createContext("/", GripApplication::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String channel = exchange.getRequestURI().getQuery().substring("id=".length());
    String answer;
    if (EVENTS.equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
      exchange.getResponseHeaders().set("Content-Type", EVENTS);
      exchange.getResponseHeaders().set("Sec-WebSocket-Extensions", "grip");
      answer = asked.startsWith("OPEN") ? "OPEN\r\n" + subscription(channel) : asked;
    } else {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.getResponseHeaders().set("Grip-Hold", "stream");
      exchange.getResponseHeaders().set("Grip-Channel", channel);
      answer = ": hi\n\n";
    }
    byte[] body = answer.getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String subscription(String channel) {
    String message = "c:{\"type\":\"subscribe\",\"channel\":\"%s\"}".formatted(channel);
    return "TEXT %x\r\n%s\r\n".formatted(message.length(), message);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** What is sent to the port at which Pushpin takes messages. */
  static final class ControlForm implements SenderRequest.Form {
    @Override
    public SenderRequest message(int channel, byte[] body) {
      String text = new String(body, UTF_8);
      return publish(
          channel,
          "\"content\":\"data: %s\\n\\n\"".formatted(text),
          "\"content\":\"" + text + "\"");
    }

    @Override
    public SenderRequest end(int channel) {
      return publish(channel, "\"action\":\"close\"", "\"action\":\"close\"");
    }

    private static SenderRequest publish(int channel, String stream, String webSocket) {
      String item =
          "{\"items\":[{\"channel\":\"%d\",\"formats\":{\"http-stream\":{%s},\"ws-message\":{%s}}}]}";
      ByteBuffer body = UTF_8.encode(item.formatted(channel, stream, webSocket));
      return new SenderRequest("POST", "application/json", body);
    }
  }
}
