package io.pushrelay.http.websocket;

import io.pushrelay.channel.ChannelInfo;
import io.pushrelay.http.request.HttpException;
import io.pushrelay.http.response.InfoFormat;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Answers each message over a sender's socket, before the next one is read, so that no answers pile
 * up (protocol, "WebSocket").
 */
record JsonAnswers(Session session) implements SenderFrames.Outcome {
  private static final long PATIENCE_SECONDS = 5;

  @Override
  public void sent(List<ChannelInfo> infos) {
    answer(InfoFormat.write(infos, "application/json"));
  }

  @Override
  public void failed(HttpException failure) {
    answer("{\"error\": %d, \"message\": \"%s\"}".formatted(failure.status(), failure.sentence()));
  }

  /** Sends an answer and waits until it is sent, but not for ever: then the sender is gone. */
  private void answer(String json) {
    try {
      session.getAsyncRemote().sendText(json).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      close();
    }
  }

  private void close() {
    try {
      session.close();
    } catch (IOException | RuntimeException e) {
      // It has been closed by the client; what it sent before is sent.
    }
  }
}
