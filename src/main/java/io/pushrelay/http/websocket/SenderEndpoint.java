package io.pushrelay.http.websocket;

import io.pushrelay.broker.Broker;
import io.pushrelay.broker.EndReason;
import io.pushrelay.config.Locations;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.container.TyrusIdleTimer;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The endpoint of senders (protocol, "WebSocket"). Public because Tyrus calls it by reflection.
 * Thread-safe.
 */
public final class SenderEndpoint extends Endpoint {
  private final Broker broker;
  private final Locations locations;
  private final Set<Session> open = ConcurrentHashMap.newKeySet();

  SenderEndpoint(Broker broker, Locations locations) {
    this.broker = broker;
    this.locations = locations;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    open.add(session);
    Handshake handshake = Handshake.of(session.getPathParameters());
    SenderLocation location =
        WebSocketEndpoints.location(locations, handshake, SenderLocation.class);
    TyrusIdleTimer.stop(session);
    // One byte more than is allowed, so that it is the relay that says no.
    int most = (int) Math.min(location.maxMessageSize() + 1L, Integer.MAX_VALUE);
    session.setMaxTextMessageBufferSize(most);
    session.setMaxBinaryMessageBufferSize(most);
    SenderFrames frames = new SenderFrames(broker, location, handshake.channels().get(0), session);
    session.addMessageHandler(String.class, (MessageHandler.Partial<String>) frames::text);
    session.addMessageHandler(ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) frames::bytes);
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    open.remove(session);
  }

  /** The socket is closed after it. */
  @Override
  public void onError(Session session, Throwable failure) {}

  /** The deployment stops. */
  void stop() {
    for (Session session : open) {
      try {
        session.close(WebSocketListener.reason(EndReason.STOPPING));
      } catch (IOException | RuntimeException e) {
        // It has been closed by the client.
      }
    }
  }
}
