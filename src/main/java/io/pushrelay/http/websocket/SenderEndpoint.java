package io.pushrelay.http.websocket;

import io.pushrelay.access.SenderRates;
import io.pushrelay.broker.Broker;
import io.pushrelay.broker.EndReason;
import io.pushrelay.broker.Expiry;
import io.pushrelay.config.Locations;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.container.TyrusIdleTimer;
import io.pushrelay.events.ChannelEvents;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The endpoint of senders (protocol, "WebSocket"). Public because Tyrus calls it by reflection.
 * Thread-safe.
 */
public final class SenderEndpoint extends Endpoint {
  private final Broker broker;
  private final ChannelEvents events;
  private final Locations locations;
  private final SenderRates rates;

  /** Those that are open, each with what ends it when its token does. */
  private final ConcurrentHashMap<Session, Optional<Expiry>> open = new ConcurrentHashMap<>();

  SenderEndpoint(Broker broker, ChannelEvents events, Locations locations, SenderRates rates) {
    this.events = events;
    this.rates = rates;
    this.broker = broker;
    this.locations = locations;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    Handshake handshake = Handshake.of(session.getPathParameters());
    open.put(session, expiry(session, handshake.expires()));
    SenderLocation location =
        WebSocketEndpoints.location(locations, handshake, SenderLocation.class);
    TyrusIdleTimer.stop(session);
    // One byte more than is allowed, so that it is the relay that says no.
    int most = (int) Math.min(location.maxMessageSize() + 1L, Integer.MAX_VALUE);
    session.setMaxTextMessageBufferSize(most);
    session.setMaxBinaryMessageBufferSize(most);
    SenderFrames frames =
        new SenderFrames(
            broker.metrics,
            events,
            location,
            handshake.channels().get(0),
            session,
            () -> rates.tryCount(location, handshake.client()));
    session.addMessageHandler(String.class, (MessageHandler.Partial<String>) frames::text);
    session.addMessageHandler(ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) frames::bytes);
  }

  private Optional<Expiry> expiry(Session session, long expires) {
    return expires == Long.MAX_VALUE
        ? Optional.empty()
        : Optional.of(
            Expiry.start(
                broker.deadlines,
                InstantSource.system(),
                expires,
                // Elsewhere: to close a socket may take its time.
                () -> broker.enqueue(() -> close(session, EndReason.TOKEN_EXPIRED), 0)));
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    Optional<Expiry> expiry = open.remove(session);
    if (expiry != null) {
      expiry.ifPresent(Expiry::stop);
    }
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
