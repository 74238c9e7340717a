package io.pushrelay.bench;

import org.HdrHistogram.Histogram;

/** What a load client counts. Not thread-safe. */
final class Tally {
  long errors;
  long reconnects;

  /** Deliveries that came twice or before one that had come, and those that never came. */
  long duplicates;

  long missed;

  /** Requests of senders that were answered. */
  long accepted;

  long delivered;

  /** When. */
  long lastDelivery;

  /** What messages took to their listeners. */
  final Histogram latencies = new Histogram(3);

  /** The number of the message that listeners are waited for, and how many have not had it. */
  int current = -1;

  int pending;

  /** A sender has been answered. */
  void answered(int status) {
    accepted++;
    if (status >= 400) {
      errors++;
    }
  }

  /** A message has come, with its mark here. */
  void delivered(Connection listener, byte[] bytes, int mark, long now) {
    int number = Mark.number(bytes, mark);
    if (number <= listener.number) {
      duplicates++;
      return;
    }
    listener.number = number;
    delivered++;
    lastDelivery = now;
    latencies.recordValue(Math.max(0, now - Mark.nanos(bytes, mark)));
    if (number == current) {
      pending--;
    }
  }
}
