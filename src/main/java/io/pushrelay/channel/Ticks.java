package io.pushrelay.channel;

/**
 * When something happened, in the four bytes that a message has to spare: in steps of 16 µs, which
 * begin again after 19 hours. So it tells how old a message is that is known to be younger.
 */
public final class Ticks {
  /** It is not known when. */
  public static final int UNKNOWN = 0;

  private static final int SHIFT = 14;

  private Ticks() {}

  /**
   * @param nanos of a clock in nanoseconds
   */
  public static int of(long nanos) {
    int ticks = (int) (nanos >> SHIFT);
    return ticks == UNKNOWN ? 1 : ticks;
  }

  /**
   * How long ago it was, in nanoseconds.
   *
   * @param nanos the same clock's time now
   */
  public static long since(int ticks, long nanos) {
    return ((of(nanos) - ticks) & 0xffffffffL) << SHIFT;
  }
}
