package io.pushrelay.broker.client;

import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.ForwardingListener;
import io.pushrelay.broker.Listener;
import io.pushrelay.broker.Subjects;
import io.pushrelay.broker.Subscription;
import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A listener of a client that is known or counted: for as long as it listens it has its place, and
 * is to be found by its subject. It leaves before it is told its message or its end, so that it is
 * not in its own way when it comes back at once. Thread-safe as far as the listener is.
 */
final class ClientListener extends ForwardingListener {
  private final Subjects subjects;
  private final @Nullable String subject;
  private final List<ChannelId> channels;
  private final ListenerLimits.@Nullable Place place;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicReference<Subjects.@Nullable Entry> entry = new AtomicReference<>();

  /**
   * @param subject null if it is not known
   * @param place that it has taken; null if nobody is counted
   */
  ClientListener(
      Listener listener,
      Subjects subjects,
      @Nullable String subject,
      List<ChannelId> channels,
      ListenerLimits.@Nullable Place place) {
    super(listener);
    this.subjects = subjects;
    this.subject = subject;
    this.channels = channels;
    this.place = place;
  }

  /** It is not there any more. May be called again. */
  void leave() {
    if (over.compareAndSet(false, true)) {
      removeEntry();
      if (place != null) {
        place.giveBack();
      }
    }
  }

  private void removeEntry() {
    Subjects.Entry own = entry.getAndSet(null);
    if (own != null) {
      subjects.remove(own);
    }
  }

  @Override
  public void begin(Subscription subscription) {
    if (subject != null) {
      entry.set(subjects.add(subject, channels, subscription));
      if (over.get()) {
        removeEntry(); // whoever has ended it meanwhile may not have seen it
      }
    }
    listener.begin(subscription);
  }

  @Override
  public boolean mayCreate(ChannelId channel) {
    return place == null || place.mayCreate(channel);
  }

  @Override
  public void onJoined(ChannelId channel, boolean created) {
    if (place != null) {
      place.joined(channel, created);
    }
  }

  @Override
  public void deliver(Message message, boolean missed) {
    leaveIfOver();
    listener.deliver(message, missed);
  }

  @Override
  public void deliver(Message message, boolean missed, Executor others) {
    leaveIfOver();
    listener.deliver(message, missed, others);
  }

  private void leaveIfOver() {
    if (!listener.isStreaming()) {
      leave();
    }
  }

  @Override
  public void end(EndReason reason) {
    leave();
    listener.end(reason);
  }
}
