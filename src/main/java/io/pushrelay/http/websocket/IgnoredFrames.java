package io.pushrelay.http.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What comes over the socket of a listener that is nothing else (protocol, "WebSocket"). Each part
 * as it comes: WildFly would put together what comes in many frames, without an end. It hands a
 * frame over in parts if it reads it in parts, and then each part is counted alone.
 */
record IgnoredFrames(Session session) implements Frames {
  @Override
  public void text(String part, boolean last) {
    ignore(part.getBytes(UTF_8).length);
  }

  @Override
  public void bytes(ByteBuffer part, boolean last) {
    ignore(part.remaining());
  }

  private void ignore(int length) {
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
}
