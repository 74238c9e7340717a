package io.pushrelay.metrics;

import io.pushrelay.config.value.Transport;

/**
 * Is told what the relay does, to count it. Called by the threads that serve requests, for each
 * message and listener: implementations are thread-safe, and neither block nor throw.
 */
public interface Metrics {
  /** Counts nothing, and costs nothing. */
  Metrics NONE =
      new Metrics() {
        @Override
        public long now() {
          return 0;
        }

        @Override
        public void messagePublished() {}

        @Override
        public void messageDelivered(Transport transport, int received, long begun) {}

        @Override
        public void missed() {}

        @Override
        public void listenerHeld(Transport transport) {}

        @Override
        public void listenerReleased(Transport transport) {}

        @Override
        public void listenerEnded(String reason) {}

        @Override
        public void refused(int status) {}
      };

  /** The clock by which deliveries are measured, in nanoseconds. */
  long now();

  /** A sender's message was taken. */
  void messagePublished();

  /**
   * A message was written to one listener without an error.
   *
   * @param received when the message came, in {@code Ticks} of {@link #now}; 0: not known
   * @param begun when the listener asked, by {@link #now}: how long a message took is measured for
   *     those who were there when it came
   */
  void messageDelivered(Transport transport, int received, long begun);

  /** A listener is told that messages were gone before it could take them. */
  void missed();

  /** A listener is held. */
  void listenerHeld(Transport transport);

  /** A listener who was held is held no more, for whatever reason. */
  void listenerReleased(Transport transport);

  /**
   * A listener who was held is held no more, without a message.
   *
   * @param reason the name of the broker's {@code EndReason}
   */
  void listenerEnded(String reason);

  /** A request was answered with an error. */
  void refused(int status);
}
