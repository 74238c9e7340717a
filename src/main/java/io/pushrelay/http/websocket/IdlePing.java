package io.pushrelay.http.websocket;

import io.pushrelay.broker.Broker;
import io.pushrelay.time.Deadlines;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Sends pings over a sender's WebSocket from which nothing comes. Proxies see by them that it is in
 * use, and the server finds out whether its client has gone, where it has not noticed (protocol,
 * "WebSocket"). Thread-safe.
 */
final class IdlePing extends Deadlines.Deadline {
  private final Broker broker;
  private final Session session;
  private final Duration interval;
  private final Runnable gone;
  private volatile long heard;
  private boolean stopped;

  /**
   * @param interval how long nothing comes before a ping is sent, and between pings; zero: none is
   * @param gone called, in another thread, if a ping can't be sent
   */
  IdlePing(Broker broker, Session session, Duration interval, Runnable gone) {
    this.broker = broker;
    this.session = session;
    this.interval = interval;
    this.gone = gone;
  }

  /** The WebSocket is open. */
  synchronized void start() {
    if (!stopped) {
      broker.deadlines.start(this, interval);
    }
  }

  /** Something has come. */
  void heard() {
    heard = broker.deadlines.now();
  }

  /** The WebSocket is closed. May be called again. */
  synchronized void stop() {
    stopped = true;
    broker.deadlines.cancel(this);
  }

  @Override
  protected void onExpired() {
    start();
    if (broker.deadlines.now() - heard >= interval.toNanos()) {
      broker.enqueue(this::ping, 0); // it may wait for the socket
    }
  }

  private void ping() {
    try {
      session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
    } catch (IOException | RuntimeException closed) {
      stop();
      gone.run();
    }
  }
}
