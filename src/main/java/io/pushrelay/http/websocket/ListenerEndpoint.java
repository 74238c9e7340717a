package io.pushrelay.http.websocket;

import io.pushrelay.broker.EndReason;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.Locations;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.container.TyrusIdleTimer;
import io.pushrelay.container.UndertowSockets;
import io.pushrelay.http.listening.Inquiry;
import io.pushrelay.http.listening.ListenerGate;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint of listeners (protocol, "WebSocket"), one object for each socket. Public because
 * Tyrus calls it by reflection. Called by one thread at a time, the container's for this socket.
 */
public final class ListenerEndpoint extends Endpoint {
  private final ListenerGate gate;
  private final Locations locations;
  private final FrameFormat format;
  private final Publishing publishing;
  private final UndertowSockets undertow;
  private final LongSupplier nanos;
  private volatile @Nullable WebSocketListener stream;

  ListenerEndpoint(
      ListenerGate gate,
      Locations locations,
      FrameFormat format,
      Publishing publishing,
      UndertowSockets undertow,
      LongSupplier nanos) {
    this.publishing = publishing;
    this.gate = gate;
    this.locations = locations;
    this.format = format;
    this.undertow = undertow;
    this.nanos = nanos;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    Handshake handshake = Handshake.of(session.getPathParameters());
    ListenerLocation location =
        WebSocketEndpoints.location(locations, handshake, ListenerLocation.class);
    TyrusIdleTimer.stop(session);
    undertow.opened(session);
    WebSocketListener opened = new WebSocketListener(format, location, session, nanos);
    stream = opened;
    Frames frames = frames(session, handshake, opened);
    session.addMessageHandler(String.class, (MessageHandler.Partial<String>) frames::text);
    session.addMessageHandler(ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) frames::bytes);
    Inquiry inquiry = handshake.inquiry() == 0 ? null : gate.take(handshake.inquiry());
    if (inquiry == null && handshake.inquiry() != 0) {
      opened.end(EndReason.UNDECIDED); // it has taken the server too long to open it
      return;
    }
    gate.begin(
        location,
        handshake.client(),
        handshake.channels(),
        handshake.after(),
        handshake.expires(),
        opened,
        inquiry);
  }

  private Frames frames(Session session, Handshake handshake, WebSocketListener opened) {
    Sending sending = handshake.sending();
    return sending == null
        ? new IgnoredFrames(session)
        : new ListenerFrames(
            publishing,
            session,
            WebSocketEndpoints.location(locations, handshake, SenderLocation.class),
            handshake,
            sending,
            opened);
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    undertow.closed(session);
    leave();
  }

  @Override
  public void onError(Session session, Throwable failure) {
    leave();
  }

  private void leave() {
    WebSocketListener opened = stream;
    if (opened != null) {
      opened.leave();
    }
  }
}
