package io.pushrelay.broker;

import io.pushrelay.channel.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream that remembers what it was told, a word for each: {@code begin}, {@code ping}, a
 * message's id (with {@code missed} behind it if some were), and the ending. Whether it is ready
 * after that is the test's to say. To be told two things at a time, or after the end, is an error.
 */
class RecordingStream implements Listener {
  private final List<String> words = new ArrayList<>();
  private @Nullable Subscription subscription;
  private volatile boolean ready = true;
  private boolean ended;

  @Override
  public boolean isStreaming() {
    return true;
  }

  @Override
  public void begin(Subscription given) {
    subscription = given;
  }

  @Override
  public void onHeld() {
    hear("begin");
  }

  @Override
  public void deliver(Message message, boolean missed) {
    hear(message.id() + (missed ? " missed" : ""));
  }

  @Override
  public void ping() {
    hear("ping");
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public void end(EndReason ending) {
    hear(ending.name());
    ended = true;
  }

  private synchronized void hear(String word) {
    if (ended) {
      throw new AssertionError(word + " after " + words);
    }
    if (!ready
        && !List.of("DISCONNECTED", "STOPPING", "TOO_SLOW", "TOKEN_EXPIRED").contains(word)) {
      throw new AssertionError(word + " though not ready, after " + words);
    }
    words.add(word);
  }

  Subscription subscription() {
    return Objects.requireNonNull(subscription);
  }

  /** Its socket is full from now on. */
  void fill() {
    ready = false;
  }

  /** Its socket has room again, and says so. */
  void drain() {
    ready = true;
    subscription().onWritable();
  }

  /** All that it was told, separated by commas. */
  @Override
  public synchronized String toString() {
    return String.join(", ", words);
  }
}
