package io.pushrelay.http.websocket;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Expiry;
import io.pushrelay.config.Locations;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.container.TyrusIdleTimer;
import io.pushrelay.container.UndertowSockets;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint of senders (protocol, "WebSocket"). Public because Tyrus calls it by reflection.
 * Thread-safe.
 */
public final class SenderEndpoint extends Endpoint {
  private final Broker broker;
  private final Locations locations;
  private final Publishing publishing;
  private final UndertowSockets undertow;

  private final ConcurrentHashMap<Session, Watched> open = new ConcurrentHashMap<>();

  /**
   * What a WebSocket that is open has running.
   *
   * @param expiry ends it when its token does; null if it has none that ends
   */
  private record Watched(@Nullable Expiry expiry, IdlePing ping) {
    void stop() {
      if (expiry != null) {
        expiry.stop();
      }
      ping.stop();
    }
  }

  SenderEndpoint(
      Broker broker, Locations locations, Publishing publishing, UndertowSockets undertow) {
    this.broker = broker;
    this.locations = locations;
    this.publishing = publishing;
    this.undertow = undertow;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    Handshake handshake = Handshake.of(session.getPathParameters());
    SenderLocation location =
        WebSocketEndpoints.location(locations, handshake, SenderLocation.class);
    TyrusIdleTimer.stop(session);
    undertow.opened(session);
    SenderFrames frames = publishing.begin(session, location, handshake, new JsonAnswers(session));
    IdlePing ping = new IdlePing(broker, session, location.pingInterval(), () -> leave(session));
    open.put(session, new Watched(expiry(session, handshake.expires()), ping));
    session.addMessageHandler(
        String.class,
        (MessageHandler.Partial<String>)
            (part, last) -> {
              ping.heard();
              frames.text(part, last);
            });
    session.addMessageHandler(
        ByteBuffer.class,
        (MessageHandler.Partial<ByteBuffer>)
            (part, last) -> {
              ping.heard();
              frames.bytes(part, last);
            });
    ping.start();
  }

  private @Nullable Expiry expiry(Session session, long expires) {
    return expires == Long.MAX_VALUE
        ? null
        : Expiry.start(
            broker.deadlines,
            InstantSource.system(),
            expires,
            // Elsewhere: to close a socket may take its time.
            () -> broker.enqueue(() -> close(session, EndReason.TOKEN_EXPIRED), 0));
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    undertow.closed(session);
    forget(session);
  }

  private void forget(Session session) {
    Watched watched = open.remove(session);
    if (watched != null) {
      watched.stop();
    }
  }

  /** Its client has gone, and the container has not noticed. */
  private void leave(Session session) {
    forget(session);
    close(session, EndReason.DISCONNECTED);
  }

  /** The socket is closed after it. */
  @Override
  public void onError(Session session, Throwable failure) {}

  /** The deployment stops. */
  void stop() {
    open.keySet().forEach(session -> close(session, EndReason.STOPPING));
  }

  private static void close(Session session, EndReason reason) {
    try {
      session.close(WebSocketListener.reason(reason));
    } catch (IOException | RuntimeException e) {
      // It has been closed by the client.
    }
  }
}
