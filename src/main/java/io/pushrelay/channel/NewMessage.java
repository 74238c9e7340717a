package io.pushrelay.channel;

import org.jspecify.annotations.Nullable;

/**
 * A message that a sender hands in: it becomes a {@link Message} when the channel gives it an id.
 *
 * @param body its bytes
 * @param contentType the Content-Type header as the sender wrote it, null if there was none
 * @param eventName its name in an event stream, null if it has none
 * @param head what a listener's response begins with, null if it is the relay's to say ({@code
 *     EmbeddedResponse})
 * @param received when it came to this node, in {@link Ticks}
 */
public record NewMessage(
    Body body,
    @Nullable String contentType,
    @Nullable String eventName,
    @Nullable ResponseHead head,
    int received) {
  /** A message of which is not known when it came. */
  public NewMessage(
      Body body,
      @Nullable String contentType,
      @Nullable String eventName,
      @Nullable ResponseHead head) {
    this(body, contentType, eventName, head, Ticks.UNKNOWN);
  }

  /** A message without a name, for which the relay says what a response begins with. */
  public NewMessage(Body body, @Nullable String contentType) {
    this(body, contentType, null, null);
  }
}
