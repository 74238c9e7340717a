package io.pushrelay.broker;

import io.pushrelay.time.Deadlines;
import java.time.Duration;

/** The time of a listener of several channels, which may be looked at later. Thread-safe. */
public final class Timer extends Deadlines.Deadline {
  private final Broker broker;
  private final Runnable owner;
  private boolean rang;

  /**
   * @param owner called in another thread when the time has passed
   */
  public Timer(Broker broker, Runnable owner) {
    this.broker = broker;
    this.owner = owner;
  }

  /**
   * Begins a time, in the place of the one that may be running.
   *
   * @param time zero: it never passes
   */
  public synchronized void set(Duration time) {
    rang = false;
    broker.deadlines.start(this, time);
  }

  public synchronized void stop() {
    rang = false;
    broker.deadlines.cancel(this);
  }

  public boolean isSet() {
    return broker.deadlines.isRunning(this);
  }

  /** Whether the time has passed, which is said once. */
  public synchronized boolean takePassed() {
    boolean passed = rang;
    rang = false;
    return passed;
  }

  @Override
  protected void onExpired() {
    synchronized (this) {
      if (isSet()) {
        return; // it was begun again in the same moment
      }
      rang = true;
    }
    broker.enqueue(owner, 0);
  }
}
