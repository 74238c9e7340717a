package io.pushrelay.http.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.broker.PublishResult;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Ticks;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.events.ChannelEvents;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.response.InfoFormat;
import io.pushrelay.metrics.Metrics;
import jakarta.websocket.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * What comes over a sender's socket: each frame, in however many parts, is a message. It is
 * answered before the next one is read, so that no answers pile up. Called by one thread at a time,
 * the container's for this socket.
 */
final class SenderFrames {
  private static final long PATIENCE_SECONDS = 5;
  private static final String JSON = "application/json";

  private final Metrics metrics;
  private final ChannelEvents events;
  private final SenderLocation location;
  private final List<ChannelId> channels;
  private final Session session;
  private final LongSupplier rate;
  private StringBuilder text = new StringBuilder();
  private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** How much of the frame has come, in characters or bytes. */
  private long length;

  /**
   * @param channels to which each message goes
   * @param rate counts a message, for each of them; 0, or after how many nanoseconds it may be sent
   */
  SenderFrames(
      Metrics metrics,
      ChannelEvents events,
      SenderLocation location,
      List<ChannelId> channels,
      Session session,
      LongSupplier rate) {
    this.metrics = metrics;
    this.events = events;
    this.location = location;
    this.channels = channels;
    this.session = session;
    this.rate = rate;
  }

  void text(String part, boolean last) {
    length += part.length();
    if (length <= location.maxMessageSize()) {
      text.append(part);
    }
    if (last) {
      byte[] message = text.toString().getBytes(UTF_8);
      text = new StringBuilder();
      send(message, Math.max(length, message.length), "text/plain");
    }
  }

  void bytes(ByteBuffer part, boolean last) {
    length += part.remaining();
    if (length <= location.maxMessageSize()) {
      byte[] copy = new byte[part.remaining()];
      part.get(copy);
      bytes.writeBytes(copy);
    }
    if (last) {
      byte[] message = bytes.toByteArray();
      bytes = new ByteArrayOutputStream();
      send(message, length, "application/octet-stream");
    }
  }

  private void send(byte[] message, long size, String contentType) {
    length = 0;
    String answer;
    try {
      long wait = rate.getAsLong();
      if (wait > 0) {
        throw HttpException.tooManyMessages(wait);
      }
      if (size > location.maxMessageSize()) {
        throw HttpException.tooLarge(location.maxMessageSize());
      }
      answer =
          publish(
              new NewMessage(Body.of(message), contentType, null, null, Ticks.of(metrics.now())));
    } catch (RuntimeException e) {
      HttpException failure = HttpException.of(e);
      metrics.refused(failure.status());
      answer = error(failure);
    }
    answer(answer);
  }

  private String publish(NewMessage message) {
    List<PublishResult> published =
        events.publishAll(location, channels, List.of(message)).toCompletableFuture().join();
    if (published == null) {
      throw HttpException.noRoom();
    }
    published.forEach(one -> one.delivery().run());
    return InfoFormat.write(published.stream().map(PublishResult::info).toList(), JSON);
  }

  private static String error(HttpException failure) {
    return "{\"error\": %d, \"message\": \"%s\"}".formatted(failure.status(), failure.sentence());
  }

  /** Sends an answer and waits until it is sent, but not for ever: then the sender is gone. */
  private void answer(String json) {
    try {
      session.getAsyncRemote().sendText(json).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      close();
    }
  }

  private void close() {
    try {
      session.close();
    } catch (IOException | RuntimeException e) {
      // It has been closed by the client; what it sent before is sent.
    }
  }
}
