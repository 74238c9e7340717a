package io.pushrelay.http.websocket;

import io.pushrelay.access.SenderRates;
import io.pushrelay.config.SenderLocation;
import io.pushrelay.events.ChannelEvents;
import io.pushrelay.metrics.Metrics;
import jakarta.websocket.Session;

/**
 * What it takes to send what comes over sockets. Thread-safe.
 *
 * @param rates of the senders
 */
record Publishing(Metrics metrics, ChannelEvents events, SenderRates rates) {
  /**
   * Begins to send what comes over a socket, which takes messages as large as the location does.
   */
  SenderFrames begin(
      Session session, SenderLocation location, Handshake handshake, SenderFrames.Outcome outcome) {
    // One byte more than is allowed, so that it is the relay that says no.
    int most = (int) Math.min(location.maxMessageSize() + 1L, Integer.MAX_VALUE);
    session.setMaxTextMessageBufferSize(most);
    session.setMaxBinaryMessageBufferSize(most);
    return new SenderFrames(
        metrics,
        events,
        location,
        handshake.channels(),
        outcome,
        () -> rates.tryCount(location, handshake.client(), handshake.channels().size()));
  }
}
