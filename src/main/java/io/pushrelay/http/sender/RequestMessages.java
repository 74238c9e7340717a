package io.pushrelay.http.sender;

import io.pushrelay.access.SenderRates;
import io.pushrelay.broker.Broker;
import io.pushrelay.channel.Body;
import io.pushrelay.channel.Client;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.Ticks;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.request.MediaTypes;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a sender's request brings: one message, or one for each part of {@code
 * multipart/mixed} (protocol, "Several messages in one request"). Thread-safe.
 */
@Dependent
public class RequestMessages {
  private static final String SEVERAL = "multipart/mixed";
  private static final String TYPE = "Content-Type";
  private static final String EVENT = "X-EventSource-Event";

  /** How many messages a request may bring, counted once for each channel. */
  private static final int MOST = 1000;

  /** How many times {@code push_max_message_size} the body of several messages may have. */
  private static final long LARGEST_BODY = 16;

  /** What leaves the bytes as they are (RFC 2045, section 6.2). */
  private static final Set<String> AS_IT_IS = Set.of("7bit", "8bit", "binary");

  @Inject Broker broker;
  @Inject SenderRates rates;

  private final NewMessages messages = new NewMessages();

  /**
   * Reads all of it, and counts it against the sender's rate.
   *
   * @param channels to how many each message goes
   * @return one or more
   * @throws HttpException if it can't be taken
   * @throws IOException if the client has gone
   */
  List<NewMessage> read(
      HttpServletRequest request, SenderLocation location, int channels, Client client)
      throws IOException {
    String type = Objects.requireNonNullElse(request.getHeader(TYPE), "");
    boolean several = MediaTypes.isOf(type, SEVERAL);
    // How many there are is known when they are read, but one there will be.
    checkRate(
        several
            ? rates.check(location, client, channels)
            : rates.tryCount(location, client, channels));
    if (request.getHeader("Content-Encoding") != null) {
      NewMessages.checkEncoding(Collections.list(request.getHeaders("Content-Encoding")));
    }
    String contentType = messages.contentType(type);
    if (contentType == null || !several) {
      String eventName = NewMessages.eventName(request.getHeader(EVENT));
      Body body = RequestBody.read(request, location.maxMessageSize());
      return List.of(messages.of(body, contentType, eventName, now()));
    }
    long largest = Math.min(LARGEST_BODY * location.maxMessageSize(), Integer.MAX_VALUE - 8);
    Body body = RequestBody.read(request, (int) largest);
    List<NewMessage> all = parts(body, contentType, location.maxMessageSize());
    if ((long) all.size() * channels > MOST) {
      throw new HttpException(
          413,
          "There are %d messages for %d channels, and a request may send %d in all."
              .formatted(all.size(), channels, MOST));
    }
    checkRate(rates.tryCount(location, client, all.size() * channels));
    return all;
  }

  private int now() {
    return Ticks.of(broker.metrics.now());
  }

  private static void checkRate(long wait) {
    if (wait > 0) {
      throw HttpException.tooManyMessages(wait);
    }
  }

  private List<NewMessage> parts(Body body, String contentType, int largest) {
    int received = now();
    List<NewMessage> all = new ArrayList<>();
    for (MultipartParser.Part part :
        MultipartParser.parse(body, MediaTypes.parameter(contentType, "boundary"))) {
      try {
        all.add(message(part, largest, received));
      } catch (HttpException e) {
        throw new HttpException(e.status(), "Part %d: %s".formatted(part.number(), e.sentence()));
      }
    }
    return all;
  }

  private NewMessage message(MultipartParser.Part part, int largest, int received) {
    if (part.body().length() > largest) {
      throw HttpException.tooLarge(largest);
    }
    NewMessages.checkEncoding(part.all("Content-Encoding"));
    checkTransferEncoding(part.first("Content-Transfer-Encoding"));
    return messages.of(
        part.body(),
        messages.contentType(part.first(TYPE)),
        NewMessages.eventName(part.first(EVENT)),
        received);
  }

  private static void checkTransferEncoding(@Nullable String encoding) {
    if (encoding != null && !AS_IT_IS.contains(encoding.toLowerCase(Locale.ROOT))) {
      throw new HttpException(
          415, "A message with a Content-Transfer-Encoding is not taken: send it as it is.");
    }
  }
}
