package io.pushrelay.http.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.broker.PublishResult;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Ticks;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.events.ChannelEvents;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.metrics.Metrics;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What comes over a socket to be sent: each frame, in however many parts, is a message. What became
 * of it is told before the next one is read. Called by one thread at a time, the container's for
 * this socket.
 */
final class SenderFrames implements Frames {
  /** Who is told what became of a message. */
  interface Outcome {
    /** It was sent, to all of its channels, which are in the same order. */
    void sent(List<ChannelInfo> infos);

    void failed(HttpException failure);
  }

  private final Metrics metrics;
  private final ChannelEvents events;
  private final SenderLocation location;
  private final List<ChannelId> channels;
  private final Outcome outcome;
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
      Outcome outcome,
      LongSupplier rate) {
    this.metrics = metrics;
    this.events = events;
    this.location = location;
    this.channels = channels;
    this.outcome = outcome;
    this.rate = rate;
  }

  @Override
  public void text(String part, boolean last) {
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

  @Override
  public void bytes(ByteBuffer part, boolean last) {
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
    List<ChannelInfo> infos;
    try {
      long wait = rate.getAsLong();
      if (wait > 0) {
        throw HttpException.tooManyMessages(wait);
      }
      if (size > location.maxMessageSize()) {
        throw HttpException.tooLarge(location.maxMessageSize());
      }
      infos =
          publish(
              new NewMessage(Body.of(message), contentType, null, null, Ticks.of(metrics.now())));
    } catch (RuntimeException e) {
      HttpException failure = HttpException.of(e);
      metrics.refused(failure.status());
      outcome.failed(failure);
      return;
    }
    outcome.sent(infos);
  }

  private List<ChannelInfo> publish(NewMessage message) {
    List<PublishResult> published =
        events.publishAll(location, channels, List.of(message)).toCompletableFuture().join();
    if (published == null) {
      throw HttpException.noRoom();
    }
    published.forEach(one -> one.delivery().run());
    return published.stream().map(PublishResult::info).toList();
  }
}
