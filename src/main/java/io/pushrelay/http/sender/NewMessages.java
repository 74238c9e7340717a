package io.pushrelay.http.sender;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.channel.Body;
import io.pushrelay.channel.NewMessage;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.request.MediaTypes;
import io.pushrelay.http.response.EmbeddedResponse;
import java.util.Arrays;
import java.util.List;
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
   * A name in event streams, of a header. Its bytes are UTF-8 there, as they most likely were here.
   *
   * @return null if the header says nothing
   * @throws HttpException with 400 if no event stream could have it
   */
  static @Nullable String eventName(@Nullable String header) {
    if (header == null || header.isEmpty()) {
      return null;
    }
    if (header.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
      throw new HttpException(
          400, "The X-EventSource-Event has a line break or a NUL in it, and a name was expected.");
    }
    Body bytes = Body.of(header.getBytes(ISO_8859_1));
    boolean decoded = header.chars().anyMatch(c -> c > 0xff);
    return bytes.isText() && !decoded ? new String(bytes.bytes(), UTF_8) : header;
  }

  /**
   * Nothing, if what comes is the message itself. Which listener could read it in another encoding
   * is not known when it is sent.
   *
   * @param contentEncodings all lines of Content-Encoding
   * @throws HttpException with 415 if it is encoded
   */
  static void checkEncoding(List<String> contentEncodings) {
    if (contentEncodings.stream()
        .flatMap(line -> Arrays.stream(line.split(",", -1)))
        .map(String::strip)
        .anyMatch(coding -> !coding.isEmpty() && !coding.equalsIgnoreCase("identity"))) {
      throw new HttpException(
          415, "A message with a Content-Encoding is not taken: send it as it is.");
    }
  }
}
