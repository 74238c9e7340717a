package io.pushrelay.http.sender;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.request.MediaTypes;
import io.pushrelay.http.response.EmbeddedResponse;
import org.jspecify.annotations.Nullable;

/** Makes messages of what is sent, or says what is wrong with it. Thread-safe. */
public final class NewMessages {
  /** One that was looked at before, and is most likely the next one's. */
  private volatile String lastContentType = "text/plain";

  /**
   * Makes a message.
   *
   * @param contentType as {@link #contentType} gives it
   * @param eventName its name in event streams, null if it has none
   * @param received when it came, in {@code Ticks}
   * @throws HttpException if it is {@code message/http} and can't be read
   */
  public NewMessage of(
      Body body, @Nullable String contentType, @Nullable String eventName, int received) {
    if (contentType == null || !EmbeddedResponse.isOf(contentType)) {
      return new NewMessage(body, contentType, eventName, null, received);
    }
    EmbeddedResponse response;
    try {
      response = EmbeddedResponse.parse(body);
    } catch (IllegalArgumentException e) {
      throw new HttpException(
          400, "The message can't be used as message/http: " + e.getMessage() + ".");
    }
    return new NewMessage(
        response.content(),
        contentType(response.contentType()),
        eventName,
        response.head(),
        received);
  }

  /**
   * A Content-Type as it was written.
   *
   * @return null if it says nothing
   * @throws HttpException if it is none, or too long
   */
  public @Nullable String contentType(@Nullable String contentType) {
    if (contentType == null || contentType.isBlank()) {
      return null;
    }
    if (contentType.equals(lastContentType)) {
      return contentType;
    }
    if (contentType.length() > MediaTypes.MAX_LENGTH) {
      throw new HttpException(
          400,
          "The Content-Type has %d characters, and %d at most are allowed."
              .formatted(contentType.length(), MediaTypes.MAX_LENGTH));
    }
    if (!MediaTypes.isValid(contentType)) {
      throw new HttpException(
          400,
          "The Content-Type is '%s', and something like text/plain or image/png was expected."
              .formatted(contentType));
    }
    lastContentType = contentType;
    return contentType;
  }

  /**
   * Refuses what an event stream could not have as a name.
   *
   * @throws HttpException with 400
   */
  public static void checkEventName(String name) {
    if (name.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
      throw new HttpException(
          400, "The X-EventSource-Event has a line break or a NUL in it, and a name was expected.");
    }
  }
}
