package io.pushrelay.presence;

/** That one client listens, as others are told of it. Thread-safe; none of it blocks. */
public interface Attendance {
  /** It listens from now on. */
  void begin();

  /** It does no more, or if it polls it has been answered. Follows {@link #begin}. */
  void end(String reason);
}
