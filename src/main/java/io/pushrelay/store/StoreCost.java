package io.pushrelay.store;

import io.pushrelay.channel.NewMessage;
import io.pushrelay.channel.ResponseHead;
import org.jspecify.annotations.Nullable;

/** What is counted for a message against the reserved memory (limits, "Memory"). */
public final class StoreCost {
  /** What a message takes beside its body and content type, in bytes of heap. */
  private static final int MESSAGE = 256;

  /** What a header field of its own takes beside its characters. */
  private static final int FIELD = 128;

  private StoreCost() {}

  /** Bytes, for as long as the message is kept. */
  public static long of(NewMessage message) {
    return (long) MESSAGE
        + message.body().length()
        + length(message.contentType())
        + length(message.eventName())
        + of(message.head());
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  private static int of(@Nullable ResponseHead head) {
    return head == null
        ? 0
        : head.fields().stream()
            .mapToInt(field -> FIELD + field.name().length() + field.value().length())
            .sum();
  }
}
