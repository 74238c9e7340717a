package io.pushrelay.bench;

/**
 * Who listens.
 *
 * @param channels over which the listeners are spread evenly
 */
record Audience(int listeners, int channels, LoadTransport transport) {
  static Audience longPoll(int listeners, int channels) {
    return new Audience(listeners, channels, LoadTransport.LONG_POLL);
  }
}
