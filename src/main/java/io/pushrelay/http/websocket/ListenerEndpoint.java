package io.pushrelay.http.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pushrelay.broker.EndReason;
import io.pushrelay.config.ListenerLocation;
import io.pushrelay.config.Locations;
import io.pushrelay.container.TyrusIdleTimer;
import io.pushrelay.http.listening.Inquiry;
import io.pushrelay.http.listening.ListenerGate;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
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
  private final LongSupplier nanos;
  private volatile @Nullable WebSocketListener stream;

  ListenerEndpoint(ListenerGate gate, Locations locations, FrameFormat format, LongSupplier nanos) {
    this.gate = gate;
    this.locations = locations;
    this.format = format;
    this.nanos = nanos;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    Handshake handshake = Handshake.of(session.getPathParameters());
    ListenerLocation location =
        WebSocketEndpoints.location(locations, handshake, ListenerLocation.class);
    TyrusIdleTimer.stop(session);
    // Each as it comes: WildFly would put together what comes in many frames, without an end. It
    // hands a frame over in parts if it reads it in parts, and then each part is counted alone.
    session.addMessageHandler(
        String.class,
        (MessageHandler.Partial<String>)
            (text, last) -> ignore(session, text.getBytes(UTF_8).length));
    session.addMessageHandler(
        ByteBuffer.class,
        (MessageHandler.Partial<ByteBuffer>) (bytes, last) -> ignore(session, bytes.remaining()));
    WebSocketListener opened = new WebSocketListener(format, location, session, nanos);
    stream = opened;
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

  private static void ignore(Session session, int length) {
    if (length > WebSocketEndpoints.IGNORED) {
      try {
        session.close(
            new CloseReason(
                CloseReason.CloseCodes.TOO_BIG,
                "A listener sends " + WebSocketEndpoints.IGNORED + " bytes at most."));
      } catch (IOException | RuntimeException e) {
        // It is gone, and the container is about to say so.
      }
    }
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
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
