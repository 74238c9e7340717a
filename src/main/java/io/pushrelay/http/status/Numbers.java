package io.pushrelay.http.status;

/** How numbers are written: as integers where they are. */
final class Numbers {
  private static final double EXACT = 1L << 53;

  private Numbers() {}

  static String text(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < EXACT;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }
}
