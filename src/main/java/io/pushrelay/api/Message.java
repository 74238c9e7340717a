package io.pushrelay.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/** What is sent to a channel: bytes, their type, and a name for event streams. Immutable. */
public final class Message {
  private final byte[] body;
  private final String contentType;
  private final @Nullable String event;

  private Message(byte[] body, String contentType, @Nullable String event) {
    this.body = body;
    this.contentType = contentType;
    this.event = event;
  }

  /** Text, as {@code text/plain} in UTF-8. */
  public static Message text(String text) {
    return new Message(text.getBytes(UTF_8), "text/plain; charset=utf-8", null);
  }

  /**
   * JSON.
   *
   * @param json what is sent as it is, in UTF-8
   */
  public static Message json(String json) {
    return new Message(json.getBytes(UTF_8), "application/json", null);
  }

  /**
   * Bytes.
   *
   * @param bytes are copied
   * @param contentType such as {@code image/png}
   * @throws IllegalArgumentException if that is not ASCII
   */
  public static Message of(byte[] bytes, String contentType) {
    return new Message(bytes.clone(), header("type", contentType), null);
  }

  /**
   * The same with a name, by which those hear of it who listen to an event stream.
   *
   * @throws IllegalArgumentException if that is not ASCII
   */
  public Message withEvent(String name) {
    return new Message(body, contentType, header("event's name", name));
  }

  /** What every relay reads as it was written, by HTTP too. */
  private static String header(String what, String value) {
    if (value.isEmpty()
        || !value.equals(value.strip())
        || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "A message's %s is of ASCII characters, without a blank at its ends.".formatted(what));
    }
    return value;
  }

  /** Its bytes, a copy of them. */
  public byte[] body() {
    return body.clone();
  }

  public String contentType() {
    return contentType;
  }

  public @Nullable String event() {
    return event;
  }
}
