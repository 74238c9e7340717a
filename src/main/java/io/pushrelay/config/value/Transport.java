package io.pushrelay.config.value;

/**
 * A way in which messages reach a listener (protocol, "Streaming listeners"); a word of {@code
 * push_listener_transports}.
 */
public enum Transport {
  /** {@code longpoll}: one message for a request, held or not as the location's mechanism says. */
  LONGPOLL,
  /** {@code eventsource}: a stream of server-sent events. */
  EVENTSOURCE,
  /** {@code websocket}: a stream of frames. */
  WEBSOCKET;

  /** The word as it is written in {@code push_listener_transports}. */
  @Override
  public String toString() {
    return EnumValue.of(this);
  }
}
