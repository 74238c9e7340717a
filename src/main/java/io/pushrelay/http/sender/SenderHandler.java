package io.pushrelay.http.sender;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.access.SenderRates;
import io.pushrelay.broker.Broker;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.channel.Client;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Ticks;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.events.ChannelEvents;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.response.InfoFormat;
import io.pushrelay.http.response.SuspendedAnswer;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a sender's location answers (protocol, "Sender location"). Without JAX-RS, which would add
 * nothing but the time that it takes. Thread-safe.
 */
@Dependent
public class SenderHandler {
  @Inject Broker broker;
  @Inject ChannelEvents events;
  @Inject SenderRates rates;

  private final NewMessages messages = new NewMessages();

  /**
   * Answers a request.
   *
   * @param client who sends
   * @throws HttpException if it can't be done
   * @throws IOException if the client has gone
   */
  public void serve(
      HttpServletRequest request,
      HttpServletResponse response,
      SenderLocation location,
      ChannelId channel,
      Client client)
      throws IOException {
    switch (request.getMethod()) {
      case "POST" -> post(request, response, location, channel, client);
      case "PUT" -> put(request, response, location, channel);
      case "GET" -> tell(request, response, channel);
      case "DELETE" -> delete(request, response, location, channel);
      default -> throw new IllegalArgumentException(request.getMethod());
    }
  }

  private void post(
      HttpServletRequest request,
      HttpServletResponse response,
      SenderLocation location,
      ChannelId channel,
      Client client)
      throws IOException {
    long wait = rates.tryCount(location, client);
    if (wait > 0) {
      throw HttpException.tooManyMessages(wait);
    }
    if (isEncoded(request)) {
      response.setHeader("Accept-Encoding", "identity"); // RFC 9110, section 15.5.16
      throw new HttpException(
          415, "A message with a Content-Encoding is not taken: send it as it is.");
    }
    String contentType = messages.contentType(request.getHeader("Content-Type"));
    String eventName = eventName(request);
    NewMessage message =
        messages.of(
            RequestBody.read(request, location.maxMessageSize()),
            contentType,
            eventName,
            Ticks.of(broker.metrics.now()));
    String type = SenderAnswer.type(request);
    SuspendedAnswer.give(
        request,
        response,
        broker,
        events.publish(location, channel, message),
        published -> {
          if (published == null) {
            throw HttpException.noRoom();
          }
          published.delivery().run();
          int status = published.delivered() ? 201 : 202;
          SenderAnswer.write(response, status, type, InfoFormat.write(published.info(), type));
        });
  }

  private void put(
      HttpServletRequest request,
      HttpServletResponse response,
      SenderLocation location,
      ChannelId channel)
      throws IOException {
    String type = SenderAnswer.type(request);
    SuspendedAnswer.give(
        request,
        response,
        broker,
        broker.create(channel, location.retention()),
        info -> {
          if (info == null) {
            throw HttpException.noRoom();
          }
          SenderAnswer.write(response, 200, type, InfoFormat.write(info, type));
        });
  }

  private void delete(
      HttpServletRequest request,
      HttpServletResponse response,
      SenderLocation location,
      ChannelId channel)
      throws IOException {
    String type = SenderAnswer.type(request);
    SuspendedAnswer.give(
        request,
        response,
        broker,
        events.delete(location, channel),
        info -> writeIfKnown(response, type, info == null ? null : InfoFormat.write(info, type)));
  }

  /** What there is to know of a channel, and who listens to it. */
  private void tell(HttpServletRequest request, HttpServletResponse response, ChannelId channel)
      throws IOException {
    String type = SenderAnswer.type(request);
    SuspendedAnswer.give(
        request,
        response,
        broker,
        broker.info(channel).thenCompose(info -> written(channel, info, type)),
        text -> writeIfKnown(response, type, text));
  }

  /** Null if there is no such channel. */
  private CompletionStage<@Nullable String> written(
      ChannelId channel, @Nullable ChannelInfo info, String type) {
    if (info == null) {
      return CompletableFuture.completedStage(null);
    }
    return InfoFormat.isPlain(type)
        ? CompletableFuture.completedStage(InfoFormat.write(info, type))
        : broker.subjects.counts(channel).thenApply(counts -> InfoFormat.write(info, counts, type));
  }

  private static void writeIfKnown(HttpServletResponse response, String type, @Nullable String text)
      throws IOException {
    if (text == null) {
      response.setStatus(404);
    } else {
      SenderAnswer.write(response, 200, type, text);
    }
  }

  /**
   * Whether what comes is not the message itself. Which listener could read it in that encoding is
   * not known when it is sent.
   */
  private static boolean isEncoded(HttpServletRequest request) {
    if (request.getHeader("Content-Encoding") == null) {
      return false;
    }
    return Collections.list(request.getHeaders("Content-Encoding")).stream()
        .flatMap(line -> Arrays.stream(line.split(",", -1)))
        .map(String::strip)
        .anyMatch(coding -> !coding.isEmpty() && !coding.equalsIgnoreCase("identity"));
  }

  /** Its name in event streams. A header's bytes are UTF-8 there, as they most likely were here. */
  private static @Nullable String eventName(HttpServletRequest request) {
    String name = request.getHeader("X-EventSource-Event");
    if (name == null || name.isEmpty()) {
      return null;
    }
    NewMessages.checkEventName(name);
    Body bytes = Body.of(name.getBytes(ISO_8859_1));
    boolean decoded = name.chars().anyMatch(c -> c > 0xff);
    return bytes.isText() && !decoded ? new String(bytes.bytes(), UTF_8) : name;
  }
}
