package io.pushrelay.http.websocket;

import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Subscription;
import io.pushrelay.channel.Message;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.value.Transport;
import io.pushrelay.http.listening.RefusableListener;
import io.pushrelay.http.response.EndResponse;
import io.pushrelay.http.response.RefusalResponse;
import io.pushrelay.webhook.Refusal;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One listener's socket. The broker gives it one message after the other, and none before the
 * container says that the last one is sent: Tomcat throws at a second one.
 */
final class WebSocketListener implements RefusableListener {
  private static final String TOMCAT = "org.apache.tomcat.websocket.";
  private static final String CLOSE_TIMEOUT = TOMCAT + "BLOCKING_SEND_TIMEOUT";
  private static final byte[] NOTHING = {};

  /** A send that took no longer had not to wait for its client. */
  private static final Duration AT_ONCE = Duration.ofMillis(100);

  private final FrameFormat format;
  private final ListenerLocation location;
  private final Session session;
  private final LongSupplier nanos;
  private final boolean meta;
  private volatile @Nullable Subscription subscription;
  private volatile @Nullable Refusal refusal;
  private volatile boolean left;
  private volatile boolean ended;
  private volatile boolean ready = true;

  /** Who is in {@link #deliver}; the broker goes on by itself after what is sent meanwhile. */
  private @Nullable Thread delivering;

  /** When the last ping was sent. */
  private long pinged;

  /** When what is being sent was begun. */
  private long begun;

  /** Whether what was sent last had not to wait for the client. */
  private boolean atOnce;

  /**
   * @param nanos a clock in nanoseconds
   */
  WebSocketListener(
      FrameFormat format, ListenerLocation location, Session session, LongSupplier nanos) {
    this.format = format;
    this.location = location;
    this.session = session;
    this.nanos = nanos;
    this.pinged = nanos.getAsLong();
    this.meta = WebSocketEndpoints.META.equals(session.getNegotiatedSubprotocol());
    if (session.getClass().getName().startsWith(TOMCAT)) {
      session.getUserProperties().put(CLOSE_TIMEOUT, 1000L); // of a socket that takes nothing
    }
    session.getAsyncRemote().setSendTimeout(0); // the broker's write timeout is what counts
  }

  @Override
  public boolean isStreaming() {
    return true;
  }

  @Override
  public Transport transport() {
    return Transport.WEBSOCKET;
  }

  @Override
  public void begin(Subscription given) {
    subscription = given;
    if (left) {
      given.cancel();
    }
  }

  @Override
  public void deliver(Message message, boolean missed) {
    if (isPingDue()) {
      ping();
    }
    ready = false;
    begun = nanos.getAsLong();
    FrameFormat.Frame frame = format.frame(message, meta, missed);
    delivering = Thread.currentThread();
    try {
      send(frame, message);
    } catch (RuntimeException closed) { // not always the one that is specified (Tyrus)
      leave();
    } finally {
      delivering = null;
    }
  }

  private void send(FrameFormat.Frame frame, Message message) {
    if (frame.text() != null) {
      session.getAsyncRemote().sendText(frame.text(), result -> sent(result, message));
    } else {
      session.getAsyncRemote().sendBinary(frame.bytes(), result -> sent(result, message));
    }
  }

  /**
   * Whether its client was sent messages alone for a while: it does not answer those, and WildFly
   * closes a socket from which nothing comes for 90 s. Not where the last message had to wait for
   * the client, for there a ping would wait too, in this thread (Tomcat).
   */
  private boolean isPingDue() {
    long interval = location.pingInterval().toNanos();
    return interval > 0 && atOnce && nanos.getAsLong() - pinged >= interval;
  }

  private void sent(SendResult result, Message message) {
    if (!result.isOK()) {
      leave();
      return;
    }
    atOnce = nanos.getAsLong() - begun < AT_ONCE.toNanos();
    ready = true;
    Subscription current = subscription;
    if (current != null) {
      current.acknowledge(message);
      if (!Thread.currentThread().equals(delivering)) {
        current.onWritable();
      }
    }
  }

  @Override
  public void ping() {
    pinged = nanos.getAsLong();
    try {
      session.getAsyncRemote().sendPing(ByteBuffer.wrap(NOTHING));
    } catch (IOException | RuntimeException gone) {
      leave();
    }
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  /** Its client has gone. */
  void leave() {
    left = true;
    Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  public void refuse(Refusal given) {
    refusal = given;
  }

  /** Whether its socket is closed, or about to be, on this side. */
  boolean isEnded() {
    return ended;
  }

  @Override
  public void end(EndReason ending) {
    ended = true;
    if (ending == EndReason.STOPPING && !ready) {
      return; // the container cuts it off in a moment: others need not wait until it is told
    }
    Refusal refused = refusal;
    close(ending == EndReason.REFUSED && refused != null ? reason(refused) : reason(ending));
  }

  /** Its client has sent what is not taken. */
  void close(int status, String sentence) {
    ended = true;
    close(
        new CloseReason(
            CloseCodes.getCloseCode(RefusalResponse.closeCode(status)),
            RefusalResponse.closeReason(status, sentence)));
    leave(); // which ends it too, for another reason
  }

  private void close(CloseReason reason) {
    try {
      session.close(reason);
    } catch (IOException | RuntimeException gone) {
      // It has been closed by the client, or the container.
    }
  }

  private static CloseReason reason(Refusal refused) {
    return new CloseReason(
        CloseCodes.getCloseCode(RefusalResponse.closeCode(refused.status())),
        RefusalResponse.closeReason(refused));
  }

  static CloseReason reason(EndReason ending) {
    EndResponse response = EndResponse.of(ending);
    return new CloseReason(CloseCodes.getCloseCode(response.closeCode()), response.closeReason());
  }
}
