package io.pushrelay.it.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket, by the JDK's client. What comes is told as words: {@code text: …}, {@code binary: …}
 * in base64, {@code ping}, {@code closed: 1001 410 Gone}. Thread-safe.
 */
public final class WebSocketClient implements AutoCloseable, WebSocket.Listener {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final long PATIENCE_SECONDS = 60;

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final boolean reads;
  private @Nullable WebSocket socket;

  private WebSocketClient(boolean reads) {
    this.reads = reads;
  }

  /**
   * Opens a socket.
   *
   * @param subprotocol one, or several with ", " between them; empty: none
   * @throws RefusedException if the server answers with anything but 101
   */
  public static WebSocketClient open(String host, int port, Request request, String subprotocol) {
    return open(host, port, request, subprotocol, true);
  }

  /** Opens one whose messages are not read. */
  public static WebSocketClient unreading(String host, int port, Request request) {
    return open(host, port, request, "", false);
  }

  private static WebSocketClient open(
      String host, int port, Request request, String subprotocol, boolean reads) {
    WebSocketClient opened = new WebSocketClient(reads);
    WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
    request.headers().forEach(header -> builder.header(header.name(), header.value()));
    if (!subprotocol.isEmpty()) {
      String[] offered = subprotocol.split(", ", -1);
      builder.subprotocols(offered[0], Arrays.copyOfRange(offered, 1, offered.length));
    }
    try {
      opened.socket =
          builder
              .buildAsync(URI.create("ws://" + host + ":" + port + request.target()), opened)
              .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        throw new RefusedException(refused.getResponse().statusCode());
      }
      throw e;
    }
    return opened;
  }

  /** The server did not open the socket. */
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    RefusedException(int status) {
      super("refused with " + status);
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  @Override
  public void onOpen(WebSocket webSocket) {
    if (reads) {
      webSocket.request(Long.MAX_VALUE);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      heard.add("text: " + text);
      text.setLength(0);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
    byte[] bytes = new byte[part.remaining()];
    part.get(bytes);
    heard.add("binary: " + Base64.getEncoder().encodeToString(bytes));
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    heard.add("ping");
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    heard.add(("closed: " + code + " " + reason).strip());
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    heard.add("error: " + error);
  }

  /** What comes next. */
  public String hear() {
    try {
      String word = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (word == null) {
        throw new AssertionError("nothing within " + PATIENCE_SECONDS + " s");
      }
      return word;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** What comes next that is no ping: on a busy machine one may come before anything. */
  public String hearAfterPings() {
    String word = hear();
    while (word.equals("ping")) {
      word = hear();
    }
    return word;
  }

  /** Whether anything comes within that time; it is still to be heard. */
  public boolean hears(Duration within) {
    long end = System.nanoTime() + within.toNanos();
    while (heard.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    return !heard.isEmpty();
  }

  /** The subprotocol that the server has chosen. */
  public String subprotocol() {
    return socket().getSubprotocol();
  }

  public WebSocketClient send(String message) {
    socket().sendText(message, true).join();
    return this;
  }

  /** Sends a message, unless the other side has closed the socket. */
  public void sendIfOpen(String message) {
    socket().sendText(message, true).handle((sent, closed) -> null).join();
  }

  /** Sends a frame that more are to follow. */
  public WebSocketClient sendPart(String part) {
    socket().sendText(part, false).join();
    return this;
  }

  public WebSocketClient send(byte[] message) {
    socket().sendBinary(ByteBuffer.wrap(message), true).join();
    return this;
  }

  private WebSocket socket() {
    if (socket == null) {
      throw new IllegalStateException("not open");
    }
    return socket;
  }

  /** Cuts the connection off. */
  @Override
  public void close() {
    socket().abort();
  }
}
