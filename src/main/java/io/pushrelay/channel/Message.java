package io.pushrelay.channel;

import org.jspecify.annotations.Nullable;

/**
 * A message that was sent.
 *
 * @param id its position in its channel
 * @param content what the sender handed in
 * @param minRecipients how many times it must have been received before the length limit may remove
 *     it ({@code push_min_message_recipients}), 0 or more
 * @param source for a listener of several channels, null for all others
 */
public record Message(
    MessageId id, NewMessage content, int minRecipients, @Nullable MessageSource source) {
  /** For a listener that knows which channel it is of. */
  public Message(MessageId id, NewMessage content, int minRecipients) {
    this(id, content, minRecipients, null);
  }

  /** The same message, for a listener of several channels. */
  public Message from(MessageSource origin) {
    return new Message(id, content, minRecipients, origin);
  }

  /** Where a listener is that was given this. */
  public Position position() {
    return source == null ? id : source.position();
  }

  /** When it came to this node, in {@link Ticks}. */
  public int received() {
    return content.received();
  }

  /** Its bytes. */
  public Body body() {
    return content.body();
  }

  /** The Content-Type header as the sender wrote it, null if there was none. */
  public @Nullable String contentType() {
    return content.contentType();
  }

  /** Its name in an event stream, null if it has none. */
  public @Nullable String eventName() {
    return content.eventName();
  }

  /** What a listener's response begins with, null if it is the relay's to say. */
  public @Nullable ResponseHead head() {
    return content.head();
  }
}
