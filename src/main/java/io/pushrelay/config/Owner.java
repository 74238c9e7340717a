package io.pushrelay.config;

import io.pushrelay.config.value.EnumValue;

/** Which locations a directive is about. */
public enum Owner {
  /** Sender locations. */
  SENDER,
  /** Listener locations. */
  LISTENER,
  /** Locations of either kind. */
  BOTH,
  /** None: the deployment as a whole. */
  DEPLOYMENT;

  /** A word: {@code sender}. */
  @Override
  public String toString() {
    return EnumValue.of(this);
  }
}
