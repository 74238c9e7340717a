package io.pushrelay.http.listening;

import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Listener;
import io.pushrelay.broker.Subscription;
import io.pushrelay.channel.Message;
import io.pushrelay.config.value.Transport;
import java.util.concurrent.Executor;

/** Tells another listener what it is told. Thread-safe as far as that one is. */
abstract class ForwardingListener implements Listener {
  final Listener listener;

  ForwardingListener(Listener listener) {
    this.listener = listener;
  }

  @Override
  public final boolean isStreaming() {
    return listener.isStreaming();
  }

  @Override
  public final Transport transport() {
    return listener.transport();
  }

  @Override
  public void begin(Subscription subscription) {
    listener.begin(subscription);
  }

  @Override
  public void onHeld() {
    listener.onHeld();
  }

  @Override
  public void onWaiting() {
    listener.onWaiting();
  }

  @Override
  public void deliver(Message message, boolean missed) {
    listener.deliver(message, missed);
  }

  @Override
  public void deliver(Message message, boolean missed, Executor others) {
    listener.deliver(message, missed, others);
  }

  @Override
  public final void ping() {
    listener.ping();
  }

  @Override
  public final boolean isReady() {
    return listener.isReady();
  }

  @Override
  public void end(EndReason reason) {
    listener.end(reason);
  }
}
