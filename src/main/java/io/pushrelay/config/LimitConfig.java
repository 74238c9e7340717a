package io.pushrelay.config;

/**
 * How much listeners may use of a deployment; 0: any number.
 *
 * @param listeners how many there may be, {@code push_max_listeners}
 * @param clientListeners how many one client may have, {@code push_max_client_listeners}
 * @param clientChannels how many channels one client's listeners may have created, {@code
 *     push_max_client_channels}
 */
public record LimitConfig(int listeners, int clientListeners, int clientChannels) {
  /** Where nothing is set. */
  public static final LimitConfig NONE = new LimitConfig(0, 0, 0);
}
