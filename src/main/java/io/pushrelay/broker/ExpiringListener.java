package io.pushrelay.broker;

import io.pushrelay.channel.Message;
import io.pushrelay.time.Deadlines;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A listener that is let in until a certain time, and ends then if it has not before. Thread-safe
 * as far as the listener is.
 */
public final class ExpiringListener extends ForwardingListener {
  private final Deadlines deadlines;
  private final InstantSource clock;
  private final long end;
  private volatile @Nullable Expiry expiry;

  /**
   * The listener, let in until then by the wall's clock.
   *
   * @param end in milliseconds since the epoch, {@link Long#MAX_VALUE}: for ever
   */
  public static Listener until(long end, Broker broker, Listener listener) {
    return end == Long.MAX_VALUE
        ? listener
        : new ExpiringListener(listener, broker.deadlines, InstantSource.system(), end);
  }

  ExpiringListener(Listener listener, Deadlines deadlines, InstantSource clock, long end) {
    super(listener);
    this.deadlines = deadlines;
    this.clock = clock;
    this.end = end;
  }

  @Override
  public void begin(Subscription subscription) {
    listener.begin(subscription);
    expiry = Expiry.start(deadlines, clock, end, () -> subscription.end(EndReason.TOKEN_EXPIRED));
  }

  @Override
  public void deliver(Message message, boolean missed) {
    stopIfOver();
    listener.deliver(message, missed);
  }

  @Override
  public void deliver(Message message, boolean missed, Executor others) {
    stopIfOver();
    listener.deliver(message, missed, others);
  }

  @Override
  public void end(EndReason reason) {
    stop();
    listener.end(reason);
  }

  private void stopIfOver() {
    if (!listener.isStreaming()) {
      stop();
    }
  }

  private void stop() {
    Expiry running = expiry;
    if (running != null) {
      running.stop();
    }
  }
}
