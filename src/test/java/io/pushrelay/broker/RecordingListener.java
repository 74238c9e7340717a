package io.pushrelay.broker;

import io.pushrelay.channel.Message;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A listener that remembers what it was told, as a word: {@code waiting}, the message's id (with
 * {@code missed} behind it if some were), or the ending. To be told twice is an error.
 */
class RecordingListener implements Listener {
  private volatile @Nullable Subscription subscription;

  private final AtomicReference<String> word = new AtomicReference<>("waiting");
  private volatile @Nullable Message message;

  @Override
  public void begin(Subscription given) {
    subscription = given;
  }

  @Override
  public void deliver(Message delivered, boolean missed) {
    message = delivered;
    tell(delivered.id() + (missed ? " missed" : ""));
  }

  @Override
  public void end(EndReason ending) {
    tell(ending.name());
  }

  private void tell(String said) {
    if (!word.compareAndSet("waiting", said)) {
      throw new AssertionError("told " + said + " after " + word);
    }
  }

  /** Its client goes. */
  void leave() {
    Objects.requireNonNull(subscription).cancel();
  }

  boolean isWaiting() {
    return toString().equals("waiting");
  }

  Message message() {
    Message delivered = message;
    if (delivered == null) {
      throw new AssertionError("no message, but " + word);
    }
    return delivered;
  }

  @Override
  public String toString() {
    return String.valueOf(word.get());
  }
}
