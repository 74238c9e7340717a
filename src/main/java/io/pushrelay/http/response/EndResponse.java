package io.pushrelay.http.response;

import io.pushrelay.broker.EndReason;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.http.request.HttpException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * How a request without a message is answered (protocol, "The answer").
 *
 * @param sentence null: the answer has no body
 * @param retries whether the client is told when to come back
 */
public record EndResponse(int status, @Nullable String sentence, boolean retries) {
  public static EndResponse to(EndReason ending, ListenerLocation location) {
    return switch (ending) {
      case NOTHING_YET -> new EndResponse(304, null, false);
      case TIMEOUT, TOO_SLOW -> new EndResponse(408, null, false);
      case CONFLICT -> new EndResponse(409, null, false);
      case GONE -> new EndResponse(410, null, false);
      case LEFT, STOPPING -> new EndResponse(503, null, true);
      case UNKNOWN_CHANNEL ->
          new EndResponse(
              403, "There is no such channel, and listeners do not create channels here.", false);
      case TOO_MANY_LISTENERS ->
          new EndResponse(
              403,
              "The channel has %d listeners, and more are not allowed."
                  .formatted(location.maxChannelListeners()),
              false);
      case NO_ROOM ->
          new EndResponse(
              503, "The memory for listeners (push_max_reserved_memory) is used up.", true);
    };
  }

  public void write(HttpServletResponse response) throws IOException {
    if (retries) {
      response.setHeader("Retry-After", retryAfter());
    }
    if (sentence == null) {
      response.setStatus(status);
      response.setContentLength(0);
    } else {
      HttpException.write(response, status, sentence);
    }
  }

  /** Some seconds, not the same for all: they would all come back at the same moment. */
  private static String retryAfter() {
    return Integer.toString(ThreadLocalRandom.current().nextInt(1, 6));
  }
}
