package io.pushrelay.broker;

import io.pushrelay.channel.ChannelId;
import io.pushrelay.channel.Message;
import io.pushrelay.config.value.Transport;
import java.util.concurrent.Executor;

/**
 * Tells another listener what it is told, and asks it what it is asked. Thread-safe as far as that
 * one is.
 */
public abstract class ForwardingListener implements Listener {
  protected final Listener listener;

  protected ForwardingListener(Listener listener) {
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
  public boolean mayCreate(ChannelId channel) {
    return listener.mayCreate(channel);
  }

  @Override
  public void onJoined(ChannelId channel, boolean created) {
    listener.onJoined(channel, created);
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
