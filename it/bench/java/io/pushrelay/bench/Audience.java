package io.pushrelay.bench;

/**
 * Who listens.
 *
 * @param channels over which the listeners are spread evenly
 * @param resumes whether they know which message they had last, where their transport tells it
 */
record Audience(int listeners, int channels, LoadTransport transport, boolean resumes) {
  /** Those that stay, and need not know it. */
  Audience(int listeners, int channels, LoadTransport transport) {
    this(listeners, channels, transport, false);
  }

  static Audience longPoll(int listeners, int channels) {
    return new Audience(listeners, channels, LoadTransport.LONG_POLL);
  }
}
