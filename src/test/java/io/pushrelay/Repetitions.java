package io.pushrelay;

/**
 * How often a test does what may go wrong by chance: seldom in the builds of every day, often with
 * {@code -Pfull}.
 */
public final class Repetitions {
  /** Whether tests may take their time. */
  public static final boolean FULL = Boolean.getBoolean("full");

  private Repetitions() {}

  public static int of(int everyday, int full) {
    return FULL ? full : everyday;
  }
}
