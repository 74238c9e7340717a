package io.pushrelay.http.response;

import io.pushrelay.broker.EndReason;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.token.TokenException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How a listener is told that there is no message, or no more: the one table from a reason to what
 * each transport says (protocol, "The answer", "Event stream", "WebSocket").
 *
 * @param status of a request that is answered with it
 * @param sentence the body of that answer, in which "{limit}" stands for the location's limit of
 *     listeners; null: it has none
 * @param retry when an event stream's client is to come back; a request is told so with 503 and 429
 *     alone
 * @param comment of an event stream that ends with it: a status
 * @param closeCode of a WebSocket
 * @param closeReason of a WebSocket
 */
public record EndResponse(
    int status,
    @Nullable String sentence,
    Retry retry,
    String comment,
    int closeCode,
    String closeReason) {
  private static final String LIMIT = "{limit}";
  private static final String EXPIRED = "The token has expired.";
  private static final String EXPIRED_STATUS = "401 Token expired";
  private static final String REVOKED = "403 Revoked";
  private static final String TOO_MANY = "429 Too Many Requests";
  private static final String UNAVAILABLE = "503 Service Unavailable";

  /** When a client is to come back. */
  public enum Retry {
    /** In a moment: nothing is wrong but that it has to show a new token. */
    AT_ONCE,
    /** In some seconds, not the same for all. */
    SOON,
    /** Not by itself: two pages that share a channel would throw each other out without an end. */
    NEVER
  }

  /** What this reason looks like. */
  public static EndResponse of(EndReason reason) {
    return switch (reason) {
      case NO_MESSAGE -> end(304, 1000, "");
      case TIMEOUT -> end(408, 1000, "");
      // It may come back: 1008 would be for good.
      case TOO_SLOW -> end(408, 1013, "The socket was not read for too long.");
      case CONFLICT ->
          new EndResponse(409, null, Retry.NEVER, "409 Conflict", 4409, "409 Conflict");
      case CHANNEL_DELETED -> new EndResponse(410, null, Retry.NEVER, "410 Gone", 1001, "410 Gone");
      case DISCONNECTED -> end(503, 1000, "");
      case STOPPING -> end(503, 1012, UNAVAILABLE);
      case TOKEN_EXPIRED ->
          new EndResponse(401, EXPIRED, Retry.AT_ONCE, EXPIRED_STATUS, 4401, EXPIRED_STATUS);
      case REFUSED ->
          new EndResponse(403, null, Retry.NEVER, "403 Forbidden", 4403, "403 Forbidden");
      case UNDECIDED -> refusal(503, HttpException.UNDECIDED, 1013, UNAVAILABLE);
      case REVOKED ->
          new EndResponse(
              403, "A sender has ended this listener.", Retry.NEVER, REVOKED, 4403, REVOKED);
      case UNKNOWN_CHANNEL ->
          refusal(
              403,
              "There is no such channel, and listeners do not create channels here.",
              1008,
              "There is no such channel.");
      case TOO_MANY_LISTENERS ->
          refusal(
              403,
              "The channel has " + LIMIT + " listeners, and more are not allowed.",
              1008,
              "The channel has as many listeners as are allowed.");
      case TOO_MANY_OF_ALL ->
          refusal(
              503,
              "There are as many listeners as are allowed here (push_max_listeners).",
              1013,
              UNAVAILABLE);
      case TOO_MANY_OF_CLIENT ->
          refusal(
              429,
              "You have as many listeners as one client may have (push_max_client_listeners).",
              1013,
              TOO_MANY);
      case TOO_MANY_CHANNELS ->
          refusal(
              429,
              "There is no such channel, and your listeners have created as many as those of one"
                  + " client may (push_max_client_channels).",
              1013,
              TOO_MANY);
      case NO_ROOM ->
          refusal(
              503,
              "The memory for listeners (push_max_reserved_memory) is used up.",
              1013,
              UNAVAILABLE);
      case STORE_FAILED -> refusal(503, HttpException.STORE_FAILED, 1013, UNAVAILABLE);
    };
  }

  private static EndResponse end(int status, int closeCode, String closeReason) {
    return new EndResponse(status, null, Retry.SOON, UNAVAILABLE, closeCode, closeReason);
  }

  private static EndResponse refusal(
      int status, String sentence, int closeCode, String closeReason) {
    return new EndResponse(status, sentence, Retry.SOON, UNAVAILABLE, closeCode, closeReason);
  }

  /**
   * Answers a request with it, without sending it.
   *
   * @throws IOException if the client has gone
   */
  public void write(ListenerLocation location, HttpServletResponse response) throws IOException {
    if (status == 401 && sentence != null) {
      HttpException.of(new TokenException(TokenException.Kind.INVALID, sentence)).write(response);
      return;
    }
    if (sentence != null) {
      new HttpException(
              status, sentence.replace(LIMIT, Integer.toString(location.maxChannelListeners())))
          .write(response);
      return;
    }
    HttpException.addRetryAfter(response, status);
    response.setStatus(status);
    response.setContentLength(0);
  }
}
