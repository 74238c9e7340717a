package io.pushrelay.webhook;

/** That one client listens, as the application is told of it. Thread-safe; none of it blocks. */
public interface Attendance {
  /** It listens from now on. */
  void begin();

  /** It does no more, or if it polls it has been answered. Follows {@link #begin}. */
  void end(String reason);
}
