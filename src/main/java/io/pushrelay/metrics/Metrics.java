package io.pushrelay.metrics;

/**
 * Is told what the relay does, to count it. Called by the threads that serve requests, for each
 * message and listener: implementations are thread-safe, and neither block nor throw.
 */
public interface Metrics {
  /** Counts nothing, and costs nothing. */
  Metrics NONE =
      new Metrics() {
        @Override
        public void messagePublished() {}

        @Override
        public void messageDelivered() {}

        @Override
        public void listenerEnded(String reason) {}
      };

  /** A sender's message was taken. */
  void messagePublished();

  /** A message was written to one listener without an error. */
  void messageDelivered();

  /**
   * A listener who was held is held no more, without a message.
   *
   * @param reason the name of the broker's {@code EndReason}
   */
  void listenerEnded(String reason);
}
