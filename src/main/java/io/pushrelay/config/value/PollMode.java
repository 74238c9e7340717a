package io.pushrelay.config.value;

/**
 * How a listener location answers a request for a message that does not exist yet (protocol, "The
 * answer"); the word after the path in {@code push_listener}.
 */
public enum PollMode {
  /** {@code long-poll}, the default: the request is held until the message comes. */
  LONG_POLL,
  /** {@code interval-poll}: 304 at once, the client asks again later. */
  INTERVAL_POLL;

  /** The word as it is written in {@code push_listener}. */
  @Override
  public String toString() {
    return EnumValue.of(this);
  }
}
