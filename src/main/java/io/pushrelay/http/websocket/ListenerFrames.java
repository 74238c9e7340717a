package io.pushrelay.http.websocket;

import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.http.request.HttpException;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What comes over a listener's socket whose path is a sender's too (protocol, "Frames that send"):
 * messages, of which nothing is told, until one is not taken, which closes the socket. Called by
 * one thread at a time, the container's for this socket.
 */
final class ListenerFrames implements Frames, SenderFrames.Outcome {
  private final Publishing publishing;
  private final WebSocketListener listener;
  private final Sending sending;

  /** Where they are sent; null if they are not. */
  private final @Nullable SenderFrames frames;

  ListenerFrames(
      Publishing publishing,
      Session session,
      SenderLocation location,
      Handshake handshake,
      Sending sending,
      WebSocketListener listener) {
    this.publishing = publishing;
    this.listener = listener;
    this.sending = sending;
    this.frames = sending.isAllowed() ? publishing.begin(session, location, handshake, this) : null;
  }

  @Override
  public void text(String part, boolean last) {
    Frames taken = taken();
    if (taken != null) {
      taken.text(part, last);
    }
  }

  @Override
  public void bytes(ByteBuffer part, boolean last) {
    Frames taken = taken();
    if (taken != null) {
      taken.bytes(part, last);
    }
  }

  /** Null if nothing is sent any more: a container hands over what comes until a client closes. */
  private @Nullable Frames taken() {
    if (listener.isEnded()) {
      return null;
    }
    if (frames == null) {
      publishing.metrics().refused(sending.status());
      listener.close(sending.status(), sending.sentence());
    }
    return frames;
  }

  @Override
  public void sent(List<ChannelInfo> infos) {}

  @Override
  public void failed(HttpException failure) {
    listener.close(failure.status(), failure.sentence());
  }
}
