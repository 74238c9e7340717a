package io.pushrelay.http.response;

import io.pushrelay.channel.Message;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was made of the last message: most listeners are sent the same one. Thread-safe; made twice
 * where two threads want it first.
 *
 * @param <T> what is made, not to be changed
 */
public final class LastMessage<T> {
  private final Function<Message, T> maker;
  private volatile @Nullable Made<T> last;

  private record Made<T>(Message message, T result) {}

  public LastMessage(Function<Message, T> maker) {
    this.maker = maker;
  }

  /** What was made of this message, or is made now. */
  @SuppressWarnings("ReferenceEquality") // it is the same message, or it is made anew
  public T of(Message message) {
    Made<T> made = last;
    if (made == null || made.message != message) {
      made = new Made<>(message, maker.apply(message));
      last = made;
    }
    return made.result;
  }
}
