package io.pushrelay.config.value;

/**
 * What happens when a second listener is to be held on a channel: {@code push_listener_concurrency}
 * (protocol, "Concurrency").
 */
public enum Concurrency {
  /** {@code last}, the default: the new one is held, all held before get 409. */
  LAST,
  /** {@code first}: the one held stays, the new one gets 409. */
  FIRST,
  /** {@code broadcast}: all are held. */
  BROADCAST;

  /** The word as it is written in {@code push_listener_concurrency}. */
  @Override
  public String toString() {
    return EnumValue.of(this);
  }
}
