package io.pushrelay.http.listening;

import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.ForwardingListener;
import io.pushrelay.broker.Listener;
import io.pushrelay.broker.Subscription;
import io.pushrelay.channel.Message;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a listener has in place of a subscription while the application is asked about it: it may
 * end before there is an answer. Thread-safe as far as the listener is.
 */
final class PendingSubscription implements Subscription {
  private final Listener listener;
  private final Runnable over;
  private final Executor threads;

  /** Guards what follows. */
  private final Object lock = new Object();

  private boolean decided;
  private @Nullable EndReason ending;
  private volatile @Nullable Subscription subscription;

  /**
   * @param over is called once, when an answer does not matter any more
   * @param threads tell the listener its end where the caller must not wait
   */
  PendingSubscription(Listener listener, Runnable over, Executor threads) {
    this.listener = listener;
    this.over = over;
    this.threads = threads;
  }

  /**
   * The application lets it listen.
   *
   * @param listen has the broker listen for this listener; is not called if that has ended
   */
  void allow(Consumer<Listener> listen) {
    if (decide()) {
      listen.accept(new Subscribed(listener));
    }
  }

  /**
   * It ends without having been held, if it has not ended before.
   *
   * @param before is done first
   */
  void refuse(EndReason reason, Runnable before) {
    if (decide()) {
      before.run();
      listener.end(reason);
    }
  }

  /** Whether the caller is the first who decides, and so the one who tells the listener. */
  private boolean decide() {
    synchronized (lock) {
      if (decided) {
        return false;
      }
      decided = true;
    }
    over.run();
    return true;
  }

  @Override
  public void end(EndReason reason) {
    if (decide()) {
      threads.execute(() -> listener.end(reason));
      return;
    }
    Subscription current;
    synchronized (lock) {
      ending = reason;
      current = subscription;
    }
    if (current != null) {
      current.end(reason);
    }
  }

  @Override
  public void acknowledge(Message message) {
    Subscription current = subscription;
    if (current != null) {
      current.acknowledge(message);
    }
  }

  @Override
  public void onWritable() {
    Subscription current = subscription;
    if (current != null) {
      current.onWritable();
    }
  }

  /** What the broker sees: it gives the subscription that is asked from then on. */
  private final class Subscribed extends ForwardingListener {
    Subscribed(Listener listener) {
      super(listener);
    }

    @Override
    public void begin(Subscription given) {
      EndReason reason;
      synchronized (lock) {
        subscription = given;
        reason = ending;
      }
      if (reason != null) {
        given.end(reason);
      }
    }
  }
}
